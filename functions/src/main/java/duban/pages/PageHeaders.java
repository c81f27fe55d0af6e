package duban.pages;

import duban.text.Templates;
import java.util.LinkedHashMap;
import java.util.Map;

/// The headers of every page behind a private address: nothing keeps it, finds it, frames it, runs
/// in it, or learns its address (E9, E10).
public final class PageHeaders {
  private static final Map<String, String> GUARDS = guards();

  private PageHeaders() {}

  /// For an HTML page in the language `tag`.
  public static Map<String, String> html(String tag) {
    Map<String, String> headers = new LinkedHashMap<>(GUARDS);
    headers.put("content-type", "text/html; charset=utf-8");
    headers.put("content-language", tag);
    return headers;
  }

  /// For anything else at the same address.
  public static Map<String, String> data(String contentType) {
    Map<String, String> headers = new LinkedHashMap<>(GUARDS);
    headers.put("content-type", contentType);
    return headers;
  }

  private static Map<String, String> guards() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("cache-control", "no-store");
    headers.put("vary", "Accept, Accept-Language");
    headers.put("referrer-policy", "no-referrer");
    headers.put("x-robots-tag", "noindex, nofollow, noarchive");
    headers.put("x-content-type-options", "nosniff");
    // A browser that has once been here by https comes by nothing else for a year.
    headers.put("strict-transport-security", "max-age=31536000; includeSubDomains");
    headers.put("cross-origin-opener-policy", "same-origin");
    headers.put(
        "content-security-policy",
        "default-src 'none'; style-src "
            + Templates.stylesheetHash()
            + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    return headers;
  }
}
