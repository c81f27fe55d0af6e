package duban.local.web;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// An HTTP request, whole.
///
/// @param path as it stands in the request line, still encoded
/// @param query as it stands in the request line, empty when there is none
/// @param headers names in lower case
public record Call(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    byte[] body,
    String remoteAddress) {

  /// The same call of another path.
  public Call at(String other) {
    return new Call(method, other, query, headers, body, remoteAddress);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(List::getFirst);
  }

  /// The first value of a query parameter, decoded.
  public Optional<String> parameter(String name) {
    return value(query, name);
  }

  /// The first value of a field of a form in the body, decoded.
  public Optional<String> field(String name) {
    return value(new String(body, StandardCharsets.UTF_8), name);
  }

  private static Optional<String> value(String pairs, String name) {
    for (String pair : pairs.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (decode(key).equals(name)) {
        return Optional.of(equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return Optional.empty();
  }

  /// Whether the caller would rather have JSON than a page.
  public boolean prefersJson() {
    String accept = header("accept").orElse("");
    int json = accept.indexOf("application/json");
    int html = accept.indexOf("text/html");
    return json >= 0 && (html < 0 || json < html);
  }

  /// English when asked for, else Chinese.
  public Locale language() {
    String asked = parameter("lang").orElseGet(() -> header("accept-language").orElse("")).strip();
    String first = asked.split("[,;]", 2)[0].strip().toLowerCase(Locale.ROOT);
    return first.equals("en") || first.startsWith("en-")
        ? Locale.ENGLISH
        : Locale.SIMPLIFIED_CHINESE;
  }

  public static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  static Call of(
      String method, URI uri, Map<String, List<String>> headers, byte[] body, String remote) {
    String query = uri.getRawQuery();
    return new Call(method, uri.getRawPath(), query == null ? "" : query, headers, body, remote);
  }
}
