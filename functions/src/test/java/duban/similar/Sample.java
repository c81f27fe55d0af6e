package duban.similar;

import duban.cases.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The labelled messages of `similar/sample.tsv`.
record Sample(String set, String matter, String kind, Message message) {
  static List<Sample> all() {
    try (InputStream in =
        Objects.requireNonNull(Sample.class.getResourceAsStream("/similar/sample.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(f -> new Sample(f[0], f[1], f[2], message(f[3], f[4], f[5])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Message message(String area, String title, String content) {
    return new Message(
        area + title + content,
        title,
        content,
        null,
        Instant.parse("2026-04-15T01:00:00Z"),
        null,
        area.isEmpty() ? null : area,
        null,
        null,
        null,
        List.of(),
        Map.of());
  }
}
