package duban.report;

import duban.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Under which headings a table may keep a field: its names in the message bundles, and those that
/// the resource `headings.txt` lists.
final class Headings {
  private static final String RESOURCE = "/duban/report/headings.txt";

  /// Blanks, marks of required columns, and remarks in brackets.
  private static final Pattern TRIMMING = Pattern.compile("\\s|[*:_-]|\\([^)]{0,100}\\)");

  private static final Map<String, Known> KNOWN = known();

  private Headings() {}

  /// What a heading stands for.
  ///
  /// @param rank 0 for the field's own name, more for names that tell less
  record Known(String field, int rank) {}

  static Optional<Known> find(String heading) {
    return Optional.ofNullable(KNOWN.get(plain(heading)));
  }

  private static Map<String, Known> known() {
    Map<String, Known> known = new HashMap<>();
    List<String> fields = new ArrayList<>(Columns.ALL);
    fields.add(Columns.PROBLEM);
    for (String field : fields) {
      known.put(plain(field), new Known(field, 0));
      for (Texts texts : List.of(Texts.in(Locale.CHINESE), Texts.in(Locale.ENGLISH))) {
        known.put(plain(texts.get("import.column." + field)), new Known(field, 0));
      }
    }
    for (String line : lines()) {
      String[] parts = line.split(":", 2);
      if (parts.length < 2 || !fields.contains(parts[0])) {
        throw new IllegalStateException("No field of a table: " + line);
      }
      String[] names = parts[1].split(",");
      for (int i = 0; i < names.length; i++) {
        known.putIfAbsent(plain(names[i]), new Known(parts[0], i + 1));
      }
    }
    known.remove("");
    return Map.copyOf(known);
  }

  private static List<String> lines() {
    try (InputStream in =
        Objects.requireNonNull(Headings.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plain(String heading) {
    return TRIMMING
        .matcher(Normalizer.normalize(heading, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
        .replaceAll("");
  }
}
