package duban.reminder;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.SecurityEvents;
import duban.dispatch.OfficeMails;
import duban.policy.Desk;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Inbox;
import duban.store.Inbox.Waiting;
import duban.store.Jobs.Job;
import duban.store.Policies;
import duban.store.QuotedLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Mails a new private link to the person whose link came back to us in what people sent (E10), and
/// to no other. Nothing is mailed for a step that is decided or is no longer theirs.
public final class QuotedLinkMail implements OfficeJob {
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final Cases cases;
  private final Policies policies;
  private final Inbox inbox;
  private final QuotedLinks quoted;
  private final OfficeMails mails;
  private final SecurityEvents security;

  public QuotedLinkMail(
      Cases cases,
      Policies policies,
      Inbox inbox,
      QuotedLinks quoted,
      OfficeMails mails,
      SecurityEvents security) {
    this.cases = cases;
    this.policies = policies;
    this.inbox = inbox;
    this.quoted = quoted;
    this.mails = mails;
    this.security = security;
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Map<String, String> state = job.state();
    Published city = policies.current(job.office());
    quoted.end(state.getOrDefault(QuotedLinks.HASH, ""), now);
    Optional<Person> owner =
        city.directory().findPerson(state.getOrDefault(QuotedLinks.PERSON, ""));
    if (owner.isPresent()
        && replace(city, owner.get(), state, job, now) == OfficeMails.Result.WAITING) {
      return new Outcome.Again(now.plus(AGAIN), state);
    }
    security.count(new SecurityEvents.Event.LinkRetired(job.office()));
    return new Outcome.Rest(state);
  }

  private OfficeMails.Result replace(
      Published city, Person owner, Map<String, String> state, Job job, Instant now) {
    String key =
        "quoted-" + state.getOrDefault(QuotedLinks.HASH, "").substring(0, 32) + "-" + owner.id();
    String which = state.get(QuotedLinks.CASE);
    String mail = state.get(QuotedLinks.MAIL);
    if (which != null) {
      return step(city, owner, which, state.getOrDefault(QuotedLinks.TASK, ""), key, now);
    }
    if (mail != null) {
      return inbox
          .find(job.office(), mail)
          .filter(waiting -> waiting.choice() == null)
          .map(Waiting::letter)
          .filter(letter -> city.directory().handlers(city.policy().coordinator()).contains(owner))
          .map(letter -> mails.mailArrived(city, owner, inbox, letter, true, key, now))
          .orElse(OfficeMails.Result.SETTLED);
    }
    Desk.Filing filing = city.policy().desk().filing();
    return filing == null
        ? OfficeMails.Result.SETTLED
        : mails.filingLink(city, owner, key, filing.linkValidFor(), now);
  }

  private OfficeMails.Result step(
      Published city, Person owner, String which, String task, String key, Instant now) {
    Optional<CaseFile> file = cases.find(CaseRef.parse(which));
    Optional<CaseTask.Open> open =
        file.flatMap(f -> f.findTask(task))
            .filter(CaseTask.Open.class::isInstance)
            .map(CaseTask.Open.class::cast)
            .filter(step -> city.mayDecide(owner, step, now));
    return open.isEmpty()
        ? OfficeMails.Result.SETTLED
        : mails.linkReplaced(city, owner, file.orElseThrow(), open.get(), key, now);
  }
}
