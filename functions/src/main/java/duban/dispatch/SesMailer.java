package duban.dispatch;

import duban.mail.LetterWriter.Mail;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.MessageRejectedException;
import software.amazon.awssdk.services.ses.model.MessageTag;

/// Mail by Amazon SES. The client must not retry by itself: SES has no idempotency token.
public final class SesMailer implements Mailer {
  private final SesClient ses;
  private final String configurationSet;

  public SesMailer(SesClient ses, String configurationSet) {
    this.ses = ses;
    this.configurationSet = configurationSet;
  }

  @Override
  public Handed send(Mail mail) {
    try {
      return new Handed.Taken(
          ses.sendRawEmail(
                  r ->
                      r.source(mail.from())
                          .destinations(mail.to())
                          .configurationSetName(configurationSet)
                          .tags(
                              mail.tags().entrySet().stream()
                                  .map(
                                      tag ->
                                          MessageTag.builder()
                                              .name(tag.getKey())
                                              .value(tag.getValue())
                                              .build())
                                  .toList())
                          .rawMessage(m -> m.data(SdkBytes.fromByteArray(mail.mime()))))
              .messageId());
    } catch (MessageRejectedException e) {
      return new Handed.Refused("MessageRejected");
    } catch (SdkException e) {
      return new Handed.NotNow(e.getClass().getSimpleName());
    }
  }
}
