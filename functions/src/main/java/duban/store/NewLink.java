package duban.store;

import duban.store.Links.Link;
import java.security.SecureRandom;
import java.util.Base64;

/// A private link that is about to be mailed: the id for the URL, and what it is bound to. The
/// table will only know the id's hash.
///
/// @param id 256 random bits, URL-safe
public record NewLink(String id, Link link) {
  private static final int BYTES = 32;

  public static NewLink random(Link link, SecureRandom random) {
    return new NewLink(randomId(random), link);
  }

  /// An id nobody can guess.
  public static String randomId(SecureRandom random) {
    byte[] bits = new byte[BYTES];
    random.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  /// The id opens a task: not for logs.
  @Override
  public String toString() {
    return "NewLink[" + link + "]";
  }
}
