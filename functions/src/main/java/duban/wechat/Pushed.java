package duban.wechat;

import duban.text.Visible;
import duban.text.WordList;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the platform pushes because of somebody.
///
/// @param account the account's own id, to which it was sent
/// @param sender the OpenID of whoever sent it
/// @param id recognises it when it is pushed again: the MsgId together with its sender, since the
///   platform has given one MsgId to messages of several people; where there is none, the sender,
///   the time and what was said or done. The sender stands in it as a hash
/// @param number what the platform calls it: the MsgId, or else the id
record Pushed(
    String account, String sender, Instant createdAt, String id, String number, Content content) {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
  private static final Pattern MESSAGE_ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");
  private static final Pattern OPEN_ID = Pattern.compile("[^\\s\\p{Cntrl}]{1,128}");

  /// What tells one message of a second from another, where the platform numbers none.
  private static final List<String> TELLING =
      List.of("MsgType", "Event", "EventKey", "Content", "MediaId", "Url", "Label");

  /// What the platform itself writes in place of a message that it cannot pass on.
  private static final List<String> NOT_PASSED_ON = WordList.of(Pushed.class, "not-passed-on.txt");

  /// In hexadecimal digits: 64 bits, by which two senders do not meet by chance.
  private static final int SENDER_DIGITS = 16;

  @Override
  public String toString() {
    return "Pushed[" + id + "]";
  }

  /// What somebody sent or did.
  sealed interface Content {
    record Words(String text) implements Content {}

    /// @param mediaId under which the platform keeps it for three days
    /// @param url where a picture lies as well; null for what is none
    /// @param recognised what the platform made of a spoken message; null where it made nothing
    record Media(Kind kind, String mediaId, @Nullable String url, @Nullable String recognised)
        implements Content {}

    /// @param label in words, may be empty
    record Place(String latitude, String longitude, String label) implements Content {}

    record Link(String title, String description, String url) implements Content {}

    /// No message: somebody subscribed, left, chose from the menu, …
    record Happened(String event) implements Content {}

    /// A sort of message that nobody here can read.
    record Unknown(String type) implements Content {}
  }

  /// The sorts of media; the id is the word in the bundles.
  enum Kind {
    IMAGE("image"),
    VOICE("voice"),
    VIDEO("video");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }

  /// @return empty when it lacks what everything pushed has
  static Optional<Pushed> of(Map<String, String> fields) {
    String sender = fields.getOrDefault("FromUserName", "").strip();
    String time = fields.getOrDefault("CreateTime", "").strip();
    String type = fields.getOrDefault("MsgType", "").strip();
    if (!OPEN_ID.matcher(sender).matches() || !SECONDS.matcher(time).matches() || type.isEmpty()) {
      return Optional.empty();
    }
    String number = fields.getOrDefault("MsgId", "").strip();
    if (!number.isEmpty() && !MESSAGE_ID.matcher(number).matches()) {
      return Optional.empty();
    }
    String by = Signature.of(sender).substring(0, SENDER_DIGITS);
    String id = number.isEmpty() ? by + "-" + time + "-" + told(fields) : number + "-" + by;
    return Optional.of(
        new Pushed(
            fields.getOrDefault("ToUserName", "").strip(),
            sender,
            Instant.ofEpochSecond(Long.parseLong(time)),
            id,
            number.isEmpty() ? id : number,
            content(type, fields)));
  }

  private static String told(Map<String, String> fields) {
    String all =
        TELLING.stream()
            .map(field -> fields.getOrDefault(field, "").strip())
            .collect(Collectors.joining("\n"));
    return Signature.of(all).substring(0, SENDER_DIGITS);
  }

  private static Content content(String type, Map<String, String> fields) {
    return switch (type) {
      case "text" -> {
        String text = fields.getOrDefault("Content", "");
        yield NOT_PASSED_ON.contains(letters(text))
            ? new Content.Unknown(type)
            : new Content.Words(text);
      }
      case "image" -> media(Kind.IMAGE, type, fields);
      case "voice" -> media(Kind.VOICE, type, fields);
      case "video", "shortvideo" -> media(Kind.VIDEO, type, fields);
      case "location" ->
          new Content.Place(
              fields.getOrDefault("Location_X", "").strip(),
              fields.getOrDefault("Location_Y", "").strip(),
              fields.getOrDefault("Label", "").strip());
      case "link" ->
          new Content.Link(
              fields.getOrDefault("Title", "").strip(),
              fields.getOrDefault("Description", "").strip(),
              fields.getOrDefault("Url", "").strip());
      case "event" -> new Content.Happened(fields.getOrDefault("Event", "").strip());
      default -> new Content.Unknown(type);
    };
  }

  private static String letters(String text) {
    StringBuilder letters = new StringBuilder();
    text.codePoints().filter(Character::isLetter).forEach(letters::appendCodePoint);
    return letters.toString();
  }

  private static Content media(Kind kind, String type, Map<String, String> fields) {
    String mediaId = fields.getOrDefault("MediaId", "").strip();
    String recognised = fields.get("Recognition");
    if (mediaId.isEmpty()) {
      return new Content.Unknown(type);
    }
    return new Content.Media(
        kind,
        mediaId,
        kind == Kind.IMAGE ? fields.get("PicUrl") : null,
        kind == Kind.VOICE && !Visible.blank(recognised) ? recognised : null);
  }
}
