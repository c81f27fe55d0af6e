package duban.local.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Keeps foreign web pages away from the stack's own routes, which show secrets and move the clock.
/// A browser says for which host it takes this address and from which site a request comes; what
/// programs send says neither, and gets through.
public final class OwnPages implements Function<Call, Answer> {
  private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final int port;
  private final Function<Call, Answer> pages;

  /// @param port on which the stack listens
  /// @param pages what the calls that get through reach
  public OwnPages(int port, Function<Call, Answer> pages) {
    this.port = port;
    this.pages = pages;
  }

  @Override
  public Answer apply(Call call) {
    if (!isHere(call.header("host").orElse(""))) {
      // A name that leads here today belongs to somebody else (DNS rebinding).
      return refused(421, "This address answers to 127.0.0.1 and localhost only.");
    }
    if (!READING.contains(call.method()) && isForeign(call)) {
      return refused(403, "A page of another site cannot change anything here.");
    }
    return guarded(pages.apply(call));
  }

  private boolean isHere(String host) {
    int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
    return colon < 0
        ? HERE.contains(host)
        : HERE.contains(host.substring(0, colon))
            && host.substring(colon + 1).equals(Integer.toString(port));
  }

  private boolean isForeign(Call call) {
    return call.header("origin").filter(origin -> !isOwn(origin)).isPresent()
        || call.header("sec-fetch-site").filter(site -> !OWN_SITE.contains(site)).isPresent();
  }

  private boolean isOwn(String origin) {
    try {
      URI uri = new URI(origin);
      return "http".equals(uri.getScheme())
          && Optional.ofNullable(uri.getRawAuthority()).filter(this::isHere).isPresent();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Answer refused(int status, String detail) {
    return guarded(
        Answer.problem(status, "{\"status\":%d,\"detail\":\"%s\"}".formatted(status, detail)));
  }

  /// No foreign page frames or embeds what is shown here.
  private static Answer guarded(Answer answer) {
    Map<String, List<String>> headers = new LinkedHashMap<>(answer.headers());
    headers.putIfAbsent("content-security-policy", List.of("frame-ancestors 'self'"));
    headers.putIfAbsent("cross-origin-opener-policy", List.of("same-origin"));
    headers.putIfAbsent("cross-origin-resource-policy", List.of("same-origin"));
    headers.putIfAbsent("x-content-type-options", List.of("nosniff"));
    headers.putIfAbsent("referrer-policy", List.of("same-origin"));
    return new Answer(answer.status(), headers, answer.body());
  }
}
