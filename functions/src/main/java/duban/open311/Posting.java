package duban.open311;

import duban.cases.Actor;
import duban.cases.CaseFile;
import duban.cases.Message;
import duban.intake.Opening;
import duban.intake.Uploads;
import duban.policy.Policy;
import duban.store.Cases.Registration;
import duban.text.Visible;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `POST requests`: a request becomes a case (A1).
///
/// A request with the sender's own id ([Attribute#SENDERS_ID]) is taken once, however often it is
/// posted. Without it, every post is a request of its own: to guess that two are the same would
/// lose somebody's message.
final class Posting {
  /// GeoReport v2: "limited to 4,000 characters".
  private static final int DESCRIPTION = 4000;

  private static final int TITLE = 60;

  /// What apps say about themselves; kept with the message.
  private static final List<String> FIELDS =
      List.of("device_id", "deviceid", "report_url", "report_title");

  private final Opening opening;
  private final Uploads uploads;

  Posting(Opening opening, Uploads uploads) {
    this.opening = opening;
    this.uploads = uploads;
  }

  /// What became of a post.
  sealed interface Outcome {
    /// It is a case, from now on or from an earlier post.
    record Taken(CaseFile file) implements Outcome {}

    record Refused(List<Problem> problems) implements Outcome {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /// @param source whose key came with the request
  Outcome post(Jurisdiction jurisdiction, Policy.Source source, Call call, Instant now) {
    FormReader form = new FormReader(call);
    String serviceCode = form.required("service_code", FormReader.SHORT);
    Optional<Policy.Category> category = jurisdiction.category(serviceCode);
    if (!serviceCode.isEmpty() && category.isEmpty()) {
      form.problem(Problem.notFound("service", serviceCode));
    }
    String description = form.optional("description", DESCRIPTION);
    Map<String, String> attributes = form.attributes(Attribute.of(jurisdiction.city().policy()));
    Place place = place(form, attributes.get(Attribute.CLOSEST_ADDRESS));
    Message.Author author = form.author(privacy(call, attributes));
    List<Message.Attachment> media = form.links();
    List<Uploads.Paper> papers = form.papers(jurisdiction.city().policy().attachments());
    Map<String, Object> kept = place.kept();
    kept.put(PublicRequest.OWN_ID, true);
    for (String field : FIELDS) {
      String value = form.optional(field, FormReader.ADDRESS);
      if (value != null) {
        kept.put(field, value);
      }
    }
    if (category.isEmpty() || !form.problems().isEmpty()) {
      return new Outcome.Refused(form.problems());
    }
    String sendersId = attributes.get(Attribute.SENDERS_ID);
    String id = sendersId == null ? UUID.randomUUID().toString() : sendersId;
    if (!attributes.isEmpty()) {
      kept.put("attributes", attributes);
    }
    media.addAll(uploads.keep(jurisdiction.office(), papers));
    Message message =
        new Message(
            id,
            title(description, category.get()),
            description == null ? "" : description,
            null,
            now,
            null,
            attributes.get(Attribute.AREA),
            category.get().code(),
            null,
            author,
            media,
            Map.of(Place.KEPT, kept));
    return new Outcome.Taken(
        switch (opening.open(
            jurisdiction.city(), source, id, message, Actor.source(source.id()), now)) {
          case Registration.Created(CaseFile file) -> file;
          case Registration.Known(CaseFile file) -> file;
        });
  }

  /// Whether nobody but the sender and the office is to read it: asked for as an attribute, or as a
  /// field by clients that know no attributes.
  private static boolean privacy(Call call, Map<String, String> attributes) {
    String asked = attributes.get(Attribute.PRIVACY);
    return Attribute.isYes(asked == null ? call.parameter(Attribute.PRIVACY) : asked);
  }

  /// One of the three ways to say where is required.
  private static Place place(FormReader form, @Nullable String closest) {
    String address = form.optional("address_string", FormReader.ADDRESS);
    String addressId = form.optional("address_id", FormReader.SHORT);
    int before = form.problems().size();
    String latitude = form.degrees("lat", 90);
    String longitude = form.degrees("long", 180);
    boolean readable = form.problems().size() == before;
    if (readable && (latitude == null) != (longitude == null)) {
      form.problem(Problem.bad("missing", latitude == null ? "lat" : "long"));
      readable = false;
    }
    String zipcode = form.optional("zipcode", FormReader.SHORT);
    Place place = new Place(address, addressId, zipcode, latitude, longitude);
    if (readable && !place.known()) {
      form.problem(Problem.bad("no-place"));
    }
    return address != null ? place : new Place(closest, addressId, zipcode, latitude, longitude);
  }

  /// The first line of what was written: GeoReport has no title, and clients that have one put it
  /// there.
  private static String title(@Nullable String description, Policy.Category category) {
    String first = description == null ? "" : Visible.firstLine(description).orElse("");
    String title = first.startsWith("title:") ? first.substring("title:".length()).strip() : first;
    if (Visible.blank(title)) {
      return category.name().zh();
    }
    return title.codePointCount(0, title.length()) <= TITLE
        ? title
        : title.substring(0, title.offsetByCodePoints(0, TITLE - 1)) + "…";
  }
}
