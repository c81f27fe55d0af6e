package duban.mailin;

import duban.text.MailSyntax;
import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.SharedInputStream;
import jakarta.mail.util.SharedByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A mail and its parts, cut to what the library reads in a moment: its own reading takes more than
/// linear time over a field of many words, and memory for every part that a multipart claims to
/// have. What is cut off stays in the mail as it came.
final class MailParts {
  static {
    MailSyntax.tolerant();
  }

  private static final Session SESSION = Session.getInstance(new Properties());

  /// Of one header field, in bytes.
  private static final int LONGEST_FIELD = 20_000;

  /// Of all of a mail's header fields, in bytes.
  private static final int LONGEST_HEAD = 256 * 1024;

  /// Of all header fields of one part, in bytes.
  private static final int LONGEST_PART_HEAD = 8_000;

  /// RFC 2046 allows 70.
  private static final int LONGEST_BOUNDARY = 200;

  /// Of one multipart.
  private static final int MOST_PARTS = 300;

  private MailParts() {}

  /// The parts of a multipart.
  ///
  /// @param cut whether there are more of them in the mail as it came
  record Parts(MimeMultipart all, boolean cut) {}

  static MimeMessage message(byte[] raw) throws MessagingException {
    return new MimeMessage(SESSION, new SharedByteArrayInputStream(fitting(raw)));
  }

  /// @throws MessagingException when it is no multipart that can be read
  static Parts multipart(Part part) throws MessagingException, IOException {
    ContentType type = contentType(part);
    String boundary = type == null ? null : type.getParameter("boundary");
    if (type == null || (boundary != null && boundary.length() > LONGEST_BOUNDARY)) {
      throw new MessagingException("The multipart has no boundary that can be used.");
    }
    InputStream in = part.getInputStream();
    SharedInputStream shared =
        in instanceof SharedInputStream s ? s : new SharedByteArrayInputStream(in.readAllBytes());
    byte[] delimiter =
        ("--" + (boundary == null ? "" : boundary)).getBytes(StandardCharsets.ISO_8859_1);
    long end;
    try (InputStream scanned = shared.newStream(0, -1)) {
      end = new Scan(delimiter).end(scanned);
    }
    return new Parts(
        new MimeMultipart(new Content(type.toString(), shared, end)), end != Scan.TO_THE_END);
  }

  /// `type/subtype` in lower case; plain text for what has none that can be read (RFC 2045).
  static String type(Part part) {
    ContentType type = contentType(part);
    return type == null
        ? "text/plain"
        : (type.getPrimaryType() + "/" + type.getSubType()).toLowerCase(Locale.ROOT);
  }

  static @Nullable String parameter(Part part, String name) {
    ContentType type = contentType(part);
    String value = type == null ? null : type.getParameter(name);
    return value == null ? null : value.strip().toLowerCase(Locale.ROOT);
  }

  private static @Nullable ContentType contentType(Part part) {
    try {
      String given = part.getContentType();
      return given == null ? null : new ContentType(given);
    } catch (MessagingException | RuntimeException e) {
      return null;
    }
  }

  /// The mail with its long header fields cut, and without those beyond [#LONGEST_HEAD].
  private static byte[] fitting(byte[] raw) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    boolean whole = true;
    int field = 0;
    int at = 0;
    while (at < raw.length) {
      int line = at;
      int next = nextLine(raw, line);
      boolean blank = raw[line] == '\r' || raw[line] == '\n';
      boolean folded = raw[line] == ' ' || raw[line] == '\t';
      if (!folded && line > field) {
        whole &= keep(raw, field, line, head);
        field = line;
      }
      if (blank) {
        break;
      }
      at = next;
    }
    if (at >= raw.length) {
      whole &= keep(raw, field, raw.length, head);
    }
    if (whole) {
      return raw;
    }
    head.write(raw, at, raw.length - at);
    return head.toByteArray();
  }

  /// @return whether the field was kept whole
  private static boolean keep(byte[] raw, int from, int to, ByteArrayOutputStream head) {
    int length = Math.min(to - from, LONGEST_FIELD);
    if (head.size() + length > LONGEST_HEAD) {
      return false;
    }
    head.write(raw, from, length);
    if (length == to - from) {
      return true;
    }
    head.write('\r');
    head.write('\n');
    return false;
  }

  private static int nextLine(byte[] raw, int from) {
    int at = from;
    while (at < raw.length && raw[at] != '\n' && raw[at] != '\r') {
      at++;
    }
    return at + 1 < raw.length && raw[at] == '\r' && raw[at + 1] == '\n' ? at + 2 : at + 1;
  }

  /// Looks where a multipart has to end for the library, in one pass.
  private static final class Scan {
    static final long TO_THE_END = -1;

    private final byte[] delimiter;
    private long at;
    private long line;
    private int matched;
    private boolean differs;
    private boolean inHead;
    private long part;
    private int parts;

    Scan(byte[] delimiter) {
      this.delimiter = delimiter;
    }

    /// @return the beginning of the part that is one too many, or whose head is too long
    long end(InputStream in) throws IOException {
      byte[] block = new byte[16 * 1024];
      byte before = 0;
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        for (int i = 0; i < read; i++) {
          byte c = block[i];
          boolean secondHalf = c == '\n' && before == '\r';
          before = c;
          at++;
          if (secondHalf) {
            line = at;
          } else if (c == '\n' || c == '\r') {
            endLine();
          } else {
            match(c);
          }
          if (parts > MOST_PARTS || (inHead && at - part > LONGEST_PART_HEAD)) {
            return part;
          }
        }
      }
      return TO_THE_END;
    }

    private void match(byte c) {
      if (!differs && matched < delimiter.length) {
        differs = c != delimiter[matched];
        matched++;
      }
    }

    private void endLine() {
      if (!differs && matched == delimiter.length) {
        parts++;
        part = line;
        inHead = true;
      } else if (matched == 0) {
        inHead = false;
      }
      line = at;
      matched = 0;
      differs = false;
    }
  }

  /// What the library is given of a multipart.
  private record Content(String type, SharedInputStream whole, long end) implements DataSource {
    @Override
    public InputStream getInputStream() {
      return whole.newStream(0, end);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      throw new IOException("A mail that came in is not written.");
    }

    @Override
    public String getContentType() {
      return type;
    }

    @Override
    public String getName() {
      return "";
    }
  }
}
