package duban.cases;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a citizen wrote and where, as the source sent it: never edited.
///
/// @param externalId the source's own id of the message, unique within the source
/// @param url where it stands, if it is public
/// @param postedAt when it was posted
/// @param occurredAt when the matter itself happened, if known; rule A7 counts from it
/// @param area administrative area code
/// @param category what it is about, in the source's or the policy's words
/// @param tier the tier the source proposes
/// @param extra every field the source sent that has no name here, as it came
public record Message(
    String externalId,
    String title,
    String content,
    @Nullable String url,
    Instant postedAt,
    @Nullable Instant occurredAt,
    @Nullable String area,
    @Nullable String category,
    @Nullable String tier,
    @Nullable Author author,
    List<Attachment> attachments,
    Map<String, Object> extra) {
  /// What a mail as it came is called among the papers.
  public static final String MAIL_NAME = "mail.eml";

  /// The media type of a mail as it came.
  public static final String MAIL_TYPE = "message/rfc822";

  /// The field of a message that is not all of the mail it came in.
  public static final String INCOMPLETE = "incomplete";

  /// The field with the names of what stayed in that mail.
  public static final String LEFT = "left";

  public Message {
    attachments = List.copyOf(attachments);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /// The same with these papers.
  public Message with(List<Attachment> others) {
    return copy(externalId, category, others, extra);
  }

  /// The same message with other fields without a name.
  public Message with(Map<String, Object> others) {
    return copy(externalId, category, attachments, others);
  }

  /// The same message under another id.
  public Message withExternalId(String id) {
    return copy(id, category, attachments, extra);
  }

  /// The same message about another category.
  public Message withCategory(String code) {
    return copy(externalId, code, attachments, extra);
  }

  private Message copy(
      String id, @Nullable String code, List<Attachment> papers, Map<String, Object> others) {
    return new Message(
        id, title, content, url, postedAt, occurredAt, area, code, tier, author, papers, others);
  }

  /// Personal data: it never leaves the case in a mail, a log or a URL (E10).
  ///
  /// @param account who it is at the source, for the way back: an OpenID of WeChat
  public record Author(
      @Nullable String name,
      @Nullable String phone,
      @Nullable String email,
      boolean wantsPrivacy,
      @Nullable String account) {
    public Author(
        @Nullable String name,
        @Nullable String phone,
        @Nullable String email,
        boolean wantsPrivacy) {
      this(name, phone, email, wantsPrivacy, null);
    }

    @Override
    public String toString() {
      return "Author[…]";
    }
  }

  /// A paper that belongs to it.
  ///
  /// @param url where it stands at somebody else's; null for what was uploaded
  /// @param title its name, in the sender's words
  /// @param upload what was uploaded; null for a link
  public record Attachment(@Nullable String url, @Nullable String title, @Nullable Upload upload) {
    public Attachment(String url, @Nullable String title) {
      this(url, title, null);
    }

    /// Whether it is a mail as it came.
    public boolean mail() {
      return upload != null && upload.mediaType().equals(MAIL_TYPE);
    }
  }

  /// A file kept by the office under the hash of its content.
  ///
  /// @param sha256 in hexadecimal digits, lower case
  /// @param bytes its length
  public record Upload(String sha256, String mediaType, long bytes) {}
}
