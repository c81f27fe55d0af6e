package duban.mailin;

import duban.text.MailSyntax;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads mails as they come, and gets out of them what can be got out: a mail that breaks every
/// rule still is a mail with whatever could be read of it. No mail makes it throw.
final class MailReader {
  static {
    MailSyntax.tolerant();
  }

  private static final Session SESSION = Session.getInstance(new Properties());

  private static final int MOST_REFERENCES = 50;
  private static final int MOST_RECIPIENTS = 100;
  private static final int LONGEST_HEADER = 20_000;
  private static final int LONGEST_SUBJECT = 300;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_ADDRESS = 254;

  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");
  private static final Pattern ID = Pattern.compile("<([^<>\\s]{1,500})>");
  private static final Pattern DELIVERED_FOR = Pattern.compile("\\bfor\\s+<?([^\\s<>;]{1,320})>?");
  private static final Set<String> BULK =
      Set.of("bulk", "junk", "list", "auto_reply", "auto-reply");

  private final Limits limits;

  /// How much of a mail is taken along; the mail as it came is kept whole.
  ///
  /// @param characters of the body
  /// @param files how many
  /// @param fileBytes of one file
  /// @param allBytes of all of them
  record Limits(int characters, int files, int fileBytes, int allBytes) {
    /// What fits into a case, and what people send from their phones.
    static final Limits USUAL = new Limits(20_000, 20, 10 * 1024 * 1024, 30 * 1024 * 1024);
  }

  MailReader(Limits limits) {
    this.limits = limits;
  }

  IncomingMail read(byte[] raw) {
    MailBody body = new MailBody(limits);
    MimeMessage message;
    try {
      message = new MimeMessage(SESSION, new ByteArrayInputStream(raw));
    } catch (MessagingException | RuntimeException e) {
      // The library throws what it likes on garbage; none of it is ours.
      return unreadable(raw);
    }
    body.add(message);
    Headers headers = new Headers(message);
    List<String> references = new ArrayList<>(ids(headers, "In-Reply-To"));
    List<String> thread = ids(headers, "References");
    references.addAll(thread.reversed());
    String whole = MailText.lines(body.text());
    String from = headers.first("From").flatMap(MailReader::address).orElse(null);
    return new IncomingMail(
        ids(headers, "Message-ID").stream().findFirst().orElse(null),
        from,
        headers.first("From").map(MailReader::name).filter(n -> !n.isEmpty()).orElse(null),
        MailText.first(headers.first("Subject").map(MailText::header).orElse(""), LONGEST_SUBJECT),
        headers.sent(),
        recipients(headers),
        references.stream().distinct().limit(MOST_REFERENCES).toList(),
        MailText.first(whole, limits.characters()),
        body.cut() || whole.codePointCount(0, whole.length()) > limits.characters(),
        body.files(),
        body.lost(),
        automatic(headers, from),
        fails(headers, "X-SES-Spam-Verdict"),
        fails(headers, "X-SES-Virus-Verdict"),
        BounceReader.read(message));
  }

  private IncomingMail unreadable(byte[] raw) {
    return new IncomingMail(
        null,
        null,
        null,
        "",
        null,
        Set.of(),
        List.of(),
        MailText.first(MailText.lines(MailText.decode(raw, null)), limits.characters()),
        true,
        List.of(),
        true,
        false,
        false,
        false,
        Optional.empty());
  }

  private static boolean fails(Headers headers, String verdict) {
    return headers.first(verdict).filter(v -> v.strip().equalsIgnoreCase("FAIL")).isPresent();
  }

  /// Nobody waits for an answer (RFC 3834), or nobody can get one.
  private static boolean automatic(Headers headers, @Nullable String from) {
    boolean submitted =
        headers
            .first("Auto-Submitted")
            .filter(v -> !v.strip().toLowerCase(Locale.ROOT).startsWith("no"))
            .isPresent();
    boolean bulk =
        headers
            .first("Precedence")
            .filter(v -> BULK.contains(v.strip().toLowerCase(Locale.ROOT)))
            .isPresent();
    boolean nowhere = headers.first("Return-Path").filter(v -> v.strip().equals("<>")).isPresent();
    boolean list =
        headers.first("List-Id").isPresent() || headers.first("List-Unsubscribe").isPresent();
    boolean answering =
        headers.first("X-Autoreply").isPresent() || headers.first("X-Autorespond").isPresent();
    return submitted
        || bulk
        || nowhere
        || list
        || answering
        || from == null
        || from.startsWith("mailer-daemon@")
        || from.startsWith("postmaster@");
  }

  private static List<String> ids(Headers headers, String name) {
    List<String> found = new ArrayList<>();
    for (String value : headers.all(name)) {
      Matcher id = ID.matcher(value);
      while (id.find() && found.size() < MOST_REFERENCES * 4) {
        found.add(id.group(1));
      }
    }
    return found;
  }

  private static Set<String> recipients(Headers headers) {
    Set<String> found = new LinkedHashSet<>();
    for (String name :
        List.of("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")) {
      for (String value : headers.all(name)) {
        Matcher address = ADDRESS.matcher(value);
        while (address.find() && found.size() < MOST_RECIPIENTS) {
          found.add(address.group().toLowerCase(Locale.ROOT));
        }
      }
    }
    for (String value : headers.all("Received")) {
      Matcher target = DELIVERED_FOR.matcher(value);
      if (target.find()) {
        address(target.group(1)).ifPresent(found::add);
      }
    }
    return found;
  }

  /// The bare address: the one in angle brackets, where there is one.
  static Optional<String> address(String header) {
    int bracket = header.lastIndexOf('<');
    Matcher inner = ADDRESS.matcher(bracket < 0 ? header : header.substring(bracket));
    if (inner.find()) {
      return fitting(inner.group());
    }
    Matcher any = ADDRESS.matcher(header);
    return any.find() ? fitting(any.group()) : Optional.empty();
  }

  private static Optional<String> fitting(String address) {
    return address.length() <= LONGEST_ADDRESS
        ? Optional.of(address.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static String name(String header) {
    int bracket = header.lastIndexOf('<');
    String name = bracket < 0 ? "" : header.substring(0, bracket);
    String decoded = MailText.header(name.strip());
    String bare = decoded.replaceAll("^[\"'\\s]+|[\"'\\s]+$", "").replace("\\\"", "\"");
    return MailText.first(bare, LONGEST_NAME);
  }

  /// A mail's headers, as they stand in it.
  private record Headers(MimeMessage message) {
    List<String> all(String name) {
      try {
        String[] values = message.getHeader(name);
        return values == null
            ? List.of()
            : List.of(values).stream().map(v -> MailText.first(v, LONGEST_HEADER)).toList();
      } catch (MessagingException e) {
        return List.of();
      }
    }

    Optional<String> first(String name) {
      return all(name).stream().findFirst();
    }

    @Nullable Instant sent() {
      try {
        Date date = message.getSentDate();
        return date == null ? null : date.toInstant();
      } catch (MessagingException | RuntimeException e) {
        return null;
      }
    }
  }
}
