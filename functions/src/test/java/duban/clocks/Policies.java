package duban.clocks;

import duban.policy.Policy;
import duban.policy.Policy.DeadlineRule;
import java.util.List;

/// Variants of a policy for tests.
final class Policies {
  private Policies() {}

  static Policy with(Policy p, List<DeadlineRule> deadlines) {
    return new Policy(
        p.schema(),
        p.office(),
        p.coordinator(),
        p.bureauOffice(),
        p.series(),
        p.sources(),
        p.tiers(),
        p.paths(),
        p.areas(),
        p.categories(),
        p.triage(),
        deadlines,
        p.channels(),
        p.replyForms(),
        p.mail(),
        p.linksValidFor(),
        p.callbackRetries(),
        p.hours(),
        p.extensions(),
        p.ladders(),
        p.oversight(),
        p.desk(),
        p.attachments(),
        p.repeats());
  }
}
