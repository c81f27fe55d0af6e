package duban.local.clients;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/// Addresses on this machine. The local stack calls nobody else back on a request's word.
public final class Loopback {
  static final Set<String> HOSTS = Set.of("127.0.0.1", "[::1]", "localhost");

  private Loopback() {}

  /// The address, when it is an http address on this machine.
  public static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text);
      boolean here =
          "http".equals(uri.getScheme()) && uri.getHost() != null && HOSTS.contains(uri.getHost());
      return here && uri.getUserInfo() == null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
