package duban.calendar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// By which words published calendars call a day a make-up workday: one a line in
/// `make-up-words.txt`, in lower case.
final class MakeUpWords {
  static final List<String> KNOWN = read();

  private MakeUpWords() {}

  private static List<String> read() {
    try (InputStream in =
        Objects.requireNonNull(
            MakeUpWords.class.getResourceAsStream("make-up-words.txt"), "make-up-words.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
