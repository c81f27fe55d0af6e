package duban.local.events;

import duban.local.clients.LocalS3;
import duban.local.clients.Mail;
import duban.local.template.Deployment;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the mail service and the storage service do on their own: put a mail that came in into the
/// bucket, tell the bus of every object written, tell it of mails that came back.
public final class MailService {
  private static final String PREFIX = "mail-in/";
  private static final JsonNodeFactory JSON = JsonMapper.shared().getNodeFactory();

  private final LocalS3 s3;
  private final List<String> buckets;
  private final EventBus bus;
  private final InstantSource clock;

  /// How a mail comes back.
  public enum Kind {
    BOUNCE,
    COMPLAINT,
    /// A mailbox that is full for a while.
    TRANSIENT
  }

  /// The deployment has no bucket for mails that come in.
  public static final class NoMailIn extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoMailIn() {
      super("The deployment has no bucket whose objects are told of.");
    }
  }

  public MailService(
      LocalS3 s3, Collection<Deployment.Bucket> buckets, EventBus bus, InstantSource clock) {
    this.s3 = s3;
    this.buckets =
        buckets.stream().filter(Deployment.Bucket::tells).map(Deployment.Bucket::name).toList();
    this.bus = bus;
    this.clock = clock;
    Set<String> told = this.buckets.stream().collect(Collectors.toUnmodifiableSet());
    s3.onPut(
        (bucket, key, bytes) -> {
          if (told.contains(bucket)) {
            stored(bucket, key, bytes);
          }
        });
  }

  /// A mail reaches the address that the receipt rule watches.
  ///
  /// @param folder what the rule puts behind `mail-in/`: empty, or a source's id and a slash
  /// @return the key it is kept under
  /// @throws NoMailIn when nothing would take it in
  public String receive(String folder, byte[] raw) {
    if (buckets.isEmpty()) {
      throw new NoMailIn();
    }
    String key = PREFIX + folder + UUID.randomUUID().toString().replace("-", "");
    s3.putObject(
        put -> put.bucket(buckets.getFirst()).key(key), RequestBody.fromBytes(raw));
    return key;
  }

  private void stored(String bucket, String key, long bytes) {
    ObjectNode detail = JSON.objectNode();
    detail.put("version", "0");
    detail.putObject("bucket").put("name", bucket);
    detail
        .putObject("object")
        .put("key", key)
        .put("size", bytes)
        .put("sequencer", Long.toHexString(clock.instant().toEpochMilli()));
    detail.put("reason", "PutObject");
    bus.publish("aws.s3", "Object Created", List.of("arn:aws:s3:::" + bucket), detail);
  }

  /// A mail comes back, as SES tells it.
  ///
  /// @param set the configuration set it was sent with
  public void comesBack(Mail mail, String set, Kind kind) {
    boolean complaint = kind == Kind.COMPLAINT;
    ObjectNode detail = JSON.objectNode();
    detail.put("eventType", complaint ? "Complaint" : "Bounce");
    ObjectNode about = detail.putObject(complaint ? "complaint" : "bounce");
    about.put("timestamp", clock.instant().toString());
    about.put("feedbackId", UUID.randomUUID().toString());
    ArrayNode recipients =
        about.putArray(complaint ? "complainedRecipients" : "bouncedRecipients");
    for (String to : mail.to()) {
      ObjectNode recipient = recipients.addObject().put("emailAddress", to);
      if (kind == Kind.BOUNCE) {
        recipient
            .put("action", "failed")
            .put("status", "5.1.1")
            .put("diagnosticCode", "smtp; 550 5.1.1 user unknown");
      }
    }
    if (complaint) {
      about.put("complaintFeedbackType", "abuse");
    } else {
      about.put("bounceType", kind == Kind.BOUNCE ? "Permanent" : "Transient");
      about.put("bounceSubType", kind == Kind.BOUNCE ? "General" : "MailboxFull");
    }
    ObjectNode sent = detail.putObject("mail");
    sent.put("timestamp", mail.at().toString());
    sent.put("messageId", mail.id());
    mail.to().forEach(sent.putArray("destination")::add);
    ObjectNode tags = sent.putObject("tags");
    tags.putArray("ses:configuration-set").add(set);
    mail.tags().forEach((name, value) -> tags.putArray(name).add(value));
    bus.publish(
        "aws.ses",
        complaint ? "Email Complaint Received" : "Email Bounced",
        List.of("arn:aws:ses:cn-local-1:000000000000:configuration-set/" + set),
        detail);
  }
}
