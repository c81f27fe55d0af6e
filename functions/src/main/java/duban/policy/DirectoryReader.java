package duban.policy;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import duban.policy.Directory.Absence;
import duban.policy.Directory.Person;
import duban.policy.Directory.Unit;
import duban.policy.Policy.Label;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads `units.csv`, `people.csv` and, where there is one, `absences.csv`.
final class DirectoryReader {
  static final String UNITS = "units.csv";
  static final String PEOPLE = "people.csv";
  static final String ABSENCES = "absences.csv";

  private static final List<String> UNIT_COLUMNS = List.of("id", "zh", "en", "kind");
  private static final List<String> PEOPLE_COLUMNS = List.of("id", "name", "mail", "unit", "roles");
  private static final List<String> ABSENCE_COLUMNS = List.of("person", "from", "until");
  private static final List<String> KINDS =
      List.of("office", "bureau-office", "department", "county-bureau");
  private static final List<String> ROLES =
      List.of(
          Directory.HANDLER,
          Directory.HEAD,
          Directory.ADMINISTRATOR,
          Directory.INFO_OFFICER,
          Directory.LIAISON,
          Directory.LEADER,
          Directory.LEADING_GROUP);

  private static final String NO_PERSON = "no person '%s' in " + PEOPLE;

  private final Findings findings;

  DirectoryReader(Findings findings) {
    this.findings = findings;
  }

  /// @param absences null where the office has no such file
  Directory read(String units, String people, @Nullable String absences) {
    List<Row> unitRows = rows(UNITS, units, UNIT_COLUMNS, List.of("leader"));
    Map<String, Unit> unitsById = new LinkedHashMap<>();
    for (Row row : unitRows) {
      Unit unit = unit(row);
      if (unitsById.putIfAbsent(unit.id(), unit) != null) {
        row.problem("id", "there is another unit '" + unit.id() + "'");
      }
    }
    if (unitsById.isEmpty()) {
      // Everything else refers to units: it would only repeat that they are missing.
      return new Directory(unitsById, Map.of());
    }
    List<Row> peopleRows = rows(PEOPLE, people, PEOPLE_COLUMNS, List.of("deputy"));
    Map<String, Person> peopleById = new LinkedHashMap<>();
    Set<String> mails = new HashSet<>();
    for (Row row : peopleRows) {
      Person person = person(row, unitsById, mails);
      if (peopleById.putIfAbsent(person.id(), person) != null) {
        row.problem("id", "there is another person '" + person.id() + "'");
      }
    }
    if (!peopleById.isEmpty()) {
      unitRows.forEach(row -> checkLeader(row, peopleById));
      peopleRows.forEach(row -> checkDeputy(row, peopleById));
    }
    Directory directory =
        new Directory(unitsById, peopleById, absences(absences, peopleById.keySet()));
    unitsById.keySet().stream()
        .filter(unit -> directory.handlers(unit).isEmpty())
        .forEach(unit -> findings.add(PEOPLE, "", "the unit '" + unit + "' has no handler"));
    return directory;
  }

  private static Unit unit(Row row) {
    String kind = row.value("kind");
    if (!kind.isEmpty() && !KINDS.contains(kind)) {
      row.problem("kind", Findings.oneOf(KINDS, kind));
    }
    return new Unit(
        row.id(),
        new Label(row.value("zh"), row.value("en")),
        kind,
        row.optional("leader").orElse(null));
  }

  private static void checkLeader(Row row, Map<String, Person> people) {
    row.optional("leader")
        .ifPresent(
            id -> {
              Person leader = people.get(id);
              if (leader == null) {
                row.problem("leader", NO_PERSON.formatted(id));
              } else if (!leader.roles().contains(Directory.LEADER)) {
                row.problem("leader", "'" + id + "' has not the role " + Directory.LEADER);
              }
            });
  }

  private static void checkDeputy(Row row, Map<String, Person> people) {
    row.optional("deputy")
        .ifPresent(
            id -> {
              if (!people.containsKey(id)) {
                row.problem("deputy", NO_PERSON.formatted(id));
              } else if (row.optional("id").filter(id::equals).isPresent()) {
                row.problem("deputy", "nobody stands in for themselves");
              }
            });
  }

