package duban.cases;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The ids of our own mails. Each carries a token that only we can make, so that what comes back
/// under it is about a mail that went from here, and to that very address. Nothing that comes by
/// mail is believed without one: the rest of an id can be counted, and cases' ids are public.
///
/// ```
/// t.<case>.<office>.<token>@<domain>                   what a case's mails hang together by
/// m.<key>.<case>.<office>.<token><recipient>@<domain>  a mail about a case
/// o.<key>.<office>.<token><recipient>@<domain>         a mail about the office's work
/// ```
///
/// `token` and `recipient` are 128 bits each of an HMAC-SHA-256, over what stands before them, and
/// over that and the recipient's address.
public final class MailIds {
  private static final int BYTES = 16;
  private static final int CHARACTERS = 26;

  private static final String NAME = "[a-z0-9][a-z0-9-]{0,63}";

  private static final Pattern THREAD =
      Pattern.compile("(t\\.(" + NAME + ")\\.(" + NAME + "))\\.([0-9a-v]{26})@.{1,253}");
  private static final Pattern MAIL =
      Pattern.compile(
          "(m\\.([A-Za-z0-9_-]{1,300})\\.("
              + NAME
              + ")\\.("
              + NAME
              + "))\\.([0-9a-v]{52})@.{1,253}");
  private static final Pattern OFFICE =
      Pattern.compile("(o\\.([A-Za-z0-9_-]{1,300})\\.(" + NAME + "))\\.([0-9a-v]{52})@.{1,253}");

  /// As ids read before they had tokens, and as strangers write them.
  private static final Pattern WITHOUT_TOKEN =
      Pattern.compile("(?:[A-Za-z0-9_-]{1,300}\\.)?(" + NAME + ")\\.(" + NAME + ")@.{1,253}");

  private final Supplier<MailKeys> keys;
  private final Duration kept;

  /// @param kept how long the ids of an earlier key are believed after it was replaced
  public MailIds(Supplier<MailKeys> keys, Duration kept) {
    this.keys = keys;
    this.kept = kept;
  }

  /// What an id says that we made.
  ///
  /// @param ref the case its mail is about; null for the office's work
  /// @param effect the id of the effect that the mail carried out; null where it is none, and for a
  ///   case's thread
  public record About(String office, @Nullable CaseRef ref, @Nullable String effect) {}

  /// What stands in all mails of a case, and is no mail's own id.
  public String thread(CaseRef ref, String domain) {
    String body = "t." + ref.id() + "." + ref.office();
    return body + "." + token(keys.get().current(), body) + "@" + domain;
  }

  /// The id of a mail about a case: the same for the same key and recipient.
  ///
  /// @param to the recipient's bare address
  public String mail(CaseRef ref, String key, String to, String domain) {
    return mail("m." + word(key) + "." + ref.id() + "." + ref.office(), to, domain);
  }

  /// The id of a mail about the office's work.
  public String mail(String office, String key, String to, String domain) {
    return mail("o." + word(key) + "." + office, to, domain);
  }

  private String mail(String body, String to, String domain) {
    String key = keys.get().current();
    return body + "." + token(key, body) + recipient(key, body, to) + "@" + domain;
  }

  /// What an id says, if its token is ours.
  ///
  /// @param id without angle brackets
  public Optional<About> read(String id, Instant now) {
    return parts(id).filter(parts -> signed(parts, now)).map(Parts::about);
  }

  /// Whether the mail with this id went from here to this address.
  public boolean wentTo(String id, String address, Instant now) {
    return parts(id)
        .filter(parts -> parts.recipient() != null)
        .filter(
            parts ->
                keys.get().believed(now, kept).stream()
                    .anyMatch(
                        key ->
                            same(parts.token(), token(key, parts.body()))
                                && same(
                                    String.valueOf(parts.recipient()),
                                    recipient(key, parts.body(), address))))
        .isPresent();
  }

  /// The case that an id names without proof: what mails sent before ids had tokens are answered
  /// by, and what anybody can write. To be shown to people, and never acted on.
  public static Optional<CaseRef> claimed(String id) {
    Optional<CaseRef> ofToday = parts(id).map(parts -> parts.about().ref());
    if (ofToday.isPresent()) {
      return ofToday;
    }
    Matcher old = WITHOUT_TOKEN.matcher(id);
    return old.matches() ? Optional.of(new CaseRef(old.group(2), old.group(1))) : Optional.empty();
  }

  // ---------------------------------------------------------------------------------------- parts

  /// @param body what the token is made of
  /// @param recipient null in a thread's id
  private record Parts(String body, String token, @Nullable String recipient, About about) {}

  private static Optional<Parts> parts(String id) {
    Matcher thread = THREAD.matcher(id);
    if (thread.matches()) {
      CaseRef ref = new CaseRef(thread.group(3), thread.group(2));
      return Optional.of(
          new Parts(thread.group(1), thread.group(4), null, new About(ref.office(), ref, null)));
    }
    Matcher mail = MAIL.matcher(id);
    if (mail.matches()) {
      CaseRef ref = new CaseRef(mail.group(4), mail.group(3));
      String before = ref.office() + "-" + ref.id() + "-";
      String key = mail.group(2);
      String effect =
          key.startsWith(before) && key.length() > before.length()
              ? key.substring(before.length())
              : null;
      return Optional.of(parts(mail.group(1), mail.group(5), new About(ref.office(), ref, effect)));
    }
    Matcher office = OFFICE.matcher(id);
    return office.matches()
        ? Optional.of(
            parts(office.group(1), office.group(4), new About(office.group(3), null, null)))
        : Optional.empty();
  }

  private static Parts parts(String body, String tokens, About about) {
    return new Parts(body, tokens.substring(0, CHARACTERS), tokens.substring(CHARACTERS), about);
  }

  private boolean signed(Parts parts, Instant now) {
    return keys.get().believed(now, kept).stream()
        .anyMatch(key -> same(parts.token(), token(key, parts.body())));
  }

  /// A key as a part of an id.
  private static String word(String key) {
    String word = key.replaceAll("[^A-Za-z0-9_-]+", "-");
    return word.isEmpty() ? "-" : word.substring(0, Math.min(word.length(), 300));
  }

  // --------------------------------------------------------------------------------------- tokens

  private static String token(String key, String body) {
    return hmac(key, "id", body);
  }

  private static String recipient(String key, String body, String address) {
    return hmac(key, "to", body, address.strip().toLowerCase(Locale.ROOT));
  }

  private static String hmac(String key, String... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      for (String part : parts) {
        mac.update(part.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
      }
      String digits = new BigInteger(1, Arrays.copyOf(mac.doFinal(), BYTES)).toString(32);
      return "0".repeat(CHARACTERS - digits.length()) + digits;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
    }
  }

  private static boolean same(String given, String ours) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.US_ASCII), ours.getBytes(StandardCharsets.US_ASCII));
  }
}
