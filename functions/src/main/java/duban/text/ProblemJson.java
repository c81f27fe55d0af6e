package duban.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A refusal for programs: `application/problem+json` (RFC 9457), in the caller's language.
public final class ProblemJson {
  public static final String TYPE = "application/problem+json";

  private static final JsonMapper JSON = JsonMapper.shared();

  private ProblemJson() {}

  /// What is wrong with one field, in words.
  public record FieldError(String field, String message) {}

  /// @param errors field by field; left out when empty
  public static String of(int status, String title, String detail, List<FieldError> errors) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", title);
    problem.put("status", status);
    problem.put("detail", detail);
    if (!errors.isEmpty()) {
      problem.put("errors", errors);
    }
    return JSON.writeValueAsString(problem);
  }
}
