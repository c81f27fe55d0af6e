package duban.policy;

import duban.calendar.OfficeHours;
import duban.policy.Policy.Area;
import duban.policy.Policy.Category;
import duban.policy.Policy.Channel;
import duban.policy.Policy.DeadlineRule;
import duban.policy.Policy.ExtensionRule;
import duban.policy.Policy.Label;
import duban.policy.Policy.MailSettings;
import duban.policy.Policy.Office;
import duban.policy.Policy.Oversight;
import duban.policy.Policy.Path;
import duban.policy.Policy.Series;
import duban.policy.Policy.Source;
import duban.policy.Policy.TriageRule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Reads `policy.yaml` against a directory.
final class PolicyFile {
  /// More would make a page that nobody reads.
  private static final int MOST_LETTERS = 200;

  /// The field that confirms a year without make-up workdays.
  static final String WITHOUT_MAKE_UP = "withoutMakeUpDays";

  private static final String NO_UNIT = "no unit '%s' in " + DirectoryReader.UNITS;
  private static final List<String> BRACKETS = List.of("〔〕", "[]", "()", "（）", "【】");
  private final Entry root;
  private final Directory directory;
  private final Collection<String> machines;
  private final Map<String, String> callbacks;
  private List<String> withoutMakeUpDays = List.of();

  PolicyFile(
      Entry root, Directory directory, Collection<String> machines, Map<String, String> callbacks) {
    this.root = root;
    this.directory = directory;
    this.machines = machines;
    this.callbacks = callbacks;
  }

  /// Reads all of it; the result is only good while nothing was found.
  Policy read(String officeId) {
    int schema = root.integer("schema", 1, 1);
    Office office = office(officeId);
    String coordinator = unit(root, "coordinator", "office");
    String bureauOffice = unit(root, "bureauOffice", "bureau-office");
    Map<String, Series> series = byId("series", "id", PolicyFile::series);
    Map<String, Label> tiers = byId("tiers", "id", (id, e) -> e.label("name"));
    Map<String, Path> paths = byId("paths", "id", this::path);
    Map<String, Area> areas = byId("areas", "code", this::area);
    Map<String, Category> categories = byId("categories", "code", this::category);
    SourceReader reader =
        new SourceReader(
            directory,
            series.keySet(),
            paths.keySet(),
            tiers.keySet(),
            categories.keySet(),
            callbacks);
    Map<String, Source> sources = byId("sources", "id", reader::read);
    callbacks.keySet().stream()
        .map(id -> id.endsWith("/api") ? id.substring(0, id.length() - "/api".length()) : id)
        .filter(id -> !sources.containsKey(id))
        .forEach(
            id ->
                root.problem("sources", "no source '" + id + "' whose callback could be replaced"));
    List<TriageRule> triage = new ArrayList<>();
    for (Entry entry : root.entries("triage")) {
      triage.add(
          triageRule(entry, paths.keySet(), areas.keySet(), categories.keySet(), tiers.keySet()));
    }
    DeadlinesReader clocks = new DeadlinesReader(root, paths.keySet(), tiers.keySet());
    List<DeadlineRule> deadlines = clocks.deadlines();
    Map<String, Channel> channels = byId("channels", "id", PolicyFile::channel);
    Map<String, Label> replyForms = byId("replyForms", "id", (id, e) -> e.label("name"));
    MailSettings mail = mail(root.entry("mail"));
    Duration linksValidFor = root.duration("linksValidFor");
    List<Duration> callbackRetries = root.durations("callbackRetries");
    OfficeHours hours = new HoursReader(root).read(office.zone());
    List<ExtensionRule> extensions = clocks.extensions(deadlines);
    Ladders ladders =
        new LaddersReader(
                deadlines.stream().map(DeadlineRule::what).distinct().toList(),
                paths.keySet(),
                tiers.keySet())
            .read(root.entry("ladders"));
    Oversight oversight = OversightSection.read(root, tiers.keySet());
    Desk desk = new DeskSection(sources.keySet(), tiers.keySet()).read(root.entry("desk"));
    Attachments attachments = AttachmentsSection.read(root);
    Repeats repeats = RepeatsSection.read(root);
    withoutMakeUpDays = root.has(WITHOUT_MAKE_UP) ? root.texts(WITHOUT_MAKE_UP) : List.of();
    root.finish();
    return new Policy(
        schema,
        office,
        coordinator,
        bureauOffice,
        series,
        sources,
        tiers,
        paths,
        areas,
        categories,
        triage,
        deadlines,
        channels,
        replyForms,
        mail,
        linksValidFor,
        callbackRetries,
        hours,
        extensions,
        ladders,
        oversight,
        desk,
        attachments,
        repeats);
  }

  /// Years that the office says have no make-up workday, as it wrote them.
  List<String> withoutMakeUpDays() {
    return withoutMakeUpDays;
  }

