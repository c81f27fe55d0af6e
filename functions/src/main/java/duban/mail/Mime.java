package duban.mail;

import duban.cases.CaseRef;
import duban.cases.MailIds;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.text.MailSyntax;
import duban.text.Texts;
import duban.text.Visible;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.simplejavamail.api.email.ContentTransferEncoding;
import org.simplejavamail.api.email.EmailPopulatingBuilder;
import org.simplejavamail.converter.EmailConverter;
import org.simplejavamail.email.EmailBuilder;

/// What every mail of the office has in common, whatever it says.
final class Mime {
  static {
    MailSyntax.tolerant();
  }

  /// No server stands behind it: messages are only written with it. Making one reads half the class
  /// path.
  private static final Session SESSION = Session.getInstance(new Properties());

  static {
    // Unless it is named, Jakarta Mail searches the class path for this class again for every part
    // of every mail.
    String provider = "jakarta.mail.util.StreamProvider";
    if (System.getProperty(provider) == null) {
      System.setProperty(provider, "org.eclipse.angus.mail.util.MailStreamProvider");
    }
  }

  private Mime() {}

  /// The same content for readers of either part. What strangers wrote in it cannot turn the words
  /// around it: there are no direction marks in a mail of ours.
  record Content(String subject, String text, String html) {
    Content {
      subject = Visible.line(subject);
      text = Visible.lines(text);
      html = Visible.lines(html);
    }
  }

  static EmailPopulatingBuilder email(
      Policy.MailSettings settings,
      Person to,
      Texts texts,
      Content content,
      String messageId,
      Instant now) {
    return email(settings, oneLine(to.name()), to.mail(), texts, content, messageId, now);
  }

  /// @param name whose address it is; null where only the address is known
  static EmailPopulatingBuilder email(
      Policy.MailSettings settings,
      @Nullable String name,
      String to,
      Texts texts,
      Content content,
      String messageId,
      Instant now) {
    EmailPopulatingBuilder email =
        EmailBuilder.startingBlank()
            .from(oneLine(texts.name(settings.fromName())), settings.from())
            .to(name, to)
            .withSubject(content.subject())
            .withPlainText(content.text())
            .withHTMLText(content.html())
            .withContentTransferEncoding(ContentTransferEncoding.BASE_64)
            .fixingMessageId(messageId)
            .fixingSentDate(Date.from(now))
            .withHeader("Auto-Submitted", "auto-generated")
            .withHeader("X-Auto-Response-Suppress", "All")
            .withHeader("Content-Language", texts.tag());
    String replyTo = settings.replyTo();
    return replyTo == null ? email : email.withReplyTo(replyTo);
  }

  /// Makes it one of a case's mails: all refer to the case's own message id, which no mail has.
  static void thread(
      EmailPopulatingBuilder email, CaseRef ref, MailIds ids, Policy.MailSettings settings) {
    String root = "<" + ids.thread(ref, settings.domain()) + ">";
    email.withHeader("In-Reply-To", root).withHeader("References", root);
  }

  /// Free of line breaks and invisible control characters, whoever wrote it: it stands in a header.
  static String oneLine(String text) {
    return Visible.line(text);
  }

  static byte[] bytes(EmailPopulatingBuilder email) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      EmailConverter.emailToMimeMessage(email.buildEmail(), SESSION).writeTo(out);
    } catch (MessagingException e) {
      throw new IllegalStateException("The mail could not be written.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
