package duban.mail;

import duban.cases.CaseFile;
import duban.cases.Standing;
import duban.policy.Policy;
import duban.text.Texts;
import duban.text.Visible;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a person is told about their message where there is room for a few lines only: the answer
/// itself, shortened where it must be, and where to read the whole.
public final class ChatWords {
  /// What a message of WeChat may hold, in bytes of UTF-8.
  public static final int LONGEST = 2048;

  private static final String ELLIPSIS = "…";

  /// Who writes to an account of an office here reads Chinese.
  private static final Texts TEXTS = Texts.in(Locale.SIMPLIFIED_CHINESE);

  private final String publicUrl;

  /// @param publicUrl base address of the pages, without a slash at its end
  public ChatWords(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  /// @param file the case as it was when `event` happened
  /// @param event `case.replied`, `case.redirected` …
  /// @return not over [#LONGEST] bytes
  public String told(CaseFile file, String event, Policy policy) {
    String says = says(file, event, policy);
    String whole = words(file, says);
    int over = bytes(whole) - LONGEST;
    return over <= 0 ? whole : words(file, cut(says, bytes(says) - over) + ELLIPSIS);
  }

  private String words(CaseFile file, String says) {
    return TEXTS.get(
        "wechat.told",
        Visible.line(file.message().title()),
        file.number(),
        says,
        publicUrl + "/status/" + file.registration().statusCode());
  }

  private static String says(CaseFile file, String event, Policy policy) {
    return switch (event) {
      case "case.replied", "case.corrected" ->
          TEXTS.get("wechat." + event, file.reply().map(Standing.Reply::text).orElse(""));
      case "case.redirected" ->
          file.standing() instanceof Standing.Redirected(String channel, var note)
              ? redirected(policy.channels().get(channel), channel, note == null ? "" : note)
              : TEXTS.get("wechat.case.progress");
      case "case.refused" ->
          file.standing() instanceof Standing.Refused(String reason)
              ? TEXTS.get("wechat.case.refused", reason)
              : TEXTS.get("wechat.case.progress");
      case "case.registered" -> TEXTS.get("wechat.case.registered");
      case "case.closed" ->
          file.standing() instanceof Standing.Together
              ? TEXTS.get("wechat.case.merged")
              : file.noReplyReason()
                  .map(reason -> TEXTS.get("wechat.case.no-reply", reason))
                  .orElseGet(() -> TEXTS.get("wechat.case.closed"));
      default ->
          file.standing() instanceof Standing.Together
              ? TEXTS.get("wechat.case.merged")
              : TEXTS.get("wechat.case.progress");
    };
  }

  private static String redirected(
      Policy.@org.jspecify.annotations.Nullable Channel known, String id, String note) {
    return known == null
        ? TEXTS.get("wechat.case.redirected", id, "", note)
        : TEXTS.get("wechat.case.redirected", TEXTS.name(known.name()), known.contact(), note);
  }

  /// The longest beginning of `text` that leaves room for the ellipsis within `most` bytes; no
  /// character is cut in two.
  private static String cut(String text, int most) {
    int room = most - bytes(ELLIPSIS);
    int end = 0;
    int used = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      used += bytes(Character.toString(character));
      if (used > room) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
