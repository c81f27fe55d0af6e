package duban.dispatch;

import duban.mail.LetterWriter.Mail;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/// Mail by a mail server, where there is no SES. Always encrypted: from the first byte on port 465,
/// by a mandatory STARTTLS on any other.
public final class SmtpMailer implements Mailer {
  private static final int IMPLICIT_TLS = 465;
  private static final String TIMEOUT_MILLIS = "20000";

  private final String host;
  private final int port;
  private final Supplier<Account> account;

  /// How to sign in.
  public record Account(String username, String password) {
    public Account {
      Objects.requireNonNull(username);
      Objects.requireNonNull(password);
    }

    @Override
    public String toString() {
      return "Account[…]";
    }
  }

  public SmtpMailer(String host, int port, Supplier<Account> account) {
    this.host = host;
    this.port = port;
    this.account = account;
  }

  @Override
  public Handed send(Mail mail) {
    Session session = Session.getInstance(properties());
    Account signIn = account.get();
    try (Transport transport = session.getTransport(port == IMPLICIT_TLS ? "smtps" : "smtp")) {
      MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(mail.mime()));
      transport.connect(host, port, signIn.username(), signIn.password());
      // Not Transport.send: that would give the message a new id.
      transport.sendMessage(message, new InternetAddress[] {new InternetAddress(mail.to())});
      return new Handed.Taken(
          transport instanceof SMTPTransport smtp
              ? String.valueOf(smtp.getLastServerResponse()).strip()
              : mail.messageId());
    } catch (SendFailedException e) {
      Integer code = replyCode(e);
      return code != null && code >= 500
          ? new Handed.Refused("SMTP " + code)
          : new Handed.NotNow("SMTP " + (code == null ? "failure" : code));
    } catch (MessagingException e) {
      return new Handed.NotNow(e.getClass().getSimpleName());
    }
  }

  private static @Nullable Integer replyCode(SendFailedException failure) {
    for (@Nullable Exception e = failure;
        e instanceof MessagingException m;
        e = m.getNextException()) {
      if (e instanceof SMTPAddressFailedException address) {
        return address.getReturnCode();
      }
      if (e instanceof SMTPSendFailedException send && send.getNextException() == null) {
        return send.getReturnCode();
      }
    }
    return null;
  }

  private Properties properties() {
    Properties properties = new Properties();
    for (String protocol : new String[] {"smtp", "smtps"}) {
      String prefix = "mail." + protocol + ".";
      properties.setProperty(prefix + "auth", "true");
      properties.setProperty(prefix + "connectiontimeout", TIMEOUT_MILLIS);
      properties.setProperty(prefix + "timeout", TIMEOUT_MILLIS);
      properties.setProperty(prefix + "writetimeout", TIMEOUT_MILLIS);
      properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    }
    properties.setProperty("mail.smtp.starttls.enable", "true");
    properties.setProperty("mail.smtp.starttls.required", "true");
    return properties;
  }
}
