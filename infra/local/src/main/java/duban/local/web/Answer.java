package duban.local.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// An HTTP answer, whole.
///
/// @param headers a name may carry several values
public record Answer(int status, Map<String, List<String>> headers, byte[] body) {

  public static Answer json(int status, String body) {
    return text(status, "application/json", body);
  }

  public static Answer html(int status, String body) {
    return text(status, "text/html; charset=utf-8", body);
  }

  /// A refusal in the form of RFC 9457.
  public static Answer problem(int status, String body) {
    return text(status, "application/problem+json", body);
  }

  public static Answer seeOther(String location) {
    return new Answer(303, Map.of("location", List.of(location)), new byte[0]);
  }

  public static Answer text(int status, String type, String body) {
    return new Answer(
        status, Map.of("content-type", List.of(type)), body.getBytes(StandardCharsets.UTF_8));
  }
}
