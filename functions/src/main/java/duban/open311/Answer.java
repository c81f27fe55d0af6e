package duban.open311;

import java.util.LinkedHashMap;
import java.util.Map;

/// An HTTP answer.
public record Answer(int status, Map<String, String> headers, String body) {
  public Answer {
    headers = Map.copyOf(headers);
  }

  static Answer of(int status, Format format, Tree.Document document) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", format.contentType());
    headers.put("cache-control", "no-store");
    headers.put("x-content-type-options", "nosniff");
    headers.put("vary", "Accept-Language");
    // Apps in browsers come from anywhere; nothing here depends on who is signed in.
    headers.put("access-control-allow-origin", "*");
    return new Answer(status, headers, format.write(document));
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }
}
