package duban.intake;

import duban.cases.CaseFile;
import duban.cases.FieldProblem;
import duban.intake.Intake.Answer;
import duban.text.Languages;
import duban.text.ProblemJson;
import duban.text.ProblemJson.FieldError;
import duban.text.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Intake's answers as HTTP: JSON, or `application/problem+json` (RFC 9457) in the sender's
/// language.
public final class IntakeHttp {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// After which time a sender may try again, where nothing more is known.
  private static final String RETRY_AFTER_SECONDS = "30";

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
    Texts texts = texts(acceptLanguage);
    return switch (answer) {
      case Answer.Accepted(CaseFile file) -> receipt(202, file);
      case Answer.Repeated(CaseFile file) -> receipt(200, file);
      case Answer.UnknownSource() -> problem(404, "intake.unknown-source", texts, List.of());
      case Answer.TooLarge(int bytes) -> problem(413, "intake.too-large", texts, List.of(), bytes);
      case Answer.NotJson() -> problem(415, "intake.not-json", texts, List.of());
      case Answer.NotText() -> problem(400, "intake.not-text", texts, List.of());
      case Answer.Unreadable(int line, int column) ->
          problem(400, "intake.unreadable", texts, List.of(), line, column);
      case Answer.Wrong(List<FieldProblem> problems) ->
          problem(422, "intake.wrong", texts, problems, problems.size());
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
              texts,
              List.of());
    };
  }

  /// The answer when the table, or the secrets, cannot be used for now.
  public Response busy(@Nullable String acceptLanguage) {
    Response response = problem(503, "intake.busy", texts(acceptLanguage), List.of());
    Map<String, String> headers = new LinkedHashMap<>(response.headers());
    headers.put("retry-after", RETRY_AFTER_SECONDS);
    return new Response(response.status(), headers, response.body());
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
      int status, String key, Texts texts, List<FieldProblem> fields, Object... arguments) {
    List<FieldError> errors =
        fields.stream()
            .map(f -> new FieldError(f.field(), texts.get(f.key(), f.arguments().toArray())))
            .toList();
    return new Response(
        status,
        Map.of(
            "content-type",
            ProblemJson.TYPE,
            "content-language",
            texts.tag(),
            "cache-control",
            "no-store"),
        ProblemJson.of(status, texts.get(key + ".title"), texts.get(key, arguments), errors));
  }

  private static Texts texts(@Nullable String acceptLanguage) {
    return Texts.in(Languages.choose(null, acceptLanguage));
  }
}
