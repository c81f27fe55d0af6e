package duban.handlers;

import duban.intake.Given;
import duban.text.MailSyntax;
import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A posted form with files, `multipart/form-data` (RFC 7578) in UTF-8.
///
/// What a client says of a file's type is not even read. A file input that was left empty is no
/// file.
///
/// @param fields the values of each field that is no file, in order
/// @param files in order
record MultipartForm(Map<String, List<String>> fields, List<File> files) {
  static {
    MailSyntax.tolerant();
  }

  private static final int LONGEST_HEADERS = 4096;
  private static final int LONGEST_BOUNDARY = 70;

  /// Encodings that leave the content as it is: RFC 7578 knows no others.
  private static final Set<String> IDENTITY = Set.of("7bit", "8bit", "binary");

  MultipartForm {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    fields.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    fields = Collections.unmodifiableMap(copy);
    files = List.copyOf(files);
  }

  /// @param field the form field it was given in
  record File(String field, Given given) {}

  /// @param body how many bytes the whole may have
  /// @param field how many bytes all that is no file may have together
  /// @param parts how many fields and files
  record Limits(int body, int field, int parts) {
    /// Lambda takes six megabytes of event, with the body in base64: nothing larger can come. What
    /// an office takes is less, and is said with what was typed still there.
    static final int LARGEST = 6 * 1024 * 1024 / 4 * 3;

    static final Limits USUAL = new Limits(LARGEST, UrlEncodedForm.LARGEST, 60);
  }

  /// What came of reading one.
  sealed interface Reading {
    record Read(MultipartForm form) implements Reading {}

    /// More than the limits allow.
    record TooLarge() implements Reading {}

    /// No form, or cut off.
    record Unreadable() implements Reading {}
  }

  static boolean isForm(@Nullable String contentType) {
    return contentType != null
        && contentType
            .split(";", 2)[0]
            .strip()
            .toLowerCase(Locale.ROOT)
            .equals("multipart/form-data");
  }

  /// @param contentType of the request, with the boundary
  static Reading read(@Nullable String contentType, byte[] body, Limits limits) {
    if (body.length > limits.body()) {
      return new Reading.TooLarge();
    }
    try {
      String boundary = boundary(contentType);
      // Counted before anything is made of it: a body can be all boundaries.
      int boundaries = occurrences(body, "--" + boundary, limits.parts() + 2);
      if (boundaries > limits.parts() + 1) {
        return new Reading.TooLarge();
      }
      if (boundaries == 0) {
        return new Reading.Unreadable();
      }
      return read(new Strict(new ByteArrayDataSource(body, String.valueOf(contentType))), limits);
    } catch (MessagingException | IOException e) {
      // Strangers write it; what is wrong with it is no fault of ours.
      return new Reading.Unreadable();
    }
  }

  private static Reading read(MimeMultipart parts, Limits limits)
      throws MessagingException, IOException {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    List<File> files = new ArrayList<>();
    int texts = 0;
    for (int i = 0; i < parts.getCount(); i++) {
      if (!(parts.getBodyPart(i) instanceof MimeBodyPart part)) {
        throw new ParseException("A part is no part.");
      }
      String encoding = part.getEncoding();
      if (encoding != null && !IDENTITY.contains(encoding.toLowerCase(Locale.ROOT))) {
        throw new ParseException("A part is encoded.");
      }
      ContentDisposition disposition = disposition(part);
      String name = disposition.getParameter("name");
      byte[] content = part.getRawInputStream().readAllBytes();
      String fileName = disposition.getParameter("filename");
      if (fileName == null) {
        texts += content.length + name.length();
        if (texts > limits.field()) {
          return new Reading.TooLarge();
        }
        fields.computeIfAbsent(name, n -> new ArrayList<>()).add(utf8(content));
      } else if (!fileName.isEmpty() || content.length > 0) {
        files.add(new File(name, new Given(unescaped(fileName), content)));
      }
    }
    return new Reading.Read(new MultipartForm(fields, files));
  }

  private static String boundary(@Nullable String contentType) throws ParseException {
    if (!isForm(contentType)) {
      throw new ParseException("It is no form.");
    }
    String boundary = new ContentType(contentType).getParameter("boundary");
    if (boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
      throw new ParseException("It has no boundary.");
    }
    return boundary;
  }

  private static ContentDisposition disposition(MimeBodyPart part) throws MessagingException {
    String[] headers = part.getHeader("Content-Disposition");
    if (headers == null || headers.length != 1) {
      throw new ParseException("A part has no name.");
    }
    ContentDisposition disposition = new ContentDisposition(headers[0]);
    if (!"form-data".equalsIgnoreCase(disposition.getDisposition())
        || disposition.getParameter("name") == null) {
      throw new ParseException("A part has no name.");
    }
    return disposition;
  }

  /// Browsers write these three so, and nothing else.
  private static String unescaped(String fileName) {
    return fileName.replace("%22", "\"").replace("%0D", "").replace("%0A", "");
  }

  private static String utf8(byte[] content) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
  }

  private static int occurrences(byte[] body, String text, int most) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    int found = 0;
    for (int i = 0; i + wanted.length <= body.length && found < most; i++) {
      int at = 0;
      while (at < wanted.length && body[i + at] == wanted[at]) {
        at++;
      }
      if (at == wanted.length) {
        found++;
        i += at - 1;
      }
    }
    return found;
  }

  /// The mail library is lenient with mails. A form that was cut off is no form.
  private static final class Strict extends MimeMultipart {
    Strict(DataSource source) throws MessagingException {
      super(source);
    }

    @Override
    protected void initializeProperties() {
      ignoreMissingEndBoundary = false;
      ignoreMissingBoundaryParameter = false;
      ignoreExistingBoundaryParameter = false;
      allowEmpty = true;
    }

    /// With names in UTF-8, as browsers write them.
    @Override
    protected MimeBodyPart createMimeBodyPart(InputStream in) throws MessagingException {
      try {
        byte[] part = in.readAllBytes();
        int end = endOfHeaders(part);
        InternetHeaders headers =
            new InternetHeaders(new ByteArrayDataSource(part, "text/plain").getInputStream(), true);
        byte[] content = Arrays.copyOfRange(part, end, part.length);
        return new MimeBodyPart(headers, content);
      } catch (IOException e) {
        throw new MessagingException("A part cannot be read.", e);
      }
    }

    /// Where the content begins.
    private static int endOfHeaders(byte[] part) throws ParseException {
      int line = 0;
      for (int i = 0; i < Math.min(part.length, LONGEST_HEADERS); i++) {
        if (part[i] == '\n') {
          int length = i - line - (i > line && part[i - 1] == '\r' ? 1 : 0);
          if (length == 0) {
            return i + 1;
          }
          line = i + 1;
        }
      }
      throw new ParseException("A part's headers have no end.");
    }
  }
}
