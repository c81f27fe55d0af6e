package duban.local.clients;

import duban.local.bill.Bill;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.ConfigurationSetDoesNotExistException;
import software.amazon.awssdk.services.ses.model.MessageRejectedException;
import software.amazon.awssdk.services.ses.model.MessageTag;
import software.amazon.awssdk.services.ses.model.SendRawEmailRequest;
import software.amazon.awssdk.services.ses.model.SendRawEmailResponse;

/// Takes mails as SES does, refuses what SES would refuse, and puts them into the mailbox.
public final class MailCapture implements SesClient {
  /// SES takes up to 10 MB by default.
  private static final int LARGEST = 10 * 1024 * 1024;

  private static final int MOST_RECIPIENTS = 50;
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,256}");

  private final Mailbox mailbox;
  private final InstantSource clock;
  private final Optional<String> configurationSet;
  private final Bill bill;
  private final Faults faults;

  /// @param configurationSet the one the deployment has; any other is unknown
  public MailCapture(
      Mailbox mailbox,
      InstantSource clock,
      Optional<String> configurationSet,
      Bill bill,
      Faults faults) {
    this.mailbox = mailbox;
    this.clock = clock;
    this.configurationSet = configurationSet;
    this.bill = bill;
    this.faults = faults;
  }

  @Override
  public SendRawEmailResponse sendRawEmail(SendRawEmailRequest request) {
    return faults.around(Faults.Service.SES, () -> send(request));
  }

  private SendRawEmailResponse send(SendRawEmailRequest request) {
    String set = request.configurationSetName();
    if (set != null && !configurationSet.equals(Optional.of(set))) {
      throw ConfigurationSetDoesNotExistException.builder()
          .message("Configuration set <" + set + "> does not exist.")
          .awsErrorDetails(details("ConfigurationSetDoesNotExist"))
          .build();
    }
    byte[] mime = request.rawMessage().data().asByteArrayUnsafe();
    if (mime.length > LARGEST) {
      throw rejected(
          "Message length is more than " + LARGEST + " bytes long: '" + mime.length + "'.");
    }
    Mail mail = read(mime, request.tags());
    if (request.source() == null && !mail.headers().containsKey("From")) {
      throw rejected("Missing required header 'From'.");
    }
    List<String> destinations = request.destinations();
    int recipients =
        destinations.isEmpty() ? mail.to().size() + mail.cc().size() : destinations.size();
    if (recipients == 0) {
      throw rejected("Missing required header 'To'.");
    }
    if (recipients > MOST_RECIPIENTS) {
      throw rejected("Recipient count exceeds " + MOST_RECIPIENTS + ".");
    }
    mailbox.add(mail);
    bill.mail(recipients);
    return SendRawEmailResponse.builder().messageId(mail.id()).build();
  }

  private Mail read(byte[] mime, List<MessageTag> tags) {
    var given = new LinkedHashMap<String, String>();
    for (MessageTag tag : tags) {
      if (!TAG.matcher(tag.name()).matches() || !TAG.matcher(tag.value()).matches()) {
        throw rejected("Invalid tag <" + tag.name() + ":" + tag.value() + ">.");
      }
      given.put(tag.name(), tag.value());
    }
    try {
      return Mail.read(UUID.randomUUID().toString(), clock.instant(), mime, given);
    } catch (MessagingException e) {
      throw rejected("The message is not a MIME message: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageRejectedException rejected(String why) {
    return (MessageRejectedException)
        MessageRejectedException.builder()
            .message(why)
            .awsErrorDetails(details("MessageRejected"))
            .statusCode(400)
            .build();
  }

  private static AwsErrorDetails details(String code) {
    return AwsErrorDetails.builder().serviceName("Ses").errorCode(code).build();
  }

  @Override
  public String serviceName() {
    return SesClient.SERVICE_NAME;
  }

  @Override
  public void close() {}
}
