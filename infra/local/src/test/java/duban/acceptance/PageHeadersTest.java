package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What stands around every page: nothing keeps it, frames it, opens it beside a foreign page, or
/// fetches it without encryption.
@Tag("E9")
@OnEveryEngine
class PageHeadersTest {
  private static final Pattern ROUTE = Pattern.compile("RouteKey: '?GET (/[^'\\s,]*)");
  private static final Map<String, String> GUARDS =
      Map.of(
          "strict-transport-security", "max-age=31536000; includeSubDomains",
          "cross-origin-opener-policy", "same-origin",
          "cache-control", "no-store",
          "referrer-policy", "no-referrer",
          "x-content-type-options", "nosniff");

  private final Where where;

  PageHeadersTest(Where where) {
    this.where = where;
  }

  /// Every address of the template at which a browser finds a page, with words that open nothing.
  private static List<String> pages() throws Exception {
    String template = Files.readString(Path.of("..", "..", "template.yaml"));
    List<String> pages = new ArrayList<>();
    Matcher routes = ROUTE.matcher(template);
    while (routes.find()) {
      String path = routes.group(1);
      if (!path.matches("/(open311|intake|wechat|health).*")) {
        pages.add(path.replaceAll("\\{[^}]*}", "nothing"));
      }
    }
    return pages;
  }

  @Test
  void everyPageIsGuarded() throws Exception {
    try (Engine engine = where.start()) {
      City city = new City(engine);
      City.Accepted accepted =
          city.accept(
              "city-portal", City.message("GUARD-1", Map.of("area", "350102", "category", "占道经营")));
      city.advance("PT1M");
      URI task = city.task("chen.zhiqiang@qinglan.example", accepted.number()).link();

      List<String> pages = pages();
      assertThat(pages).contains("/act/nothing", "/status/nothing", "/report", "/report/nothing");
      for (String page : pages) {
        guarded(page, city.get(page).headers());
      }
      HttpResponse<String> found = city.page(task);
      assertThat(found.statusCode()).isEqualTo(200);
      guarded("a task", found.headers());
      guarded("its answer", city.post(task, "decision", "nothing").headers());
      guarded("a status page", city.page(accepted.status()).headers());
    }
  }

  private static void guarded(String page, HttpHeaders headers) {
    GUARDS.forEach(
        (name, value) ->
            assertThat(headers.firstValue(name)).as(page + ": " + name).contains(value));
    assertThat(headers.firstValue("content-security-policy").orElse(""))
        .as(page)
        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'");
  }
}
