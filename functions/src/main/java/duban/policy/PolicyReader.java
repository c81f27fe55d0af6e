package duban.policy;

import duban.calendar.CalendarData;
import duban.calendar.CalendarReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/// Reads an office's folder: `policy.yaml`, `units.csv`, `people.csv`, `absences.csv` where there
/// is one, and the holidays as `calendar.csv` or `calendar.ics` where they are published. It tells
/// everything that is wrong at once, and accepts only what the rest of the system can carry out
/// without looking again.
public final class PolicyReader {
  static final String POLICY = "policy.yaml";
  static final String CALENDAR = "calendar.csv";
  static final String ICALENDAR = "calendar.ics";
  private static final Set<String> NEEDED =
      Set.of(POLICY, DirectoryReader.UNITS, DirectoryReader.PEOPLE);
  private static final Set<String> FILES =
      Set.of(
          POLICY,
          DirectoryReader.UNITS,
          DirectoryReader.PEOPLE,
          DirectoryReader.ABSENCES,
          CALENDAR,
          ICALENDAR);

  /// Bytes of a file.
  private static final int LARGEST_FILE = 256 * 1024;

  /// Bytes of a file with a line for each person: room for tens of thousands.
  private static final int LARGEST_LIST = 3 * 1024 * 1024;

  /// Bytes of all files together: Lambda takes six megabytes, in which quotes and line ends are
  /// escaped.
  private static final int LARGEST_FOLDER = 5 * 1024 * 1024;

  /// Files with a line for each person.
  private static final Set<String> LISTS = Set.of(DirectoryReader.PEOPLE, DirectoryReader.ABSENCES);

  private static final Pattern SECTION = Pattern.compile("^([A-Za-z][A-Za-z0-9]{0,40}):.*");

  private final Set<String> machines;
  private final SampleCheck samples;

  /// A reader that believes the mappings of sources.
  ///
  /// @param machines the routing paths this deployment has a state machine for
  public PolicyReader(Set<String> machines) {
    this(machines, SampleCheck.NONE);
  }

  /// @param machines the routing paths this deployment has a state machine for
  /// @param samples what tries out the mappings of sources
  public PolicyReader(Set<String> machines, SampleCheck samples) {
    this.machines = new TreeSet<>(machines);
    this.samples = samples;
  }

  /// How reading ended.
  public sealed interface Read {
    /// @param holidays what the calendar lists; nothing where there is none
    record Accepted(Policy policy, Directory directory, CalendarData holidays) implements Read {}

    /// @param findings everything that is wrong, never empty
    record Refused(List<Finding> findings) implements Read {
      public Refused {
        findings = List.copyOf(findings);
      }
    }
  }

  public Read read(String office, Map<String, String> files) {
    return read(office, files, Map.of());
  }

  /// @param files text by file name
  /// @param callbacks addresses that replace a source's own, by source id, and by `<source id>/api`
  ///   those that replace the address of an account's outbound API: a test or a local deployment
  ///   points a source's way back elsewhere without editing the file
  public Read read(String office, Map<String, String> files, Map<String, String> callbacks) {
    Findings findings = new Findings();
    checkFiles(files, findings);
    if (!findings.isEmpty()) {
      return new Read.Refused(findings.list());
    }
    CalendarData holidays = holidays(files, findings);
    Directory directory =
        new DirectoryReader(findings)
            .read(
                text(files, DirectoryReader.UNITS),
                text(files, DirectoryReader.PEOPLE),
                files.get(DirectoryReader.ABSENCES));
    if (directory.units().isEmpty()) {
      return new Read.Refused(findings.list());
    }
    Node root = compose(text(files, POLICY), findings);
    if (root == null) {
      return new Read.Refused(findings.list());
    }
    PolicyFile file =
        new PolicyFile(new Entry(findings, POLICY, "", root), directory, machines, callbacks);
    Policy policy = file.read(office);
    question(holidays, files, file.withoutMakeUpDays(), findings);
    if (findings.isEmpty()) {
      tryMappings(policy, findings);
    }
    return findings.isEmpty()
        ? new Read.Accepted(policy, directory, holidays)
        : new Read.Refused(findings.list());
  }

