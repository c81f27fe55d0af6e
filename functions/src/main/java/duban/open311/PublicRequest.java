package duban.open311;

import duban.cases.CaseFile;
import duban.cases.Message;
import duban.cases.Standing;
import duban.cases.StatusCode;
import duban.policy.Door;
import duban.policy.Door.Open311.Shown;
import duban.policy.Policy;
import duban.policy.Published;
import duban.text.PersonalData;
import duban.text.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A case as GeoReport v2 shows it: what was asked, where, and what became of it. Nothing of who
/// asked, nothing of what units wrote to each other (E10).
///
/// A list keeps it short ([#SHORT]), so that a hundred of them cost little to read; one that is
/// asked for by its id is whole. What of it is told to whom is decided when it is told.
///
/// @param id the `service_request_id`: it leads to this and to nothing else
/// @param earlierId the id that its sender was given before there were ids of their own; null for
///   later requests
/// @param source whose key it came with
/// @param confidential whether the sender asked for privacy
/// @param open until the matter is answered: nothing more is to be expected then
/// @param withheld whether the office refused it as unlawful or abusive, and does not publish it
///   either (E1)
/// @param unit the handling unit
/// @param notes the text of the last update
/// @param notesEn likewise in English, where that differs
record PublicRequest(
    String id,
    @Nullable String earlierId,
    String source,
    boolean confidential,
    @Nullable String service,
    boolean open,
    boolean withheld,
    @Nullable String unit,
    Instant requestedAt,
    Instant updatedAt,
    @Nullable Instant expectedAt,
    Place place,
    @Nullable String description,
    @Nullable String media,
    @Nullable String notes,
    @Nullable String notesEn) {
  /// Characters of a text in a list: three bytes each, of which eight thousand cost a read unit.
  static final int SHORT = 250;

  static final int WHOLE = Integer.MAX_VALUE;

  /// The field beside a message's place that says that its request has an id of its own.
  static final String OWN_ID = "own_id";

  /// What stands where a description names how to reach somebody, or who they are: the list is for
  /// everybody, and may be kept by everybody.
  private static final String MASK = "***";

  private static final Texts ZH = Texts.in(Locale.SIMPLIFIED_CHINESE);
  private static final Texts EN = Texts.in(Locale.ENGLISH);

  /// @param longest how many characters of a text it keeps
  static PublicRequest of(CaseFile file, Published city, int longest) {
    Message message = file.message();
    @Nullable Update last = last(Update.of(file, city, ZH));
    @Nullable Update lastEn = last(Update.of(file, city, EN));
    String notes = last == null ? null : cut(last.text(), longest);
    String notesEn = lastEn == null ? null : cut(lastEn.text(), longest);
    boolean open = open(file.standing());
    return new PublicRequest(
        id(file),
        earlierId(file),
        file.registration().source(),
        message.author() != null && message.author().wantsPrivacy(),
        message.category(),
        open,
        file.standing() instanceof Standing.Refused,
        file.assignment().map(a -> a.unit()).orElse(null),
        file.receivedAt(),
        last == null ? file.receivedAt() : last.at(),
        open ? file.dueAt().orElse(null) : null,
        Place.of(message),
        message.content().isEmpty()
            ? null
            : cut(PersonalData.mask(message.content(), List.of(), MASK), longest),
        media(message),
        notes,
        Objects.equals(notes, notesEn) ? null : notesEn);
  }

  /// The id of a case for everybody.
  static String id(CaseFile file) {
    return new StatusCode(file.registration().statusCode()).publicId();
  }

  /// The id that the sender was given, where that was the case's: requests registered before there
  /// were ids of their own keep it for their sender, who knows them by no other.
  static @Nullable String earlierId(CaseFile file) {
    return file.message().extra().get(Place.KEPT) instanceof Map<?, ?> kept
            && kept.containsKey(OWN_ID)
        ? null
        : file.ref().id();
  }

  /// The id under which its sender knows it.
  static String sendersId(CaseFile file) {
    return Objects.requireNonNullElseGet(earlierId(file), () -> id(file));
  }

  private static @Nullable Update last(List<Update> updates) {
    return updates.isEmpty() ? null : updates.getLast();
  }

  private static String cut(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
  }

  private static boolean open(Standing standing) {
    return switch (standing) {
      case Standing.Received r -> true;
      case Standing.Handling h -> true;
      case Standing.Together t -> true;
      case Standing.Replied r -> false;
      case Standing.Redirected r -> false;
      case Standing.Refused r -> false;
      case Standing.Closed c -> false;
    };
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

  String status() {
    return open ? Search.OPEN : Search.CLOSED;
  }

  /// Whether it is listed for a reader.
  boolean listed(Reader reader) {
    return reader.here().source(source).isPresent() && (!confidential || reader.owns(source));
  }

  /// The id by which a reader knows it.
  String id(Reader reader) {
    return earlierId != null && reader.owns(source) ? earlierId : id;
  }

  /// As a reader may see it.
  Tree tree(Reader reader, Texts texts) {
    Published city = reader.here().city();
    boolean described = !withheld && reader.sees(this, Shown.DESCRIPTION);
    boolean placed = reader.sees(this, Shown.PLACE);
    boolean noted = reader.sees(this, Shown.NOTES);
    Place where = placed ? place : Place.NOWHERE;
    return Tree.fields()
        .text("service_request_id", id(reader))
        .text("status", status())
        .text("status_notes", noted ? notes(texts) : null)
        .text("service_name", serviceName(city.policy(), texts))
        .text("service_code", Objects.requireNonNullElse(service, ""))
        .text("description", described ? description : null)
        .text("agency_responsible", noted && unit != null ? Update.unit(city, unit, texts) : null)
        .text("service_notice", null)
        .text("requested_datetime", time(requestedAt, city))
        .text("updated_datetime", time(updatedAt, city))
        .text("expected_datetime", expectedAt == null ? null : time(expectedAt, city))
        .text("address", where.address())
        .text("address_id", where.addressId())
        .text("zipcode", where.zipcode())
        .number("lat", Place.degrees(where.latitude()))
        .number("long", Place.degrees(where.longitude()))
        .text("media_url", !withheld && reader.sees(this, Shown.MEDIA) ? media : null)
        .build();
  }

  private @Nullable String notes(Texts texts) {
    return notesEn != null && texts.locale().getLanguage().equals("en") ? notesEn : notes;
  }

  private @Nullable String serviceName(Policy policy, Texts texts) {
    return Optional.ofNullable(service)
        .map(policy.categories()::get)
        .map(category -> texts.name(category.name()))
        .orElse(null);
  }

  /// Who asks: with the key of a source, or with none.
  ///
  /// @param source whose key came along; null for everybody
  record Reader(Jurisdiction here, Policy.@Nullable Source source) {
    boolean owns(String id) {
      return source != null && source.id().equals(id);
    }

    boolean sees(PublicRequest request, Shown what) {
      return owns(request.source()) || (!request.confidential() && shows(request.source(), what));
    }

    boolean shows(String id, Shown what) {
      return here.source(id)
          .filter(s -> s.door() instanceof Door.Open311 door && door.shown().contains(what))
          .isPresent();
    }
  }

  /// With the office's offset, to the second.
  static String time(Instant at, Published city) {
    ZoneId zone = city.policy().office().zone();
    return at.atZone(zone)
        .truncatedTo(ChronoUnit.SECONDS)
        .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
  }
}
