package duban.dispatch;

import duban.mail.LetterWriter.Mail;
import duban.store.Addresses;

/// Sends nothing to an address that takes no mail: a mail service that is made to try on and on
/// loses its good name, and everybody else's mail with it.
public final class ReachableOnly implements Mailer {
  private final Mailer next;
  private final Addresses addresses;

  public ReachableOnly(Mailer next, Addresses addresses) {
    this.next = next;
    this.addresses = addresses;
  }

  @Override
  public Handed send(Mail mail) {
    String office = mail.tags().get(Mail.OFFICE);
    return office != null && addresses.blocked(office, mail.to())
        ? new Handed.Refused("The address takes no mail.")
        : next.send(mail);
  }
}
