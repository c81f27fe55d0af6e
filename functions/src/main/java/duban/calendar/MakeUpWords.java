package duban.calendar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// By which words published calendars call a day a make-up workday, and by which a day off: one a
/// line in `make-up-words.txt` and `day-off-words.txt`, in lower case.
final class MakeUpWords {
  static final List<String> KNOWN = read("make-up-words.txt");
  static final List<String> OFF = read("day-off-words.txt");

  private MakeUpWords() {}

  private static List<String> read(String file) {
    try (InputStream in =
        Objects.requireNonNull(MakeUpWords.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
