package duban.dispatch;

import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.cases.Message;
import duban.mail.LetterWriter.Mail;
import duban.mail.SourceLetter;
import duban.policy.Policy;
import duban.policy.Published;
import duban.policy.WayBack;
import duban.store.Outbox;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/// Writes to the source unit, or to the author at the address the message gave (A11).
///
/// A mail cannot be taken back, so the effect is claimed first. One whose sender died before it
/// could say so goes out again when the lease is over, under the same message id.
public final class MailWay implements Way {
  /// Longer than any attempt can take, the function's own time limit included.
  private static final Duration LEASE = Duration.ofMinutes(3);

  private static final System.Logger LOG = System.getLogger(MailWay.class.getName());

  private final Policies policies;
  private final Outbox outbox;
  private final BiFunction<SourceLetter, String, Mail> writer;
  private final Mailer mailer;

  /// @param writer makes the message of a letter and of the key that makes its id
  public MailWay(
      Policies policies,
      Outbox outbox,
      BiFunction<SourceLetter, String, Mail> writer,
      Mailer mailer) {
    this.policies = policies;
    this.outbox = outbox;
    this.writer = writer;
    this.mailer = mailer;
  }

  @Override
  public Attempt deliver(Entry entry, Effect.CallSource effect, CaseReading reading, Instant now) {
    Published city = policies.current(entry.ref().office());
    Optional<Policy.Source> source = city.policy().findSource(effect.source());
    if (!(source.map(Policy.Source::wayBack).orElse(null) instanceof WayBack.Mail way)) {
      return new Attempt.Ended(entry, new Verdict.GiveUp("No mail goes to the source any more."));
    }
    CaseFile file = reading.get().asOf(entry.seq());
    String unit = way.to();
    Optional<String> to = unit == null ? author(file.message()) : Optional.of(unit);
    if (to.isEmpty()) {
      return new Attempt.Ended(entry, new Verdict.GiveUp("The sender left no mail address."));
    }
    SourceLetter letter =
        new SourceLetter(
            file,
            effect.event(),
            to.get(),
            unit == null ? null : source.orElseThrow().name(),
            city);
    return outbox
        .claim(entry, now, LEASE, null)
        .<Attempt>map(mine -> new Attempt.Ended(mine, send(letter, mine)))
        .orElseGet(Attempt.TakenByAnother::new);
  }

  private static Optional<String> author(Message message) {
    Message.Author author = message.author();
    return Optional.ofNullable(author == null ? null : author.email())
        .map(String::strip)
        .filter(address -> !address.isEmpty());
  }

  private Verdict send(SourceLetter letter, Entry mine) {
    Mail mail;
    try {
      mail = writer.apply(letter, mine.key());
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
