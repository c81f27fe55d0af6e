package duban.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Foreign web pages in the browser of whoever runs the stack, and programs of theirs.
class OwnPagesTest {
  private final AtomicInteger reached = new AtomicInteger();
  private final OwnPages pages =
      new OwnPages(
          8080,
          call -> {
            reached.incrementAndGet();
            return Answer.html(200, "secrets");
          });

  private Answer answer(String method, String... headers) {
    Map<String, List<String>> all = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], List.of(headers[i + 1]));
    }
    return pages.apply(new Call(method, "/local/clock", "", all, new byte[0], "127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8080", "localhost:8080", "[::1]:8080", "localhost", "[::1]"})
  void thisMachinesNamesAreAnswered(String host) {
    assertThat(answer("GET", "host", host).status()).isEqualTo(200);
    assertThat(answer("POST", "host", host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example:8080",
        "127.0.0.1.evil.example",
        "127.0.0.1:9090",
        "127.0.0.1:8080@evil.example",
        "[::ffff:127.0.0.1]:8080",
        "[::1",
        ":8080",
        ""
      })
  void aNameThatOnlyLeadsHereIsRefused(String host) {
    Answer refused = answer("GET", "host", host);

    assertThat(refused.status()).isEqualTo(421);
    assertThat(reached).hasValue(0);
    assertThat(pages.apply(new Call("GET", "/local", "", Map.of(), new byte[0], "")).status())
        .isEqualTo(421);
  }

  @ParameterizedTest
  @CsvSource({
    "origin, https://evil.example",
    "origin, http://evil.example:8080",
    "origin, http://127.0.0.1:9090",
    "origin, https://127.0.0.1:8080",
    "origin, http://localhost@evil.example",
    "origin, 'null'",
    "origin, not an address",
    "sec-fetch-site, cross-site",
    "sec-fetch-site, same-site"
  })
  void aPageOfAnotherSiteChangesNothing(String header, String value) {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      assertThat(answer(method, "host", "127.0.0.1:8080", header, value).status()).isEqualTo(403);
    }
    assertThat(reached).hasValue(0);
    assertThat(answer("GET", "host", "127.0.0.1:8080", header, value).status())
        .as("a link that was followed")
        .isEqualTo(200);
  }

  @Test
  void aPageOfItsOwnMayChangeThings() {
    assertThat(
            answer(
                    "POST",
                    "host",
                    "127.0.0.1:8080",
                    "origin",
                    "http://127.0.0.1:8080",
                    "sec-fetch-site",
                    "same-origin")
                .status())
        .isEqualTo(200);
    assertThat(reached).hasValue(1);
  }

  @Test
  void nobodyFramesOrEmbedsWhatIsShown() {
    assertThat(answer("GET", "host", "localhost:8080").headers())
        .containsEntry("content-security-policy", List.of("frame-ancestors 'self'"))
        .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
        .containsEntry("cross-origin-opener-policy", List.of("same-origin"))
        .containsEntry("x-content-type-options", List.of("nosniff"));
  }
}
