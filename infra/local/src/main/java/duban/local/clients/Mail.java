package duban.local.clients;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A mail that was sent, as its reader sees it.
///
/// @param id the message id that the mail service answered with
/// @param text the plain part, empty when there is none
/// @param html the HTML part, empty when there is none
/// @param headers decoded; of a header given twice, the last
/// @param attachments the files that came with it
/// @param tags what its sender told the mail service to tell when it comes back
public record Mail(
    String id,
    Instant at,
    List<String> to,
    List<String> cc,
    String subject,
    String text,
    String html,
    Map<String, String> headers,
    List<Attachment> attachments,
    Map<String, String> tags) {

  /// One for all: making one reads configuration out of several jars.
  private static final Session SESSION = Session.getInstance(new Properties());

  public Mail {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    attachments = List.copyOf(attachments);
    tags = tags == null ? Map.of() : Map.copyOf(tags);
  }

  /// A text file that came with a mail.
  ///
  /// @param type its media type with parameters
  public record Attachment(String name, String type, String text) {
    /// The file as an address that a browser saves it from.
    @JsonIgnore
    public String href() {
      return "data:"
          + type.replaceAll("\\s", "")
          + ";base64,"
          + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// The HTML part for a frame: its links open in the window around it.
  @JsonIgnore
  public String framed() {
    return "<base target=\"_top\">" + html;
  }

  /// Reads a MIME message.
  ///
  /// @throws MessagingException when it is none
  public static Mail read(String id, Instant at, byte[] mime)
      throws MessagingException, IOException {
    return read(id, at, mime, Map.of());
  }

  /// Likewise, with its tags.
  ///
  /// @throws MessagingException when it is none
  public static Mail read(String id, Instant at, byte[] mime, Map<String, String> tags)
      throws MessagingException, IOException {
    var message = new MimeMessage(SESSION, new ByteArrayInputStream(mime));
    var headers = new LinkedHashMap<String, String>();
    for (Header header : Collections.list(message.getAllHeaders())) {
      headers.put(header.getName(), decoded(header.getValue()));
    }
    String subject = message.getSubject();
    return new Mail(
        id,
        at,
        addresses(message.getRecipients(Message.RecipientType.TO)),
        addresses(message.getRecipients(Message.RecipientType.CC)),
        subject == null ? "" : subject,
        part(message, "text/plain"),
        part(message, "text/html"),
        headers,
        attachments(message),
        tags);
  }

  private static String decoded(String header) throws MessagingException {
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(header));
    } catch (UnsupportedEncodingException e) {
      throw new MessagingException("A header is in an unknown character set: " + header, e);
    }
  }

  private static List<String> addresses(Address @Nullable [] addresses) {
    return addresses == null
        ? List.of()
        : Arrays.stream(addresses).map(a -> ((InternetAddress) a).getAddress()).toList();
  }

  private static List<Attachment> attachments(Part part) throws MessagingException, IOException {
    if (part.isMimeType("multipart/*")) {
      Multipart parts = (Multipart) part.getContent();
      var found = new ArrayList<Attachment>();
      for (int i = 0; i < parts.getCount(); i++) {
        found.addAll(attachments(parts.getBodyPart(i)));
      }
      return found;
    }
    if (!Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
      return List.of();
    }
    String name = part.getFileName();
    return List.of(
        new Attachment(
            name == null ? "" : name,
            MimeUtility.unfold(part.getContentType()),
            new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
  }

  private static String part(Part part, String type) throws MessagingException, IOException {
    if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
      return "";
    }
    if (part.isMimeType(type)) {
      return (String) part.getContent();
    }
    if (part.isMimeType("multipart/*")) {
      Multipart parts = (Multipart) part.getContent();
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart inner = parts.getBodyPart(i);
        String found = part(inner, type);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return "";
  }
}
