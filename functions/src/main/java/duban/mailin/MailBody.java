package duban.mailin;

import duban.mailin.IncomingMail.File;
import duban.store.Inbox.Left;
import duban.store.Inbox.Why;
import duban.text.Texts;
import duban.text.Visible;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes a mail's parts one after the other: what is to be read, what came along as a file. A mail
/// that was forwarded as an attachment is read like the mail itself, one level deep. Within its
/// limits; what goes beyond them is left in the mail as it came, and is named.
final class MailBody {
  /// Deeper, and wider, than any program writes mails.
  private static final int DEEPEST = 12;

  private static final int MOST_PARTS = 300;

  /// Of all that is read, in bytes of each part and in characters together.
  private static final int LONGEST_TEXT = 4 * 1024 * 1024;

  private static final int LONGEST_NAME = 120;
  private static final int MOST_LEFT = 20;

  private static final Texts TEXTS = Texts.in(Locale.SIMPLIFIED_CHINESE);

  private static final Set<String> MAILS = Set.of("message/rfc822", "message/global");

  /// What Outlook packs mails into that only Outlook reads.
  private static final Set<String> OUTLOOK =
      Set.of("application/ms-tnef", "application/vnd.ms-tnef");

  private static final String WINMAIL = "winmail.dat";

  private final MailReader.Limits limits;
  private final StringBuilder text = new StringBuilder();
  private final List<File> files = new ArrayList<>();
  private final List<Left> left = new ArrayList<>();
  private long fileBytes;
  private int parts;
  private boolean lost;
  private boolean cut;
  private boolean forwarded;
  private boolean within;
  private @Nullable String charset;

  MailBody(MailReader.Limits limits) {
    this.limits = limits;
  }

  String text() {
    return text.toString();
  }

  List<File> files() {
    return files;
  }

  /// What was not taken along, as far as it has a name.
  List<Left> left() {
    return left;
  }

  boolean lost() {
    return lost;
  }

  boolean cut() {
    return cut;
  }

  /// Whether it holds a mail of somebody else that was read.
  boolean forwarded() {
    return forwarded;
  }

  /// The character set of what was read first; null where it names none.
  @Nullable String charset() {
    return charset;
  }

  void add(MimePart message) {
    part(message, 0, true);
  }

  /// @param whole whether the part is all there is of a mail
  private void part(Part part, int depth, boolean whole) {
    if (depth > DEEPEST || ++parts > MOST_PARTS) {
      lost = true;
      return;
    }
    try {
      String type = MailParts.type(part);
      if (type.startsWith("multipart/")) {
        multipart(part, type, depth);
      } else if (isText(part, type, whole)) {
        paragraph(words(part, type));
      } else if (MAILS.contains(type) && !within) {
        attached(part, depth);
      } else {
        file(part, type);
      }
    } catch (MessagingException | IOException | RuntimeException e) {
      // The library throws what it likes on garbage. The other parts may still be good.
      leave(name(part), Why.UNREADABLE);
    }
  }

  private void multipart(Part part, String type, int depth) throws MessagingException, IOException {
    MailParts.Parts found = MailParts.multipart(part);
    MimeMultipart all = found.all();
    lost |= found.cut();
    if (type.equals("multipart/alternative")) {
      alternative(all, depth);
      return;
    }
    int count = all.getCount();
    for (int i = 0; i < count; i++) {
      part(all.getBodyPart(i), depth + 1, false);
    }
  }

  /// The same content several times: the plain text, where there is some, else what comes last.
  private void alternative(MimeMultipart all, int depth) throws MessagingException {
    List<BodyPart> rest = new ArrayList<>();
    BodyPart html = null;
    int before = text.length();
    int count = all.getCount();
    for (int i = 0; i < count; i++) {
      BodyPart each = all.getBodyPart(i);
      String type = MailParts.type(each);
      if (type.equals("text/plain") && text.length() == before) {
        part(each, depth + 1, false);
      } else if (type.equals("text/html")) {
        html = each;
      } else if (!type.startsWith("text/plain")) {
        rest.add(each);
      }
    }
    if (text.length() == before && html != null) {
      part(html, depth + 1, false);
    }
    for (BodyPart each : rest) {
      int read = text.length();
      part(each, depth + 1, false);
      if (read > before) {
        // Another dress of what was read; its files are taken all the same.
        text.setLength(read);
      }
    }
  }

  /// A text with a name is the body where nothing else is: programs name that, too.
  private boolean isText(Part part, String type, boolean whole) {
    if (!type.equals("text/plain") && !type.equals("text/html")) {
      return false;
    }
    return whole
        || (!Part.ATTACHMENT.equalsIgnoreCase(disposition(part))
            && (name(part).isEmpty() || text.isEmpty()));
  }

