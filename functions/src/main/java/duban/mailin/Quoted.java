package duban.mailin;

import duban.store.OwnLinks;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/// Finds the private links of ours that a mail quotes anywhere: in its text, in its HTML, in text
/// that came along as a file, in a mail within it. What cannot be read is read as it stands.
final class Quoted {
  private static final Session SESSION = Session.getInstance(new Properties());
  private static final int DEEPEST = 8;
  private static final int MOST_PARTS = 100;
  private static final int LONGEST = 2 * 1024 * 1024;

  private final Set<String> ids = new LinkedHashSet<>();
  private int parts;

  private Quoted() {}

  static Set<String> links(byte[] raw) {
    Quoted quoted = new Quoted();
    try {
      MimeMessage mail = new MimeMessage(SESSION, new ByteArrayInputStream(raw));
      quoted.look(mail, 0);
    } catch (MessagingException | RuntimeException e) {
      // The library throws what it likes on garbage. The bytes below are still looked at.
    }
    quoted.look(raw);
    return quoted.ids;
  }

  /// The topmost header of this name.
  static Optional<String> header(byte[] raw, String name) {
    try {
      String[] values = new MimeMessage(SESSION, new ByteArrayInputStream(raw)).getHeader(name);
      return values == null ? Optional.empty() : Optional.of(values[0]);
    } catch (MessagingException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private void look(byte[] bytes) {
    // An id is ASCII in every charset that mail is written in.
    ids.addAll(
        OwnLinks.ids(
            new String(bytes, 0, Math.min(bytes.length, LONGEST), StandardCharsets.ISO_8859_1)));
  }

  private void look(Part part, int depth) {
    if (depth > DEEPEST || ++parts > MOST_PARTS) {
      return;
    }
    try {
      if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart several) {
        for (int i = 0; i < several.getCount(); i++) {
          BodyPart one = several.getBodyPart(i);
          look(one, depth + 1);
        }
      } else if (part.isMimeType("message/rfc822") && part.getContent() instanceof Part inner) {
        look(inner, depth + 1);
      } else if (part.isMimeType("text/*")) {
        try (InputStream in = part.getInputStream()) {
          look(in.readNBytes(LONGEST));
        }
      }
    } catch (MessagingException | IOException | RuntimeException e) {
      // One part that cannot be decoded does not hide the others.
      return;
    }
  }
}
