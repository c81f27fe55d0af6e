package duban.mail;

import duban.cases.CaseRef;
import java.util.Map;

/// Turns a letter into the one MIME message that whatever transport carries.
@FunctionalInterface
public interface LetterWriter {
  /// @param key what makes the message id: the same effect always has the same id, whoever sends it
  ///   how often
  Mail write(Letter letter, String key);

  /// A message ready to send.
  ///
  /// @param messageId with angle brackets
  /// @param from bare sender address
  /// @param to bare recipient address
  /// @param mime the whole message, headers and all
  /// @param tags what the mail service gives back when it tells that the mail did not arrive:
  ///   [#OFFICE] and, in a mail about one case, [#CASE] and [#EFFECT]. Letters, digits, `-`, `_`
  record Mail(
      String messageId,
      String from,
      String to,
      String subject,
      byte[] mime,
      Map<String, String> tags) {
    /// The office's id.
    public static final String OFFICE = "office";

    /// The case's id.
    public static final String CASE = "case";

    /// The id of the effect that the mail carries out.
    public static final String EFFECT = "effect";

    public Mail {
      tags = Map.copyOf(tags);
    }

    public Mail(String messageId, String from, String to, String subject, byte[] mime) {
      this(messageId, from, to, subject, mime, Map.of());
    }

    /// The tags of a mail about one case.
    ///
    /// @param key of the effect, which begins with office and case
    static Map<String, String> tags(CaseRef ref, String key) {
      String before = ref.office() + "-" + ref.id() + "-";
      return key.startsWith(before)
          ? Map.of(
              OFFICE, ref.office(), CASE, ref.id(), EFFECT, key.substring(before.length()))
          : Map.of(OFFICE, ref.office(), CASE, ref.id());
    }
  }
}