  private static @Nullable String disposition(Part part) {
    try {
      return part.getDisposition();
    } catch (MessagingException | RuntimeException e) {
      return null;
    }
  }

  /// A mail that was forwarded as an attachment: who wrote it and when, then what it says.
  private void attached(Part part, int depth) throws MessagingException, IOException {
    byte[] raw;
    try (InputStream in = part.getInputStream()) {
      raw = in.readNBytes(limits.allBytes() + 1);
    }
    if (raw.length > limits.allBytes()) {
      leave(named(part, "message/rfc822"), Why.TOO_MUCH);
      return;
    }
    MimeMessage mail = MailParts.message(raw);
    MailBody of = new MailBody(limits);
    of.within = true;
    of.fileBytes = fileBytes;
    of.parts = parts;
    of.part(mail, depth + 1, true);
    MailHeads heads = new MailHeads(mail, of.charset);
    paragraph(
        TEXTS.get(
            "mailin.forwarded",
            heads.line("From"),
            heads.line("Date"),
            heads.line("Subject"),
            Visible.blank(of.text()) ? TEXTS.get("inbox.empty") : of.text()));
    forwarded = true;
    cut |= of.cut;
    lost |= of.lost;
    of.left.forEach(each -> leave(each.name(), each.why()));
    for (File file : of.files) {
      if (files.size() < limits.files()) {
        files.add(file);
      } else {
        leave(file.name(), Why.TOO_MUCH);
      }
    }
    fileBytes = of.fileBytes;
    parts = of.parts;
  }

  private String words(Part part, String type) throws MessagingException, IOException {
    byte[] bytes = bytes(part, LONGEST_TEXT);
    String label = MailParts.parameter(part, "charset");
    if (charset == null) {
      charset = label;
    }
    String decoded = MailText.decode(bytes, label);
    return type.equals("text/html") ? HtmlText.of(decoded) : decoded;
  }

  private void paragraph(String words) {
    if (Visible.blank(words)) {
      return;
    }
    if (text.length() + words.length() > LONGEST_TEXT) {
      cut = true;
    }
    text.append(text.isEmpty() ? "" : "\n\n")
        .append(words.strip(), 0, Math.min(words.strip().length(), room()));
  }

  private int room() {
    return Math.max(0, LONGEST_TEXT - text.length());
  }

  private void file(Part part, String type) throws MessagingException, IOException {
    String name = named(part, type);
    if (OUTLOOK.contains(type) || name.equalsIgnoreCase(WINMAIL)) {
      leave(WINMAIL, Why.OUTLOOK);
      return;
    }
    if (files.size() >= limits.files()) {
      leave(name, Why.TOO_MUCH);
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
      leave(name, Why.TOO_MUCH);
      return;
    }
    fileBytes += content.length;
    files.add(new File(name, type, content));
  }

  private void leave(String name, Why why) {
    lost = true;
    if (left.size() < MOST_LEFT && !name.isEmpty()) {
      left.add(new Left(name, why));
    }
  }

  /// What cannot be decoded to its end is read up to there.
  private byte[] bytes(Part part, int most) throws MessagingException, IOException {
    try (InputStream in = part.getInputStream()) {
      byte[] read = in.readNBytes(most + 1);
      if (read.length > most) {
        cut = true;
        return Arrays.copyOf(read, most);
      }
      return read;
    }
  }

  private String named(Part part, String type) {
    String name = name(part);
    if (!name.isEmpty()) {
      return name;
    }
    StringBuilder ending = new StringBuilder();
    type.substring(type.indexOf('/') + 1)
        .chars()
        .filter(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        .limit(10)
        .forEach(c -> ending.append((char) c));
    return (files.size() + 1)
        + (MAILS.contains(type) ? ".eml" : ending.isEmpty() ? "" : "." + ending);
  }

  /// A bare name: no folders, nothing that cannot be seen; empty where the part has none.
  private String name(Part part) {
    String given;
    try {
      given = part.getFileName();
    } catch (MessagingException | RuntimeException e) {
      return "";
    }
    if (given == null) {
      return "";
    }
    String decoded = MailText.header(given, charset);
    String bare = decoded.substring(decoded.replace('\\', '/').lastIndexOf('/') + 1);
    StringBuilder safe = new StringBuilder();
    bare.chars().forEach(c -> safe.append("<>:\"|?*".indexOf(c) >= 0 ? '_' : (char) c));
    String name = MailText.first(safe.toString().strip(), LONGEST_NAME);
    return Visible.blank(name) ? "" : name;
  }
}
