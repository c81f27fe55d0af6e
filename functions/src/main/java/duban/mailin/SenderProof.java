package duban.mailin;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says whether the office's own mail service found that the domain of a mail's `From` sent it, by
/// DMARC or by a DKIM signature of that domain (RFC 8601). Of several results only the topmost
/// counts, and only under the configured name: those below may be the sender's own words.
final class SenderProof {
  private static final int LONGEST = 8_000;
  private static final Pattern DMARC =
      Pattern.compile("^dmarc\\s*=\\s*pass\\b.*?\\bheader\\.from\\s*=\\s*([a-z0-9.-]{1,253})");
  private static final Pattern DKIM =
      Pattern.compile(
          "^dkim\\s*=\\s*pass\\b.*?\\bheader\\.[di]\\s*=\\s*[^\\s@;]{0,64}?@?([a-z0-9.-]{1,253})(?=\\s|$)");

  private SenderProof() {}

  /// @param results the topmost `Authentication-Results` of the mail
  /// @param verifiedBy the name of the service that is believed; null for none
  /// @param from the address in `From`; null where none could be read
  static boolean holds(
      Optional<String> results, @Nullable String verifiedBy, @Nullable String from) {
    if (results.isEmpty() || verifiedBy == null || from == null) {
      return false;
    }
    String whole = results.get();
    String text =
        withoutComments(whole.substring(0, Math.min(whole.length(), LONGEST)))
            .toLowerCase(Locale.ROOT);
    String[] parts = text.split(";", -1);
    String service = parts[0].strip().split("\\s", 2)[0];
    if (!service.equals(verifiedBy.toLowerCase(Locale.ROOT))) {
      return false;
    }
    String domain = from.substring(from.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip().replaceAll("\\s", " ");
      if (aligned(DMARC.matcher(part), domain) || aligned(DKIM.matcher(part), domain)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the domain that passed is the very one of the sender.
  private static boolean aligned(Matcher passed, String domain) {
    if (!passed.find()) {
      return false;
    }
    String signed = passed.group(1);
    return signed.equals(domain);
  }

  private static String withoutComments(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
