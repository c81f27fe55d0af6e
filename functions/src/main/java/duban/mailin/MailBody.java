package duban.mailin;

import duban.mailin.IncomingMail.File;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Takes a mail's parts one after the other: what is to be read, what came along as a file. Within
/// its limits; what goes beyond them is left in the mail as it came.
final class MailBody {
  /// Deeper, and wider, than any program writes mails.
  private static final int DEEPEST = 12;

  private static final int MOST_PARTS = 300;

  /// Of a part that is read, not kept.
  private static final int LONGEST_TEXT = 4 * 1024 * 1024;

  private static final int LONGEST_NAME = 120;

  private final MailReader.Limits limits;
  private final StringBuilder text = new StringBuilder();
  private final List<File> files = new ArrayList<>();
  private long fileBytes;
  private int parts;
  private boolean lost;
  private boolean cut;

  MailBody(MailReader.Limits limits) {
    this.limits = limits;
  }

  String text() {
    return text.toString();
  }

  List<File> files() {
    return files;
  }

  boolean lost() {
    return lost;
  }

  boolean cut() {
    return cut;
  }

  void add(MimePart message) {
    part(message, 0);
  }

  private void part(Part part, int depth) {
    if (depth > DEEPEST || ++parts > MOST_PARTS) {
      lost = true;
      return;
    }
    try {
      String type = type(part);
      if (type.startsWith("multipart/")) {
        multipart(part, type, depth);
      } else if (isText(part, type)) {
        paragraph(words(part, type));
      } else {
        file(part, type);
      }
    } catch (MessagingException | IOException | RuntimeException e) {
      // The library throws what it likes on garbage. The other parts may still be good.
      lost = true;
    }
  }

  private void multipart(Part part, String type, int depth) throws MessagingException {
    MimeMultipart all = new MimeMultipart(part.getDataHandler().getDataSource());
    if (type.equals("multipart/alternative")) {
      alternative(all, depth);
      return;
    }
    int count = all.getCount();
    for (int i = 0; i < count; i++) {
      part(all.getBodyPart(i), depth + 1);
    }
  }

  /// The same content several times: the plain text, where there is some, else what comes last.
  private void alternative(MimeMultipart all, int depth) throws MessagingException {
    List<BodyPart> rest = new ArrayList<>();
    BodyPart html = null;
    boolean read = false;
    int count = all.getCount();
    for (int i = 0; i < count; i++) {
      BodyPart each = all.getBodyPart(i);
      String type = type(each);
      if (type.equals("text/plain") && !read) {
        int before = text.length();
        part(each, depth + 1);
        read = !text.substring(before).isBlank();
      } else if (type.equals("text/html")) {
        html = each;
      } else if (!type.startsWith("text/plain")) {
        rest.add(each);
      }
    }
    if (!read && html != null) {
      int before = text.length();
      part(html, depth + 1);
      read = !text.substring(before).isBlank();
    }
    for (BodyPart each : rest) {
      int before = text.length();
      part(each, depth + 1);
      if (read) {
        // Another dress of what was read; its files are taken all the same.
        text.setLength(before);
      }
      read |= !text.substring(before).isBlank();
    }
  }

  private static boolean isText(Part part, String type) throws MessagingException {
    return (type.equals("text/plain") || type.equals("text/html"))
        && !Part.ATTACHMENT.equalsIgnoreCase(disposition(part))
        && name(part).isEmpty();
  }

  private static @Nullable String disposition(Part part) {
    try {
      return part.getDisposition();
    } catch (MessagingException e) {
      return null;
    }
  }

  private String words(Part part, String type) throws MessagingException, IOException {
    byte[] bytes = bytes(part, LONGEST_TEXT);
    String decoded = MailText.decode(bytes, parameter(part, "charset"));
    return type.equals("text/html") ? HtmlText.of(decoded) : decoded;
  }

  private void paragraph(String words) {
    if (!words.isBlank()) {
      text.append(text.isEmpty() ? "" : "\n\n").append(words.strip());
    }
  }

  private void file(Part part, String type) throws MessagingException, IOException {
    if (files.size() >= limits.files()) {
      lost = true;
      return;
    }
    byte[] content;
    try (InputStream in = part.getInputStream()) {
      content = in.readNBytes(limits.fileBytes() + 1);
    }
    if (content.length == 0) {
      return;
    }
    if (content.length > limits.fileBytes() || fileBytes + content.length > limits.allBytes()) {
      lost = true;
      return;
    }
    fileBytes += content.length;
    String name = name(part);
    files.add(new File(name.isEmpty() ? unnamed(type) : name, type, content));
  }

  /// What cannot be decoded to its end is read up to there.
  private byte[] bytes(Part part, int most) throws MessagingException, IOException {
    try (InputStream in = part.getInputStream()) {
      byte[] read = in.readNBytes(most + 1);
      if (read.length > most) {
        cut = true;
        return java.util.Arrays.copyOf(read, most);
      }
      return read;
    }
  }

  private String unnamed(String type) {
    String subtype = type.substring(type.indexOf('/') + 1).replaceAll("[^a-z0-9]", "");
    String ending = type.equals("message/rfc822") ? "eml" : MailText.first(subtype, 10);
    return (files.size() + 1) + (ending.isEmpty() ? "" : "." + ending);
  }

  /// A bare name: no folders, nothing that cannot be seen.
  private static String name(Part part) {
    String given;
    try {
      given = part.getFileName();
    } catch (MessagingException | RuntimeException e) {
      return "";
    }
    if (given == null) {
      return "";
    }
    String decoded = MailText.header(given);
    String bare = decoded.substring(decoded.replace('\\', '/').lastIndexOf('/') + 1);
    String safe = bare.replaceAll("[<>:\"|?*]", "_").strip();
    return MailText.first(safe, LONGEST_NAME);
  }

  private static String type(Part part) {
    ContentType type = contentType(part);
    return type == null
        ? "text/plain"
        : (type.getPrimaryType() + "/" + type.getSubType()).toLowerCase(Locale.ROOT);
  }

  private static @Nullable String parameter(Part part, String name) {
    ContentType type = contentType(part);
    String value = type == null ? null : type.getParameter(name);
    return value == null ? null : value.strip().toLowerCase(Locale.ROOT);
  }

  /// Null when it has none, or one that nobody can read: plain text, then (RFC 2045).
  private static @Nullable ContentType contentType(Part part) {
    try {
      String given = part.getContentType();
      return given == null ? null : new ContentType(given);
    } catch (MessagingException | RuntimeException e) {
      return null;
    }
  }
}