  private Office office(String expected) {
    Entry entry = root.entry("office");
    String id = entry.id("id");
    if (!id.isEmpty() && !id.equals(expected)) {
      entry.problem(
          "id", "is '" + id + "', but the files are those of the office '" + expected + "'");
    }
    // A status code begins with the office's id.
    if (id.length() > 20) {
      entry.problem("id", "must not be longer than 20 characters");
    }
    Label name = entry.label("name");
    String zone = entry.text("zone");
    ZoneId zoneId = ZoneOffset.UTC;
    try {
      if (!zone.isBlank()) {
        zoneId = ZoneId.of(zone);
      }
    } catch (DateTimeException e) {
      entry.problem("zone", "no time zone '" + zone + "'");
    }
    entry.finish();
    return new Office(id, name, zoneId);
  }

  private String unit(Entry entry, String field, String kind) {
    String id = entry.reference(field, directory.units().keySet(), NO_UNIT);
    directory
        .findUnit(id)
        .filter(unit -> !unit.kind().equals(kind))
        .ifPresent(
            unit ->
                entry.problem(
                    field, "the unit '" + id + "' is of kind " + unit.kind() + ", not " + kind));
    return id;
  }

  private static Series series(String id, Entry entry) {
    return new Series(
        id,
        entry.textOrEmpty("prefix"),
        entry.oneOf("brackets", BRACKETS),
        entry.integer("padding", 0, 9),
        entry.textOrEmpty("suffix"));
  }

  private Path path(String id, Entry entry) {
    if (!id.isBlank() && !machines.contains(id)) {
      entry.problem(
          "id",
          "there is no state machine for the path '"
              + id
              + "', only for "
              + String.join(", ", machines));
    }
    return new Path(id, entry.label("name"), entry.has("joint") ? entry.truth("joint") : null);
  }

  private Area area(String code, Entry entry) {
    return new Area(code, entry.label("name"), unit(entry, "unit", "county-bureau"));
  }

  private Category category(String code, Entry entry) {
    return new Category(code, entry.label("name"), unit(entry, "department", "department"));
  }

  private static TriageRule triageRule(
      Entry entry,
      Set<String> paths,
      Set<String> areas,
      Set<String> categories,
      Set<String> tiers) {
    TriageRule rule =
        new TriageRule(
            entry.reference("path", paths, "no path '%s'"),
            entry.references("areas", areas, "no area '%s'"),
            entry.references("categories", categories, "no category '%s'"),
            entry.references("tiers", tiers, "no tier '%s'"),
            entry.has("assign")
                ? entry.oneOf("assign", List.of(TriageRule.AREA, TriageRule.CATEGORY))
                : null);
    entry.finish();
    return rule;
  }

  private static Channel channel(String id, Entry entry) {
    return new Channel(id, entry.label("name"), entry.text("contact"));
  }

  private static MailSettings mail(Entry entry) {
    String from = entry.text("from");
    if (!from.isBlank() && !Findings.isMail(from)) {
      entry.problem("from", Findings.NOT_A_MAIL.formatted(from));
    }
    Label fromName = entry.label("fromName");
    String replyTo = entry.optionalText("replyTo");
    if (replyTo != null && !Findings.isMail(replyTo)) {
      entry.problem("replyTo", Findings.NOT_A_MAIL.formatted(replyTo));
    }
    String domain = entry.text("domain");
    if (!domain.isBlank() && !Findings.isMail("a@" + domain)) {
      entry.problem("domain", "not a mail domain: '" + domain + "'");
    }
    Policy.Blocks blocks =
        entry.has("blocks") ? blocks(entry.entry("blocks")) : Policy.Blocks.USUAL;
    String verifiedBy = entry.optionalText("verifiedBy");
    @Nullable Integer lettersPerDay =
        entry.has("lettersPerDay") ? entry.integer("lettersPerDay", 1, MOST_LETTERS) : null;
    entry.finish();
    return new MailSettings(from, fromName, replyTo, domain, blocks, verifiedBy, lettersPerDay);
  }

  private static Policy.Blocks blocks(Entry entry) {
    Policy.Blocks blocks = new Policy.Blocks(entry.duration("length"), entry.duration("trial"));
    entry.finish();
    return blocks;
  }

  /// Reads a list whose entries have an id each, and finishes every entry.
  private <T> Map<String, T> byId(String list, String key, BiFunction<String, Entry, T> reader) {
    Map<String, T> byId = new LinkedHashMap<>();
    List<Entry> entries = root.entries(list);
    for (Entry entry : entries) {
      String id = entry.id(key);
      T value = reader.apply(id, entry);
      if (!id.isEmpty() && byId.putIfAbsent(id, value) != null) {
        entry.problem(key, "there is another '" + id + "' in " + list);
      }
      entry.finish();
    }
    if (root.has(list)
        && entries.isEmpty()
        && !list.equals("areas")
        && !list.equals("categories")) {
      root.problem(list, "must not be empty");
    }
    return byId;
  }
}
