package duban.wechat;

import duban.text.Languages;
import duban.text.ProblemJson;
import duban.text.Texts;
import duban.wechat.OfficialAccount.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The account's answers as HTTP. The platform wants XML or `success`; whoever else calls, and
/// operators who are setting the account up, get `application/problem+json` (RFC 9457).
public final class WeChatHttp {
  private static final String SUCCESS = "success";

  private WeChatHttp() {}

  public record Response(int status, Map<String, String> headers, String body) {
    public Response {
      headers = Map.copyOf(headers);
    }
  }

  /// @param acceptLanguage the field of the request; null when it has none
  public static Response encode(Answer answer, @Nullable String acceptLanguage) {
    Texts texts = Texts.in(Languages.choose(null, acceptLanguage));
    return switch (answer) {
      case Answer.Echo(String text) -> plain(text);
      case Answer.Success() -> plain(SUCCESS);
      case Answer.Reply(String xml) ->
          new Response(200, headers("application/xml; charset=utf-8"), xml);
      case Answer.UnknownSource() -> problem(404, "intake.unknown-source", texts);
      case Answer.NotGenuine() -> problem(401, "wechat.not-genuine", texts);
      case Answer.TooLarge(int bytes) -> problem(413, "intake.too-large", texts, bytes);
      case Answer.Unreadable() -> problem(400, "wechat.unreadable", texts);
    };
  }

  /// The table cannot be used for now. An error, not `success`: the platform pushes the message
  /// again, and tells the person when that was in vain, too.
  public static Response busy() {
    return new Response(503, headers("text/plain; charset=utf-8"), "");
  }

  private static Response plain(String text) {
    return new Response(200, headers("text/plain; charset=utf-8"), text);
  }

  private static Response problem(int status, String key, Texts texts, Object... arguments) {
    return new Response(
        status,
        headers(ProblemJson.TYPE),
        ProblemJson.of(status, texts.get(key + ".title"), texts.get(key, arguments), List.of()));
  }

  private static Map<String, String> headers(String type) {
    return Map.of(
        "content-type",
        type,
        "cache-control",
        "no-store",
        // What is echoed is anybody's text.
        "x-content-type-options",
        "nosniff");
  }
}
