package duban.policy;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import duban.policy.Directory.Person;
import duban.policy.Directory.Unit;
import duban.policy.Policy.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads `units.csv` and `people.csv`.
final class DirectoryReader {
  static final String UNITS = "units.csv";
  static final String PEOPLE = "people.csv";

  private static final List<String> UNIT_COLUMNS = List.of("id", "zh", "en", "kind");
  private static final List<String> PEOPLE_COLUMNS = List.of("id", "name", "mail", "unit", "roles");
  private static final List<String> KINDS =
      List.of("office", "bureau-office", "department", "county-bureau");
  private static final List<String> ROLES =
      List.of(Directory.HANDLER, "head", "info-officer", "leader");

  private final Findings findings;

  DirectoryReader(Findings findings) {
    this.findings = findings;
  }

  Directory read(String units, String people) {
    Map<String, Unit> unitsById = new LinkedHashMap<>();
    for (Row row : rows(UNITS, units, UNIT_COLUMNS)) {
      String id = row.id();
      String kind = row.value("kind");
      if (!kind.isEmpty() && !KINDS.contains(kind)) {
        row.problem("kind", Findings.oneOf(KINDS, kind));
      }
      Unit unit = new Unit(id, new Label(row.value("zh"), row.value("en")), kind);
      if (unitsById.putIfAbsent(id, unit) != null) {
        row.problem("id", "there is another unit '" + id + "'");
      }
    }
    if (unitsById.isEmpty()) {
      // Everything else refers to units: it would only repeat that they are missing.
      return new Directory(unitsById, Map.of());
    }
    Map<String, Person> peopleById = new LinkedHashMap<>();
    Set<String> mails = new HashSet<>();
    for (Row row : rows(PEOPLE, people, PEOPLE_COLUMNS)) {
      Person person = person(row, unitsById, mails);
      if (peopleById.putIfAbsent(person.id(), person) != null) {
        row.problem("id", "there is another person '" + person.id() + "'");
      }
    }
    Directory directory = new Directory(unitsById, peopleById);
    unitsById.keySet().stream()
        .filter(unit -> directory.handlers(unit).isEmpty())
        .forEach(unit -> findings.add(PEOPLE, "", "the unit '" + unit + "' has no handler"));
    return directory;
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
    return new Person(row.id(), row.value("name"), mail, unit, roles);
  }

  private List<Row> rows(String file, String text, List<String> columns) {
    List<Row> rows = new ArrayList<>();
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (CsvReader<CsvRecord> reader = reader(withoutMark)) {
      List<String> header = List.of();
      for (CsvRecord fields : reader) {
        if (header.isEmpty()) {
          header = fields.getFields();
          if (!checkHeader(file, header, columns)) {
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
      if (rows.isEmpty()) {
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

  private boolean checkHeader(String file, List<String> header, List<String> columns) {
    boolean right =
        Set.copyOf(columns).equals(new HashSet<>(header)) && header.size() == columns.size();
    if (!right) {
      findings.add(
          file,
          "line 1",
          "must name the columns "
              + String.join(",", columns)
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
