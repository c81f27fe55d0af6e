package duban.dispatch;

import duban.mail.LetterWriter.Mail;
import java.time.Instant;
import java.time.InstantSource;

/// Sends nothing to an address that takes no mail: a mail service that is made to try on and on
/// loses its good name, and everybody else's mail with it.
public final class ReachableOnly implements Mailer {
  private final Mailer next;
  private final Reachability reachability;
  private final InstantSource clock;

  public ReachableOnly(Mailer next, Reachability reachability, InstantSource clock) {
    this.next = next;
    this.reachability = reachability;
    this.clock = clock;
  }

  @Override
  public Handed send(Mail mail) {
    String office = mail.tags().get(Mail.OFFICE);
    if (office == null) {
      return next.send(mail);
    }
    Instant now = clock.instant();
    if (reachability.blocked(office, mail.to(), now)) {
      return new Handed.Refused("The address takes no mail.");
    }
    Handed handed = next.send(mail);
    if (handed instanceof Handed.Taken) {
      reachability.tries(office, mail.to(), now);
    }
    return handed;
  }
}
