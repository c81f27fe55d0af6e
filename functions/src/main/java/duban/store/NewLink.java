package duban.store;

import duban.cases.CaseRef;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.store.Links.Link;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/// A private link that is about to be mailed: the id for the URL, and what it is bound to. The
/// table will only know the id's hash.
///
/// @param id 256 random bits, URL-safe
public record NewLink(String id, Link link) {
  private static final int BYTES = 32;

  /// One to a human step, for one person: as long as the policy says, and longer while the step is
  /// open.
  public static NewLink toStep(
      CaseRef ref, String task, Person person, Policy policy, Instant now, SecureRandom random) {
    return random(new Link(ref, task, person.id(), now.plus(policy.linksValidFor())), random);
  }

  /// Where it leads.
  ///
  /// @param publicUrl base address of the pages, without a slash at its end
  public URI address(String publicUrl) {
    return URI.create(publicUrl + "/act/" + id);
  }

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
