package duban.mailin;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A mail's header fields, as they stand in it.
///
/// @param charset of the mail's body, for bytes in which no other is named; null where none is
record MailHeads(MimeMessage message, @Nullable String charset) {
  private static final int LONGEST = 20_000;
  private static final int LONGEST_LINE = 300;

  List<String> all(String name) {
    try {
      String[] values = message.getHeader(name);
      return values == null
          ? List.of()
          : List.of(values).stream().map(v -> MailText.first(v, LONGEST)).toList();
    } catch (MessagingException | RuntimeException e) {
      return List.of();
    }
  }

  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  boolean has(String name) {
    return !all(name).isEmpty();
  }

  /// The field as its reader is meant to see it, in one line; empty where there is none.
  String line(String name) {
    return first(name)
        .map(value -> MailText.first(MailText.header(value, charset), LONGEST_LINE))
        .orElse("");
  }

  @Nullable Instant sent() {
    try {
      Date date = message.getSentDate();
      return date == null ? null : date.toInstant();
    } catch (MessagingException | RuntimeException e) {
      return null;
    }
  }
}
