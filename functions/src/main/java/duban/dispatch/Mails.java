package duban.dispatch;

import duban.cases.CalendarMails;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Effect;
import duban.mail.Letter;
import duban.mail.LetterWriter;
import duban.mail.LetterWriter.Mail;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.NewLink;
import duban.store.Outbox;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes and sends the mails that steps ask for.
///
/// A mail cannot be taken back and no provider recognises a repetition, so the effect is claimed
/// first. A mail whose sender died between the claim and the answer is sent again when the lease is
/// over, under the same message id.
public final class Mails {
  /// Longer than any attempt can take, the function's own time limit included.
  static final Duration LEASE = Duration.ofMinutes(3);

  private static final System.Logger LOG = System.getLogger(Mails.class.getName());

  private final Policies policies;
  private final Outbox outbox;
  private final LetterWriter writer;
  private final Mailer mailer;
  private final Unreachable unreachable;
  private final String publicUrl;
  private final SecureRandom random;

  /// @param unreachable knows the addresses that nothing is to be sent to
  /// @param publicUrl base address of the pages, without a slash at its end
  public Mails(
      Policies policies,
      Outbox outbox,
      LetterWriter writer,
      Mailer mailer,
      Unreachable unreachable,
      String publicUrl,
      SecureRandom random) {
    this.policies = policies;
    this.outbox = outbox;
    this.writer = writer;
    this.mailer = mailer;
    this.unreachable = unreachable;
    this.publicUrl = publicUrl;
    this.random = random;
  }

  Attempt deliver(Entry entry, Effect.SendMail effect, CaseReading reading, Instant now) {
    CaseFile file = reading.get();
    Published city = policies.pinned(entry.ref().office(), file.policyVersion());
    Optional<Person> to = city.directory().findPerson(effect.person());
    if (to.isEmpty()) {
      return new Attempt.Ended(
          entry,
          new Verdict.GiveUp("The directory no longer has the person '" + effect.person() + "'."));
    }
    String task = effect.task();
    if (unreachable.blocked(entry.ref().office(), to.get().mail(), now)) {
      return new Attempt.Ended(entry, notSent(entry, task, to.get(), now));
    }
    if (effect.letter().equals(Effect.SendMail.WITHDRAWN)) {
      return claimed(entry, now, new Letter.Withdrawn(file.asOf(entry.seq()), to.get(), city));
    }
    if (task == null) {
      return copy(entry, effect, now, file, to.get(), city);
    }
    return switch (effect.letter()) {
      case Effect.SendMail.MOVED -> moved(entry, task, now, file, to.get(), city);
      case Effect.SendMail.SETTLED -> settled(entry, task, now, file, to.get(), city);
      default -> task(entry, task, effect.letter(), now, file, to.get(), city);
    };
  }

  /// A step that its person cannot hear of is put to somebody who can.
  private Verdict notSent(Entry entry, @Nullable String task, Person to, Instant now) {
    String passedOn =
        task == null
            ? ""
            : unreachable
                .readdress(entry.ref(), task, to, now)
                .map(person -> " The step was put to '" + person + "'.")
                .orElse("");
    return new Verdict.Done("Not sent: the address takes no mail." + passedOn);
  }

  private Attempt moved(
      Entry entry, String task, Instant now, CaseFile file, Person to, Published city) {
    if (!(file.findTask(task).orElse(null) instanceof CaseTask.Open)) {
      return new Attempt.Ended(entry, new Verdict.Done("Overtaken: the task is no longer open."));
    }
    CaseFile then = file.asOf(entry.seq());
    return claimed(entry, now, new Letter.Moved(then, then.task(task), to, city));
  }

  private Attempt settled(
      Entry entry, String task, Instant now, CaseFile file, Person to, Published city) {
    CaseFile then = file.asOf(entry.seq());
    List<String> whats = CalendarMails.settledBy(then, task).stream().map(Deadline::what).toList();
    return claimed(entry, now, new Letter.Settled(then, then.task(task), whats, to, city));
  }

  private Attempt claimed(Entry entry, Instant now, Letter letter) {
    return outbox
        .claim(entry, now, LEASE, null)
        .<Attempt>map(mine -> new Attempt.Ended(mine, send(letter, mine)))
        .orElseGet(Attempt.TakenByAnother::new);
  }

  private Attempt copy(
      Entry entry, Effect.SendMail effect, Instant now, CaseFile file, Person to, Published city) {
    String as = effect.as() == null ? "" : effect.as();
    return claimed(entry, now, new Letter.Copy(file.asOf(entry.seq()), as, to, city));
  }

  private Attempt task(
      Entry entry,
      String task,
      String occasion,
      Instant now,
      CaseFile file,
      Person to,
      Published city) {
    if (!(file.findTask(task).orElse(null) instanceof CaseTask.Open)) {
      return new Attempt.Ended(entry, new Verdict.Done("Overtaken: the task is no longer open."));
    }
    // The letter tells the case as the step left it; what came later is behind the link.
    CaseFile then = file.asOf(entry.seq());
    if (!(then.findTask(task).orElse(null) instanceof CaseTask.Open open)) {
      return new Attempt.Ended(
          entry, new Verdict.GiveUp("The step did not open the task '" + task + "'."));
    }
    NewLink link = NewLink.toStep(entry.ref(), task, to, city.policy(), now, random);
    Letter letter = new Letter.Task(then, open, to, city, link.address(publicUrl), occasion);
    return outbox
        .claim(entry, now, LEASE, link)
        .<Attempt>map(mine -> new Attempt.Ended(mine, send(letter, mine)))
        .orElseGet(Attempt.TakenByAnother::new);
  }

  private Verdict send(Letter letter, Entry mine) {
    Mail mail;
    try {
      mail = writer.write(letter, mine.key());
    } catch (RuntimeException e) {
      // A letter that cannot be written must wait longer each time, and be given up in the end,
      // like any other.
      LOG.log(System.Logger.Level.ERROR, "A letter about case " + mine.ref() + " failed.", e);
      return new Verdict.Later("The letter could not be written: " + e.getClass().getSimpleName());
    }
    return switch (mailer.send(mail)) {
      case Mailer.Handed.Taken(String id) -> new Verdict.Done(id);
      case Mailer.Handed.Refused(String why) -> new Verdict.GiveUp(why);
      case Mailer.Handed.NotNow(String why) -> new Verdict.Later(why);
    };
  }
}