  private List<Absence> absences(@Nullable String text, Set<String> people) {
    List<Absence> absences = new ArrayList<>();
    if (text == null) {
      return absences;
    }
    for (Row row : rows(ABSENCES, text, ABSENCE_COLUMNS, List.of())) {
      String person = row.value("person");
      if (!person.isEmpty() && !people.contains(person)) {
        row.problem("person", NO_PERSON.formatted(person));
      }
      Optional<LocalDate> from = row.day("from");
      Optional<LocalDate> until = row.day("until");
      if (from.isPresent() && until.isPresent()) {
        if (until.get().isBefore(from.get())) {
          row.problem("until", "lies before from");
        }
        absences.add(new Absence(person, from.get(), until.get()));
      }
    }
    return absences;
  }

  private static Person person(Row row, Map<String, Unit> units, Set<String> mails) {
    String mail = row.value("mail");
    if (!mail.isEmpty() && !Findings.isMail(mail)) {
      row.problem("mail", Findings.NOT_A_MAIL.formatted(mail));
    } else if (!mail.isEmpty() && !mails.add(mail)) {
      row.problem("mail", "there is another person with '" + mail + "'");
    }
    String unit = row.value("unit");
    if (!unit.isEmpty() && !units.containsKey(unit)) {
      row.problem("unit", "no unit '" + unit + "' in " + UNITS);
    }
    String words = row.value("roles");
    Set<String> roles = words.isEmpty() ? Set.of() : new TreeSet<>(List.of(words.split("\\s+")));
    roles.stream()
        .filter(role -> !ROLES.contains(role))
        .forEach(role -> row.problem("roles", Findings.oneOf(ROLES, role)));
    return new Person(
        row.id(), row.value("name"), mail, unit, roles, row.optional("deputy").orElse(null));
  }

  /// @param further columns that a file may have beside those it must have
  private List<Row> rows(String file, String text, List<String> columns, List<String> further) {
    List<Row> rows = new ArrayList<>();
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (CsvReader<CsvRecord> reader = reader(withoutMark)) {
      List<String> header = List.of();
      for (CsvRecord fields : reader) {
        if (header.isEmpty()) {
          header = fields.getFields();
          if (!checkHeader(file, header, columns, further)) {
            return List.of();
          }
        } else if (fields.getFieldCount() != header.size()) {
          findings.add(
              file,
              "line " + fields.getStartingLineNumber(),
              "has " + fields.getFieldCount() + " fields instead of " + header.size());
        } else {
          rows.add(row(file, header, fields));
        }
      }
      // Nobody has to be away.
      if (rows.isEmpty() && !file.equals(ABSENCES)) {
        findings.add(file, "", "lists none");
      }
    } catch (CsvParseException e) {
      findings.add(file, "", "cannot be read as CSV: " + e.getMessage());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("A text in memory cannot fail to close.", e);
    }
    return rows;
  }

  private static CsvReader<CsvRecord> reader(String text) {
    return CsvReader.builder()
        .skipEmptyLines(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .ofCsvRecord(text);
  }

  private Row row(String file, List<String> header, CsvRecord fields) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      values.put(header.get(i), fields.getField(i).strip());
    }
    return new Row(findings, file, fields.getStartingLineNumber(), values);
  }

  private boolean checkHeader(
      String file, List<String> header, List<String> columns, List<String> further) {
    Set<String> named = new HashSet<>(header);
    boolean right =
        named.size() == header.size()
            && named.containsAll(columns)
            && named.stream().allMatch(c -> columns.contains(c) || further.contains(c));
    if (!right) {
      findings.add(
          file,
          "line 1",
          "must name the columns "
              + String.join(",", columns)
              + (further.isEmpty() ? "" : ", and may name " + String.join(",", further))
              + ", not "
              + String.join(",", header));
    }
    return right;
  }

  private record Row(Findings findings, String file, long line, Map<String, String> values) {
    /// The field, blank or not; blank is a finding.
    String value(String column) {
      String value = values.getOrDefault(column, "");
      if (value.isEmpty()) {
        problem(column, "must not be blank");
      }
      return value;
    }

    /// The field where it is not blank; the column need not be there.
    Optional<String> optional(String column) {
      return Optional.ofNullable(values.get(column)).filter(value -> !value.isEmpty());
    }

    Optional<LocalDate> day(String column) {
      String value = value(column);
      try {
        return value.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(value));
      } catch (DateTimeParseException e) {
        problem(column, "not a day such as 2026-10-01: '" + value + "'");
        return Optional.empty();
      }
    }

    String id() {
      String id = value("id");
      if (!id.isEmpty() && !Findings.isId(id)) {
        problem("id", Findings.NOT_AN_ID.formatted(id));
      }
      return id;
    }

    void problem(String column, String problem) {
      findings.add(file, "line " + line + "." + column, problem);
    }
  }
}
