package duban.dispatch;

import duban.cases.CaseRef;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.store.NewLink;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Consumer;

/// Makes private links to human steps for letters that are not about one step alone: a daily
/// report, a reminder that also goes to the office. The mail that asks for a step makes its own.
public final class PrivateLinks {
  private final Consumer<NewLink> keeper;
  private final String publicUrl;
  private final SecureRandom random;

  /// @param keeper keeps a link before it is mailed: the table of links
  /// @param publicUrl base address of the pages, without a slash at its end
  public PrivateLinks(Consumer<NewLink> keeper, String publicUrl, SecureRandom random) {
    this.keeper = keeper;
    this.publicUrl = publicUrl;
    this.random = random;
  }

  /// A new link, kept and ready to be mailed to `person` and nobody else. It holds as long as the
  /// policy says, and opens the step only while the directory still lets the person decide it.
  ///
  /// @param task the step's id within the case: for the office's own page, that of
  ///   [duban.cases.CaseFile#oversight()]
  public URI to(CaseRef ref, String task, Person person, Policy policy, Instant now) {
    NewLink link = NewLink.toStep(ref, task, person, policy, now, random);
    keeper.accept(link);
    return link.address(publicUrl);
  }
}