  /// Only where nothing else is wrong: an entry's place in the file is then its place in the
  /// policy.
  private void tryMappings(Policy policy, Findings findings) {
    int i = 0;
    for (Policy.Source source : policy.sources().values()) {
      String path = "sources[" + i++ + "].door.mapping.";
      if (source.door() instanceof Door.Webhook(Door.Mapping mapping) && mapping != null) {
        for (SampleCheck.Wrong wrong : samples.check(mapping)) {
          findings.add(POLICY, path + wrong.path(), wrong.problem());
        }
      }
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// The section of a policy that takes the most, with its size.
  private static String largestSection(String policy) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    String section = "";
    for (String line : (Iterable<String>) policy.lines()::iterator) {
      Matcher begins = SECTION.matcher(line);
      section = begins.matches() ? begins.group(1) : section;
      sizes.merge(section, bytes(line) + 1, Integer::sum);
    }
    return sizes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(most -> "'" + most.getKey() + "' alone takes " + most.getValue())
        .orElse("it has no section");
  }

  private static void checkSizes(Map<String, String> files, Findings findings) {
    int all = 0;
    for (String file : new TreeSet<>(FILES)) {
      String text = files.get(file);
      int bytes = text == null ? 0 : bytes(text);
      int most = LISTS.contains(file) ? LARGEST_LIST : LARGEST_FILE;
      all += bytes;
      if (text != null && bytes > most) {
        findings.add(
            file,
            "",
            "takes "
                + bytes
                + " bytes, and may take "
                + most
                + (file.equals(POLICY) ? "; " + largestSection(text) : ""));
      }
    }
    if (findings.isEmpty() && all > LARGEST_FOLDER) {
      findings.add("folder", "", "takes " + all + " bytes, and may take " + LARGEST_FOLDER);
    }
  }

  private static void checkFiles(Map<String, String> files, Findings findings) {
    checkSizes(files, findings);
    for (String file : new TreeSet<>(FILES)) {
      if (files.get(file) == null && NEEDED.contains(file)) {
        findings.add(file, "", "is missing");
      }
    }
    for (String file : new TreeSet<>(files.keySet())) {
      if (!FILES.contains(file)) {
        findings.add(
            file, "", "unknown file; an office has " + String.join(", ", new TreeSet<>(FILES)));
      }
    }
  }

  private static CalendarData holidays(Map<String, String> files, Findings findings) {
    String csv = files.get(CALENDAR);
    String ics = files.get(ICALENDAR);
    if (csv != null && ics != null) {
      findings.add(ICALENDAR, "", "stands beside " + CALENDAR + ": an office has one calendar");
      return CalendarData.NONE;
    }
    if (csv != null) {
      return holidays(CALENDAR, CalendarReader.csv(csv), findings);
    }
    return ics == null ? CalendarData.NONE : holidays(ICALENDAR, CalendarReader.ics(ics), findings);
  }

  /// A list of holidays without make-up workdays would let limits of working days end too late.
  private static void question(
      CalendarData holidays, Map<String, String> files, List<String> confirmed, Findings findings) {
    for (int year : holidays.yearsWithoutMakeUpDays()) {
      if (!confirmed.contains(Integer.toString(year))) {
        findings.add(
            files.containsKey(CALENDAR) ? CALENDAR : ICALENDAR,
            "",
            year
                + " lists holidays but no make-up workday; if its notice has none, name the year"
                + " in '"
                + PolicyFile.WITHOUT_MAKE_UP
                + "' of "
                + POLICY);
      }
    }
  }

  private static CalendarData holidays(String file, CalendarReader.Read read, Findings findings) {
    return switch (read) {
      case CalendarReader.Read.Ok(CalendarData data) -> data;
      case CalendarReader.Read.Rejected(var problems) -> {
        for (CalendarReader.Problem problem : problems) {
          findings.add(file, problem.line() == 0 ? "" : "line " + problem.line(), problem.text());
        }
        yield CalendarData.NONE;
      }
    };
  }

  private static String text(Map<String, String> files, String file) {
    return java.util.Objects.requireNonNull(files.get(file));
  }

  private static @Nullable Node compose(String text, Findings findings) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root == null) {
        findings.add(POLICY, "", "is empty");
      }
      return root;
    } catch (MarkedYAMLException e) {
      String where = e.getProblemMark() == null ? "" : "line " + (e.getProblemMark().getLine() + 1);
      findings.add(POLICY, where, "cannot be read as YAML: " + e.getProblem());
      return null;
    } catch (org.yaml.snakeyaml.error.YAMLException e) {
      findings.add(POLICY, "", "cannot be read as YAML: " + e.getMessage());
      return null;
    }
  }
}
