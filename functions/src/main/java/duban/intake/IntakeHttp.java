package duban.intake;

import duban.cases.CaseFile;
import duban.cases.FieldProblem;
import duban.intake.Intake.Answer;
import java.text.MessageFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Intake's answers as HTTP: JSON, or `application/problem+json` (RFC 9457) in the sender's language.
public final class IntakeHttp {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<Locale> LANGUAGES = List.of(Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH);

  private final String publicUrl;

  /// @param publicUrl base address of the pages, without a slash at its end
  public IntakeHttp(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  public record Response(int status, Map<String, String> headers, String body) {
    public Response {
      headers = Map.copyOf(headers);
    }
  }

  /// @param acceptLanguage the field of the request; null when it has none
  public Response encode(Answer answer, @Nullable String acceptLanguage) {
    Locale locale = language(acceptLanguage);
    return switch (answer) {
      case Answer.Accepted(CaseFile file) -> receipt(202, file);
      case Answer.Repeated(CaseFile file) -> receipt(200, file);
      case Answer.UnknownSource() -> problem(404, "intake.unknown-source", locale, List.of());
      case Answer.TooLarge(int bytes) -> problem(413, "intake.too-large", locale, List.of(), bytes);
      case Answer.NotJson() -> problem(415, "intake.not-json", locale, List.of());
      case Answer.NotText() -> problem(400, "intake.not-text", locale, List.of());
      case Answer.Unreadable(int line, int column) ->
          problem(400, "intake.unreadable", locale, List.of(), line, column);
      case Answer.Wrong(List<FieldProblem> problems) ->
          problem(422, "intake.wrong", locale, problems, problems.size());
      case Answer.NotSigned(SignatureCheck.Finding finding) ->
          problem(
              401,
              switch (finding) {
                case SignatureCheck.Finding.Unsigned f -> "intake.unsigned";
                case SignatureCheck.Finding.Stale f -> "intake.stale";
                case SignatureCheck.Finding.Mismatch f -> "intake.mismatch";
                case SignatureCheck.Finding.Genuine f ->
                    throw new IllegalArgumentException("A genuine request is not refused.");
              },
              locale,
              List.of());
    };
  }

  private Response receipt(int status, CaseFile file) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("case", file.ref().toString());
    body.put("number", file.number());
    body.put("status", publicUrl + "/status/" + file.registration().statusCode());
    return new Response(
        status,
        Map.of("content-type", "application/json", "cache-control", "no-store"),
        JSON.writeValueAsString(body));
  }

  private static Response problem(
      int status, String key, Locale locale, List<FieldProblem> fields, Object... arguments) {
    ResourceBundle texts = ResourceBundle.getBundle("messages.intake", locale, NO_FALLBACK);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", text(texts, locale, key + ".title"));
    body.put("status", status);
    body.put("detail", text(texts, locale, key, arguments));
    if (!fields.isEmpty()) {
      body.put("errors", fields.stream().map(f -> field(texts, locale, f)).toList());
    }
    return new Response(
        status,
        Map.of(
            "content-type", "application/problem+json",
            "content-language", locale.toLanguageTag(),
            "cache-control", "no-store"),
        JSON.writeValueAsString(body));
  }

  private static Map<String, Object> field(
      ResourceBundle texts, Locale locale, FieldProblem problem) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("field", problem.field());
    error.put("message", text(texts, locale, problem.key(), problem.arguments().toArray()));
    return error;
  }

  private static String text(ResourceBundle texts, Locale locale, String key, Object... arguments) {
    return new MessageFormat(texts.getString(key), locale).format(arguments);
  }

  /// Chinese is what the bundle without a language speaks: never the language of the machine.
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static Locale language(@Nullable String acceptLanguage) {
    if (acceptLanguage == null) {
      return Locale.SIMPLIFIED_CHINESE;
    }
    try {
      for (Locale.LanguageRange range : Locale.LanguageRange.parse(acceptLanguage)) {
        for (Locale known : LANGUAGES) {
          if (range.getWeight() > 0
              && Locale.forLanguageTag(range.getRange()).getLanguage().equals(known.getLanguage())) {
            return known;
          }
        }
      }
    } catch (IllegalArgumentException e) {
      // A malformed field says nothing about the language.
    }
    return Locale.SIMPLIFIED_CHINESE;
  }
}
