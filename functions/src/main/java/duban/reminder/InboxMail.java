package duban.reminder;

import duban.dispatch.OfficeMails;
import duban.mailin.InboxDesk;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Inbox;
import duban.store.Inbox.Letter;
import duban.store.Inbox.Waiting;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Asks the office about a mail that came in: each of its handlers by a letter with a link of their
/// own, every day anew until one of them decides. What was decided and not carried out it carries
/// out. While the mail's source is paused, nobody is asked; the mail waits.
public final class InboxMail implements OfficeJob {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration WHILE_PAUSED = Duration.ofHours(1);
  private static final Duration DAILY = Duration.ofDays(1);
  private static final String ASKED = "asked";

  private final Policies policies;
  private final Inbox inbox;
  private final InboxDesk desk;
  private final OfficeMails mails;

  public InboxMail(Policies policies, Inbox inbox, InboxDesk desk, OfficeMails mails) {
    this.policies = policies;
    this.inbox = inbox;
    this.desk = desk;
    this.mails = mails;
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Map<String, String> state = job.state();
    Optional<Waiting> mail =
        inbox.find(job.office(), job.name().substring(job.name().indexOf('/') + 1));
    if (mail.isEmpty() || mail.get().settledAt() != null) {
      return new Outcome.Rest(state);
    }
    Published city = policies.current(job.office());
    if (mail.get().choice() != null) {
      desk.carryOut(city, mail.get(), now);
      return new Outcome.Rest(state);
    }
    Letter letter = mail.get().letter();
    if (city.policy().findSource(letter.source()).filter(Policy.Source::held).isPresent()) {
      return new Outcome.Again(now.plus(WHILE_PAUSED), state);
    }
    int asked = Integer.parseInt(state.getOrDefault(ASKED, "0"));
    boolean all = true;
    for (Person person : city.directory().handlers(city.policy().coordinator())) {
      String key = "mail-in-" + letter.id() + "-" + asked + "-" + person.id();
      all &=
          mails.mailArrived(city, person, inbox, letter, asked > 0, key, now)
              == OfficeMails.Result.SETTLED;
    }
    return all
        ? new Outcome.Again(now.plus(DAILY), Map.of(ASKED, Integer.toString(asked + 1)))
        : new Outcome.Again(now.plus(AGAIN), state);
  }
}
