package duban.mailin;

import duban.cases.CaseRef;
import duban.mailin.Bounces.Notice;
import duban.store.Addresses.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What SES publishes about a mail through EventBridge: `Email Bounced` and `Email Complaint
/// Received` of a configuration set. The mail's own tags say what it was about.
public final class SesEvent {
  private SesEvent() {}

  /// The notice in an event; empty when it tells of no bounce and no complaint, or of a mail that is
  /// not ours.
  ///
  /// @param event as EventBridge delivers it
  public static Optional<Notice> read(JsonNode event) {
    JsonNode detail = event.path("detail");
    JsonNode mail = detail.path("mail");
    String office = tag(mail, "office");
    if (office == null) {
      return Optional.empty();
    }
    String messageId = mail.path("messageId").asString("");
    return switch (detail.path("eventType").asString("")) {
      case "Bounce" -> {
        JsonNode bounce = detail.path("bounce");
        yield Optional.of(
            notice(
                office,
                mail,
                recipients(bounce.path("bouncedRecipients")),
                bounce.path("bounceType").asString("").equals("Permanent")
                    ? Kind.BOUNCE
                    : Kind.TRANSIENT,
                bounce.path("feedbackId").asString(messageId),
                messageId));
      }
      case "Complaint" -> {
        JsonNode complaint = detail.path("complaint");
        // "not-spam": the reader took the mail out of the junk folder.
        yield complaint.path("complaintFeedbackType").asString("").equals("not-spam")
            ? Optional.empty()
            : Optional.of(
                notice(
                    office,
                    mail,
                    recipients(complaint.path("complainedRecipients")),
                    Kind.COMPLAINT,
                    complaint.path("feedbackId").asString(messageId),
                    messageId));
      }
      default -> Optional.empty();
    };
  }

  private static Notice notice(
      String office,
      JsonNode mail,
      List<String> recipients,
      Kind kind,
      String event,
      String messageId) {
    String id = tag(mail, "case");
    return new Notice(
        office,
        id == null ? null : new CaseRef(office, id),
        tag(mail, "effect"),
        recipients,
        kind,
        event,
        messageId);
  }

  /// A mail has one recipient here; SES names those concerned all the same.
  private static List<String> recipients(JsonNode list) {
    List<String> found = new ArrayList<>();
    list.forEach(
        each -> MailReader.address(each.path("emailAddress").asString("")).ifPresent(found::add));
    return found;
  }

  private static @Nullable String tag(JsonNode mail, String name) {
    String value = mail.path("tags").path(name).path(0).asString("");
    return value.matches("[a-z0-9][a-z0-9-]{0,63}") ? value : null;
  }
}
