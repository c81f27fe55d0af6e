package duban.intake;

import duban.cases.CaseFile;
import duban.cases.FieldProblem;
import duban.intake.Intake.Answer;
import duban.text.Languages;
import duban.text.ProblemJson;
import duban.text.ProblemJson.FieldError;
import duban.text.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Intake's answers as HTTP: JSON, or `application/problem+json` (RFC 9457) in the sender's
/// language.
public final class IntakeHttp {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// After which time a sender may try again, where nothing more is known.
  private static final String RETRY_AFTER_SECONDS = "30";

  private static final Map<String, String> JSON_HEADERS =
      Map.of("content-type", "application/json", "cache-control", "no-store");
  private static final BinaryOperator<String> LATER =
      (a, b) -> Long.parseLong(a) > Long.parseLong(b) ? a : b;

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
      case Answer.Batch(List<Intake.Outcome> outcomes) -> batch(outcomes, acceptLanguage);
      case Answer.TooMany(int most) -> problem(413, "intake.too-many", texts, List.of(), most);
      case Answer.Limited(Duration after) ->
          with(
              problem(429, "intake.limited", texts, List.of(), after.toSeconds()),
              "retry-after",
              Long.toString(after.toSeconds()));
      case Answer.UnknownSource() -> problem(404, "intake.unknown-source", texts, List.of());
      case Answer.TooLarge(int bytes) -> problem(413, "intake.too-large", texts, List.of(), bytes);
      case Answer.NotJson() -> problem(415, "intake.not-json", texts, List.of());
      case Answer.NotText() -> problem(400, "intake.not-text", texts, List.of());
      case Answer.Unreadable(int line, int column) ->
          problem(400, "intake.unreadable", texts, List.of(), line, column);
      case Answer.Wrong(List<FieldProblem> problems, boolean mapped) ->
          problem(
              422,
              mapped ? "intake.wrong-mapped" : "intake.wrong",
              texts,
              problems,
              problems.size());
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

  /// The answer to a sender that asks whether it may send (CloudEvents, HTTP 1.1 Web Hooks, 4.2).
  public Response encode(Handshake.Answer answer, @Nullable String acceptLanguage) {
    Texts texts = texts(acceptLanguage);
    return switch (answer) {
      case Handshake.Answer.UnknownSource() ->
          problem(404, "intake.unknown-source", texts, List.of());
      case Handshake.Answer.Wrong(List<FieldProblem> problems) ->
          problem(400, "intake.wrong-handshake", texts, problems, problems.size());
      case Handshake.Answer.Consent(String origin, String rate) ->
          new Response(
              200,
              Map.of(
                  "allow",
                  "POST, OPTIONS",
                  "webhook-allowed-origin",
                  origin,
                  "webhook-allowed-rate",
                  rate,
                  "cache-control",
                  "no-store"),
              "");
      case Handshake.Answer.Methods() ->
          new Response(204, Map.of("allow", "POST, OPTIONS", "cache-control", "no-store"), "");
    };
  }

  /// The answer when the table, or the secrets, cannot be used for now.
  public Response busy(@Nullable String acceptLanguage) {
    return with(
        problem(503, "intake.busy", texts(acceptLanguage), List.of()),
        "retry-after",
        RETRY_AFTER_SECONDS);
  }

  private static Response with(Response response, String header, String value) {
    Map<String, String> headers = new LinkedHashMap<>(response.headers());
    headers.put(header, value);
    return new Response(response.status(), headers, response.body());
  }

  /// Every event's own answer, in the batch's order: `{"index","source","id","status":202,"case",
  /// "number","statusPage"}`, or `"problem"` in place of the last three.
  ///
  /// 200 when every event is a case, 207 when some have to be corrected. Where some should come
  /// again, 429: whoever repeats the whole batch repeats nothing that is a case already.
  private Response batch(List<Intake.Outcome> outcomes, @Nullable String acceptLanguage) {
    List<Map<String, Object>> events = new ArrayList<>();
    Map<String, String> headers = new LinkedHashMap<>(JSON_HEADERS);
    int status = 200;
    for (Intake.Outcome outcome : outcomes) {
      Response one = encode(outcome.answer(), acceptLanguage);
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("index", events.size());
      putIfPresent(event, "source", outcome.source());
      putIfPresent(event, "id", outcome.id());
      event.put("status", one.status());
      if (outcome.answer() instanceof Answer.Accepted(CaseFile file)) {
        putReceipt(event, file, "statusPage");
      } else if (outcome.answer() instanceof Answer.Repeated(CaseFile file)) {
        putReceipt(event, file, "statusPage");
      } else {
        event.put("problem", JSON.readTree(one.body()));
      }
      events.add(event);
      if (one.status() == 429) {
        status = 429;
        headers.merge("retry-after", one.headers().getOrDefault("retry-after", "1"), LATER);
      } else if (one.status() >= 300 && status == 200) {
        status = 207;
      }
    }
    return new Response(status, headers, JSON.writeValueAsString(events));
  }

  private Response receipt(int status, CaseFile file) {
    Map<String, Object> body = new LinkedHashMap<>();
    putReceipt(body, file, "status");
    return new Response(status, JSON_HEADERS, JSON.writeValueAsString(body));
  }

  /// @param page what the address of the status page is called
  private void putReceipt(Map<String, Object> body, CaseFile file, String page) {
    body.put("case", file.ref().toString());
    body.put("number", file.number());
    body.put(page, publicUrl + "/status/" + file.registration().statusCode());
  }

  private static void putIfPresent(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
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
