package duban.wechat;

import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Message.Attachment;
import duban.text.Texts;
import duban.text.Visible;
import duban.text.WebLink;
import duban.wechat.Pushed.Content;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody sent as an office reads it: a title, a text, papers.
///
/// @param what the sort of thing, in a word for the sender
/// @param wordy whether it says in words what it is about. Only such a message always is a matter
///   of its own
/// @param fetch what has to be fetched from the platform; null where nothing has
record Draft(
    String title,
    String text,
    String what,
    boolean wordy,
    List<Attachment> papers,
    Map<String, Object> extra,
    Effect.@Nullable FetchMedia fetch) {
  /// In characters: a title is a line of a list.
  private static final int TITLE = 60;

  private static final String ELLIPSIS = "…";

  static Draft of(Content.Words words, Texts texts) {
    return new Draft(
        title(words.text()),
        words.text(),
        texts.get("wechat.sort.text"),
        true,
        List.of(),
        Map.of(),
        null);
  }

  static Draft of(String source, String number, Content.Media media, Texts texts) {
    String kind = media.kind().id();
    String name = texts.get("wechat.file." + kind, number);
    String recognised = media.recognised();
    return new Draft(
        recognised == null ? texts.get("wechat.title." + kind) : title(recognised),
        recognised == null
            ? texts.get("wechat.content." + kind)
            : texts.get("wechat.content.recognised", recognised),
        texts.get("wechat.sort." + kind),
        recognised != null,
        List.of(new Attachment(null, name, null)),
        Map.of(),
        new Effect.FetchMedia(source, media.mediaId(), name, media.url()));
  }

  static Draft of(Content.Place place, Texts texts) {
    String where =
        Visible.blank(place.label()) ? place.latitude() + "," + place.longitude() : place.label();
    Map<String, Object> location = new LinkedHashMap<>();
    location.put("latitude", place.latitude());
    location.put("longitude", place.longitude());
    location.put("label", place.label());
    return new Draft(
        title(texts.get("wechat.title.place", where)),
        texts.get("wechat.content.place", where, place.latitude(), place.longitude()),
        texts.get("wechat.sort.place"),
        false,
        List.of(),
        Map.of("location", location),
        null);
  }

  static Draft of(Content.Link link, Texts texts) {
    String title = Visible.blank(link.title()) ? link.url() : Visible.line(link.title());
    return new Draft(
        title(title),
        texts.get("wechat.content.link", title, link.description(), link.url()),
        texts.get("wechat.sort.link"),
        false,
        WebLink.of(link.url()).map(url -> List.of(new Attachment(url, title))).orElse(List.of()),
        Map.of(),
        null);
  }

  List<Effect> effects() {
    return fetch == null ? List.of() : List.of(fetch);
  }

  /// As the message of a case of its own.
  ///
  /// @param now a time that lies ahead of it is not believed
  Message message(Pushed pushed, Instant now) {
    return new Message(
        pushed.id(),
        title,
        text,
        null,
        pushed.createdAt().isAfter(now) ? now : pushed.createdAt(),
        null,
        null,
        null,
        null,
        new Message.Author(null, null, null, false, pushed.sender()),
        papers,
        extra);
  }

  /// The first line that says something, cut to a title's length.
  static String title(String text) {
    String line = Visible.firstLine(text).orElse("");
    return line.codePointCount(0, line.length()) <= TITLE
        ? line
        : line.substring(0, line.offsetByCodePoints(0, TITLE - 1)) + ELLIPSIS;
  }
}
