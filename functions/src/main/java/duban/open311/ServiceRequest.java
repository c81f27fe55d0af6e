package duban.open311;

import duban.cases.CaseFile;
import duban.cases.Message;
import duban.cases.Standing;
import duban.policy.Policy;
import duban.policy.Published;
import duban.text.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A case as GeoReport v2 shows it to everybody: what was asked, where, and what became of it.
/// Nothing of who asked, nothing of what units wrote to each other (E10).
///
/// Its `service_request_id` is the case's id. It is stable, it tells nobody anything, and it does
/// not open the status page: that takes the code, of which the id is a digest.
record ServiceRequest(CaseFile file, Published city, Texts texts) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /// Whether a text can be the id of a request at all.
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  String id() {
    return file.ref().id();
  }

  @Nullable String service() {
    return file.message().category();
  }

  /// Closed as soon as the matter is answered: nothing more is to be expected.
  String status() {
    return switch (file.standing()) {
      case Standing.Received r -> Search.OPEN;
      case Standing.Handling h -> Search.OPEN;
      case Standing.Together t -> Search.OPEN;
      case Standing.Replied r -> Search.CLOSED;
      case Standing.Redirected r -> Search.CLOSED;
      case Standing.Refused r -> Search.CLOSED;
      case Standing.Closed c -> Search.CLOSED;
    };
  }

  Tree tree() {
    Message message = file.message();
    Policy policy = city.policy();
    List<Update> updates = Update.of(file, city, texts);
    @Nullable Update last = updates.isEmpty() ? null : updates.getLast();
    // What the office refused because it is unlawful or abusive, it does not publish either (E1).
    boolean shown = !(file.standing() instanceof Standing.Refused);
    Place place = Place.of(message);
    return Tree.fields()
        .text("service_request_id", id())
        .text("status", status())
        .text("status_notes", last == null ? null : last.text())
        .text(
            "service_name",
            Optional.ofNullable(policy.categories().get(message.category()))
                .map(c -> texts.name(c.name()))
                .orElse(null))
        .text("service_code", Objects.requireNonNullElse(service(), ""))
        .text("description", shown && !message.content().isEmpty() ? message.content() : null)
        .text(
            "agency_responsible",
            file.assignment().map(a -> Update.unit(city, a.unit(), texts)).orElse(null))
        .text("service_notice", null)
        .text("requested_datetime", time(file.receivedAt(), city))
        .text("updated_datetime", time(last == null ? file.receivedAt() : last.at(), city))
        .text("expected_datetime", expected().map(at -> time(at, city)).orElse(null))
        .text("address", place.address())
        .text("address_id", place.addressId())
        .text("zipcode", place.zipcode())
        .number("lat", Place.degrees(place.latitude()))
        .number("long", Place.degrees(place.longitude()))
        .text("media_url", shown ? media(message) : null)
        .build();
  }

  private Optional<Instant> expected() {
    return status().equals(Search.OPEN) ? file.dueAt() : Optional.empty();
  }

  /// A link that was posted is given back. What was uploaded is not: papers of a case are for those
  /// who work on it.
  private static @Nullable String media(Message message) {
    return message.attachments().stream()
        .map(Message.Attachment::url)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /// With the office's offset, to the second.
  static String time(Instant at, Published city) {
    ZoneId zone = city.policy().office().zone();
    return at.atZone(zone)
        .truncatedTo(ChronoUnit.SECONDS)
        .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
  }
}
