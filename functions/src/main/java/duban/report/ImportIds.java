package duban.report;

import duban.cases.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Under what id a source knows a row: whoever imports it, how often, in whatever file and format,
/// it is one case.
final class ImportIds {
  private static final String GIVEN = "row-id-";
  private static final String FOUND = "row-";

  private ImportIds() {}

  /// By the number the row brings; else by what it says of the matter: what, where, when, by whom.
  /// What the office thinks of it (area, category, tier) can be corrected without its being another
  /// matter.
  static String of(@Nullable String id, Message read, Message.@Nullable Author author) {
    return id != null ? GIVEN + id : FOUND + digest(said(read, author));
  }

  private static String said(Message read, Message.@Nullable Author author) {
    StringJoiner said = new StringJoiner("\0");
    said.add(read.title()).add(read.content()).add(Objects.requireNonNullElse(read.url(), ""));
    said.add(read.postedAt().toString());
    if (author != null) {
      said.add(Objects.requireNonNullElse(author.name(), ""));
      said.add(Objects.requireNonNullElse(author.phone(), ""));
      said.add(Objects.requireNonNullElse(author.email(), ""));
    }
    return said.toString();
  }

  /// Whether two messages under one id are one message.
  static boolean saysTheSame(Message one, Message other) {
    return one.title().equals(other.title())
        && one.content().equals(other.content())
        && one.postedAt().equals(other.postedAt());
  }

  static String digest(String text) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
