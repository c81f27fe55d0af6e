package duban.text;

import java.util.Map;

/// How much Jakarta Mail puts up with when it reads what strangers write. The library asks once,
/// while its classes are loaded: so every class of ours that uses it says so first, or the answer
/// would hang on which of them comes first in a process.
public final class MailSyntax {
  private static final Map<String, String> TOLERANCE =
      Map.of(
          "mail.mime.base64.ignoreerrors", "true",
          "mail.mime.uudecode.ignoreerrors", "true",
          "mail.mime.ignoreunknownencoding", "true",
          "mail.mime.multipart.allowempty", "true",
          "mail.mime.parameters.windowsfilenames", "true",
          "mail.mime.parameters.strict", "false",
          "mail.mime.decodetext.strict", "false");

  private MailSyntax() {}

  /// What an operator set is left as it is.
  public static void tolerant() {
    TOLERANCE.forEach(
        (property, value) -> {
          if (System.getProperty(property) == null) {
            System.setProperty(property, value);
          }
        });
  }
}
