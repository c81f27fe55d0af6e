package duban.mailin;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads mails as they come, and gets out of them what can be got out: a mail that breaks every
/// rule still is a mail with whatever could be read of it. No mail makes it throw.
final class MailReader {
  private static final System.Logger LOG = System.getLogger(MailReader.class.getName());

  private static final int MOST_REFERENCES = 50;
  private static final int MOST_RECIPIENTS = 100;
  private static final int LONGEST_HEADER = 20_000;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_ADDRESS = 254;

  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");
  private static final Pattern ID = Pattern.compile("<([^<>\\s]{1,500})>");
  private static final Pattern DELIVERED_FOR = Pattern.compile("\\bfor\\s+<?([^\\s<>;]{1,320})>?");

  private final Limits limits;
  private final Reading reading;

  /// How a mail is understood.
  interface Reading {
    IncomingMail of(byte[] raw) throws MessagingException;
  }

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
    this.reading = this::understood;
  }

  /// @param reading in place of this reader's own
  MailReader(Limits limits, Reading reading) {
    this.limits = limits;
    this.reading = reading;
  }

  /// A mail that breaks the reading itself is told from one that says nothing: its text could not
  /// be read, and the office looks at it as it came.
  IncomingMail read(byte[] raw) {
    try {
      return reading.of(raw);
    } catch (MessagingException | RuntimeException | Error e) {
      // The library throws what it likes on garbage; a mail made for the purpose uses up the stack
      // or the memory, which are free again here. Nothing of the mail is logged.
      LOG.log(
          System.Logger.Level.WARNING, "A mail could not be read: {0}.", e.getClass().getName());
      return unread(raw);
    }
  }

  private IncomingMail understood(byte[] raw) throws MessagingException {
    MimeMessage message = MailParts.message(raw);
    MailBody body = new MailBody(limits);
    body.add(message);
    MailHeads headers = new MailHeads(message, body.charset());
    List<String> references = new ArrayList<>(ids(headers, "In-Reply-To"));
    List<String> thread = ids(headers, "References");
    references.addAll(thread.reversed());
    String whole = MailText.lines(body.text());
    String from = headers.first("From").flatMap(MailReader::address).orElse(null);
    return new IncomingMail(
        ids(headers, "Message-ID").stream().findFirst().orElse(null),
        from,
        headers.first("From").map(f -> name(f, headers)).filter(n -> !n.isEmpty()).orElse(null),
        headers.line("Subject"),
        headers.sent(),
        recipients(headers),
        references.stream().distinct().limit(MOST_REFERENCES).toList(),
        MailText.first(whole, limits.characters()),
        body.cut() || whole.codePointCount(0, whole.length()) > limits.characters(),
        body.files(),
        body.left(),
        body.lost(),
        body.forwarded(),
        false,
        Automatic.is(headers, from),
        fails(headers, "X-SES-Spam-Verdict"),
        fails(headers, "X-SES-Virus-Verdict"),
        BounceReader.read(message));
  }

  /// What can be said of a mail without reading it: the addresses that stand in its beginning, one
  /// of which may be the office's.
  private static IncomingMail unread(byte[] raw) {
    String beginning =
        new String(raw, 0, Math.min(raw.length, LONGEST_HEADER), StandardCharsets.ISO_8859_1);
    Set<String> recipients = new LinkedHashSet<>();
    addresses(beginning, recipients);
    boolean virus = beginning.toLowerCase(Locale.ROOT).contains("x-ses-virus-verdict: fail");
    return new IncomingMail(
        null,
        null,
        null,
        "",
        null,
        recipients,
        List.of(),
        "",
        false,
        List.of(),
        List.of(),
        true,
        false,
        true,
        false,
        false,
        virus,
        Optional.empty());
  }

  private static boolean fails(MailHeads headers, String verdict) {
    return headers.first(verdict).filter(v -> v.strip().equalsIgnoreCase("FAIL")).isPresent();
  }

  private static List<String> ids(MailHeads headers, String name) {
    List<String> found = new ArrayList<>();
    for (String value : headers.all(name)) {
      Matcher id = ID.matcher(value);
      while (id.find() && found.size() < MOST_REFERENCES * 4) {
        found.add(id.group(1));
      }
    }
    return found;
  }

  private static Set<String> recipients(MailHeads headers) {
    Set<String> found = new LinkedHashSet<>();
    for (String name :
        List.of("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")) {
      for (String value : headers.all(name)) {
        addresses(value, found);
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

  private static void addresses(String text, Set<String> found) {
    Matcher address = ADDRESS.matcher(text);
    while (address.find() && found.size() < MOST_RECIPIENTS) {
      found.add(address.group().toLowerCase(Locale.ROOT));
    }
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

  private static String name(String header, MailHeads headers) {
    int bracket = header.lastIndexOf('<');
    String name = bracket < 0 ? "" : header.substring(0, bracket);
    String decoded = MailText.header(name.strip(), headers.charset());
    String bare = MailText.unquoted(decoded).replace("\\\"", "\"");
    return MailText.first(bare, LONGEST_NAME);
  }
}
