package duban.pages;

import duban.cases.CaseFile;
import duban.cases.Message;
import duban.cases.Message.Attachment;
import duban.cases.Message.Upload;
import duban.intake.Uploads;
import duban.open311.Place;
import duban.policy.PaperType;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.report.FindingForm;
import duban.text.Texts;
import duban.text.Visible;
import duban.text.WebLink;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the citizen wrote, untouched, with where and when. Of the author no more than the name, and
/// that only where the author did not ask for privacy (E10).
///
/// @param url where it stands, as text
/// @param link the same, where it may be followed
public record MessageView(
    String title,
    String content,
    List<Fact> facts,
    @Nullable String url,
    @Nullable String link,
    List<Paper> papers) {
  private static final int HASH_SHOWN = 12;
  private static final long MEGABYTE = 1_000_000;

  public MessageView {
    facts = List.copyOf(facts);
    papers = List.copyOf(papers);
  }

  public record Fact(String label, String value) {}

  /// @param link null where the address may not be followed
  /// @param facts what it is, how large, and the beginning of its hash; null for a link elsewhere
  public record Paper(String name, @Nullable String link, @Nullable String facts) {}

  /// @param office whether the reader is of the coordinating office
  /// @param page the last part of the page's own address, below which the papers are
  static MessageView of(
      CaseFile file, Policy policy, boolean office, String page, Texts texts, Instant now) {
    Message message = file.message();
    ZoneId zone = policy.office().zone();
    List<Fact> facts = new ArrayList<>();
    String source = file.registration().source();
    facts.add(
        new Fact(
            texts.get("message.source"),
            policy.findSource(source).map(s -> texts.name(s.name())).orElse(source)));
    facts.add(new Fact(texts.get("message.posted"), texts.time(message.postedAt(), zone, now)));
    Instant occurred = message.occurredAt();
    if (occurred != null) {
      facts.add(new Fact(texts.get("message.occurred"), texts.time(occurred, zone, now)));
    }
    String area = message.area();
    if (area != null) {
      facts.add(
          new Fact(
              texts.get("message.area"),
              policy.findArea(area).map(a -> texts.name(a.name())).orElse(area)));
    }
    String category = message.category();
    if (category != null) {
      facts.add(
          new Fact(
              texts.get("message.category"),
              policy.findCategory(category).map(c -> texts.name(c.name())).orElse(category)));
    }
    String tier = message.tier();
    if (tier != null) {
      Label known = policy.tiers().get(tier);
      facts.add(new Fact(texts.get("message.tier"), known == null ? tier : texts.name(known)));
    }
    filed(message, texts, facts);
    incomplete(message, texts, facts);
    place(message, texts, facts);
    Message.Author author = message.author();
    if (author != null) {
      String name = author.name();
      facts.add(
          new Fact(
              texts.get("message.author"),
              author.wantsPrivacy() || name == null || Visible.blank(name)
                  ? texts.get("message.author.private")
                  : Visible.line(name)));
    }
    return new MessageView(
        Visible.line(message.title()),
        message.content(),
        facts,
        message.url(),
        WebLink.of(message.url()).orElse(null),
        file.papers(office).stream().map(paper -> paper(paper, page, texts)).toList());
  }

  /// What of a mail is not in the case, but in the mail as it came.
  private static void incomplete(Message message, Texts texts, List<Fact> facts) {
    if (Boolean.TRUE.equals(message.extra().get(Message.INCOMPLETE))) {
      String left =
          message.extra().get(Message.LEFT) instanceof List<?> names
              ? names.stream()
                  .map(name -> Visible.line(name.toString()))
                  .collect(Collectors.joining(texts.get("list.separator")))
              : "";
      facts.add(
          new Fact(
              texts.get("message.incomplete"),
              left.isEmpty()
                  ? texts.get("message.incomplete.part", Message.MAIL_NAME)
                  : texts.get("message.incomplete.files", left, Message.MAIL_NAME)));
    }
  }

  /// What a finding says beyond what every message says (A10).
  private static void filed(Message message, Texts texts, List<Fact> facts) {
    if (message.extra().get(FindingForm.KIND) instanceof String kind) {
      facts.add(new Fact(texts.get("report.field.kind"), texts.named("report.kind", kind)));
    }
    for (String field : List.of(FindingForm.PLATFORM, FindingForm.SCREENSHOTS)) {
      if (message.extra().get(field) instanceof String said) {
        facts.add(new Fact(texts.get("message." + field), said));
      }
    }
  }

  /// Where it is, for a request that came in through Open311.
  private static void place(Message message, Texts texts, List<Fact> facts) {
    Place place = Place.of(message);
    if (place.address() != null) {
      facts.add(new Fact(texts.get("message.address"), place.address()));
    }
    if (place.addressId() != null) {
      facts.add(new Fact(texts.get("message.address-id"), place.addressId()));
    }
    if (place.latitude() != null) {
      facts.add(
          new Fact(texts.get("message.coordinates"), place.latitude() + ", " + place.longitude()));
    }
  }

  private static Paper paper(Attachment attachment, String page, Texts texts) {
    Upload upload = attachment.upload();
    String title = Visible.line(Objects.requireNonNullElse(attachment.title(), ""));
    if (upload == null) {
      return new Paper(
          title.isBlank() ? Objects.requireNonNullElse(attachment.url(), "") : title,
          WebLink.of(attachment.url()).orElse(null),
          null);
    }
    String type =
        PaperType.of(upload.mediaType())
            .map(known -> known.extensions().getFirst().toUpperCase(Locale.ROOT))
            .orElse(upload.mediaType());
    return new Paper(
        title.isBlank() ? texts.get("paper.unnamed") : title,
        page + "/papers/" + upload.sha256(),
        texts.get(
            "paper.facts", type, size(upload.bytes()), upload.sha256().substring(0, HASH_SHOWN)));
  }

  private static String size(long bytes) {
    return bytes < MEGABYTE
        ? Math.max(1, Math.round(bytes / 1000.0)) + " KB"
        : Uploads.megabytes(bytes);
  }
}
