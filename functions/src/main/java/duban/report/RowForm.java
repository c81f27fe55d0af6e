package duban.report;

import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.report.sheet.Cell;
import duban.report.sheet.Line;
import duban.text.Texts;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A row in the words of the form at `/report/{link}`: names become codes, times take the form's
/// shape. What cannot be understood stays as it was written, and the form says what is wrong.
final class RowForm {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  /// A time once the units of its parts are gone: `2026-04-15 08:40`, `2026-4-15 8:40:`.
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4})[-.](\\d{1,2})[-.](\\d{1,2}) +"
              + "(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d{1,9})?)?:?");

  /// What people write between the parts of a time, and what stands there in [#TIME].
  private static final Map<String, String> UNITS = units();

  private static final Pattern SENTENCE_END = Pattern.compile("[。！？!?\\n\\r]");
  private static final int BEGINNING = 40;

  private final Policy policy;

  RowForm(Policy policy) {
    this.policy = policy;
  }

  /// @return the fields that are filled in
  Map<String, String> of(Columns columns, Line row) {
    Map<String, String> form = new LinkedHashMap<>();
    columns
        .fields()
        .forEach(
            (column, field) -> {
              Cell cell = row.cell(column);
              if (!cell.blank() && !cell.lost() && !field.equals(Columns.PROBLEM)) {
                form.put(field, value(field, cell));
              }
            });
    if (!columns.kind().isEmpty()) {
      form.put("kind", columns.kind());
    }
    String text = form.get("text");
    if (columns.place("title") == null && text != null) {
      form.put("title", beginning(text));
    }
    return form;
  }

  /// What a text without a title is called: its first sentence, as far as a title reaches.
  private static String beginning(String text) {
    String first = SENTENCE_END.split(text, 2)[0].strip();
    String sentence = first.isEmpty() ? text : first;
    return sentence.codePointCount(0, sentence.length()) <= BEGINNING
        ? sentence
        : sentence.substring(0, sentence.offsetByCodePoints(0, BEGINNING)) + "…";
  }

  private String value(String field, Cell cell) {
    String text = cell.text().strip();
    return switch (field) {
      case "kind" -> kind(text);
      case "seenAt", "occurredAt" -> time(cell);
      case "area" -> coded(text, policy.areas(), Policy.Area::name);
      case "category" -> coded(text, policy.categories(), Policy.Category::name);
      case "tier" -> coded(text, policy.tiers(), label -> label);
      case FindingForm.TREND -> word(text, policy.desk().trends());
      case FindingForm.RISK -> word(text, policy.desk().risks());
      default -> text;
    };
  }

  private static String kind(String text) {
    for (String kind : FindingForm.KINDS) {
      if (same(text, kind)
          || same(text, Texts.in(Locale.CHINESE).get("report.kind." + kind))
          || same(text, Texts.in(Locale.ENGLISH).get("report.kind." + kind))
          || alsoCalled(text, kind)) {
        return kind;
      }
    }
    return text;
  }

  private static boolean alsoCalled(String text, String kind) {
    return List.of(Texts.in(Locale.CHINESE), Texts.in(Locale.ENGLISH)).stream()
        .flatMap(texts -> List.of(texts.get("import.kind." + kind).split(",")).stream())
        .anyMatch(also -> same(text, also));
  }

  private String time(Cell cell) {
    if (cell.moment() != null) {
      return FORM.format(cell.moment());
    }
    String text = Normalizer.normalize(cell.text(), Normalizer.Form.NFKC).strip();
    Matcher parts = TIME.matcher(withoutUnits(text));
    try {
      if (parts.matches()) {
        return FORM.format(
            LocalDateTime.of(
                number(parts.group(1)),
                number(parts.group(2)),
                number(parts.group(3)),
                number(parts.group(4)),
                number(parts.group(5)),
                parts.group(6) == null ? 0 : number(parts.group(6))));
      }
      return FORM.format(
          OffsetDateTime.parse(text.replace(' ', 'T'))
              .atZoneSameInstant(policy.office().zone())
              .toLocalDateTime());
    } catch (DateTimeException e) {
      return text;
    }
  }

  private static Map<String, String> units() {
    Map<String, String> units = new LinkedHashMap<>();
    Map<String, String> meant = Map.of("date", "-", "day", " ", "clock", ":", "second", "");
    for (Texts texts : List.of(Texts.in(Locale.CHINESE), Texts.in(Locale.ENGLISH))) {
      meant.forEach(
          (kind, sign) -> {
            for (String unit : texts.get("import.units." + kind).split(",")) {
              units.put(unit, sign);
            }
          });
    }
    return Map.copyOf(units);
  }

  private static String withoutUnits(String text) {
    String plain = text;
    for (Map.Entry<String, String> unit : UNITS.entrySet()) {
      plain = plain.replace(unit.getKey(), unit.getValue());
    }
    return plain;
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  /// The code of what is given by code or by name.
  private static <V> String coded(String text, Map<String, V> all, Function<V, Label> label) {
    return all.entrySet().stream()
        .filter(e -> same(text, e.getKey()) || named(text, label.apply(e.getValue())))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(text);
  }

  /// A word of the policy's list in the language the form posts it in.
  private static String word(String text, List<Label> words) {
    Optional<Label> known = words.stream().filter(word -> named(text, word)).findFirst();
    return known.map(Label::zh).orElse(text);
  }

  private static boolean named(String text, Label label) {
    return same(text, label.zh()) || same(text, label.en());
  }

  private static boolean same(String text, String name) {
    return plain(text).equals(plain(name));
  }

  /// Without what differs between one keyboard and another: wide and narrow forms, capitals.
  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }
}
