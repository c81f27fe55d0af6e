package duban.mailin;

import duban.mailin.IncomingMail.Fate;
import duban.mailin.IncomingMail.Report;
import duban.mailin.IncomingMail.Told;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what a mail server says about a mail that was sent from here: in the fields of RFC 3464
/// and RFC 5965, with or without a `report-type`, inside a gateway's wrapping; or in plain words,
/// as QQ, 163 and qmail write. A report that somebody forwards as an attachment is none: nothing
/// inside an attached mail is read as a report. Proves nothing: anybody can write a report.
final class BounceReader {
  private static final int DEEPEST = 4;
  private static final int MOST_PARTS = 60;
  private static final int LONGEST = 20_000;
  private static final int MOST_IDS = 50;
  private static final int MOST_RECIPIENTS = 20;

  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");
  private static final Pattern ID = Pattern.compile("<([^<>\\s]{1,500})>");
  private static final Pattern NAMED_ID =
      Pattern.compile("(?i)message-id\\s{0,3}:\\s{0,3}<?([^<>\\s]{1,500})");

  /// An enhanced status code (RFC 3463), which is no part of a longer run of numbers.
  private static final Pattern STATUS =
      Pattern.compile("(?<![\\d.])([45]\\.\\d{1,3}\\.\\d{1,3})(?!\\.?\\d)");

  /// Who reports: mail servers, under the names they give themselves.
  private static final Set<String> SERVERS =
      Set.of("mailer-daemon", "postmaster", "mail-daemon", "maildaemon", "mailerdaemon");

  private static final Set<String> ORIGINALS =
      Set.of(
          "message/rfc822",
          "message/global",
          "text/rfc822-headers",
          "message/rfc822-headers",
          "message/global-headers");

  /// The mailbox is full, or something else passes by itself.
  private static final List<String> PASSING = words("passing");

  private static final List<String> DELAY = words("delay");

  private static final List<String> FAILURE = words("failure");

  private final StringBuilder fields = new StringBuilder();
  private final StringBuilder original = new StringBuilder();
  private final StringBuilder words = new StringBuilder();
  private boolean complaint;
  private int parts;

  private BounceReader() {}

  /// A section of `bounce-words.txt`.
  private static List<String> words(String section) {
    try (InputStream in =
        Objects.requireNonNull(BounceReader.class.getResourceAsStream("bounce-words.txt"))) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip).toList();
      return lines.subList(lines.indexOf("[" + section + "]") + 1, lines.size()).stream()
          .takeWhile(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The report in a mail; empty when it is none.
  static Optional<Report> read(MimeMessage message) {
    try {
      return new BounceReader().report(message);
    } catch (MessagingException | IOException | RuntimeException e) {
      // The library throws what it likes on garbage: no report could be read.
      return Optional.empty();
    }
  }

  private Optional<Report> report(MimeMessage message) throws MessagingException, IOException {
    boolean server = fromServer(message);
    String type = MailParts.type(message);
    if (!server && !type.startsWith("multipart/")) {
      return Optional.empty();
    }
    part(message, server, 0);
    if (!fields.isEmpty()) {
      return Optional.of(new Report(complaint ? complained() : told(), about(message)));
    }
    return server ? inWords(message) : Optional.empty();
  }

  // ---------------------------------------------------------------------------------------- parts

  /// @param inReport whether the part stands where a report's parts stand
  private void part(Part part, boolean inReport, int depth) throws MessagingException, IOException {
    if (depth > DEEPEST || ++parts > MOST_PARTS) {
      return;
    }
    String type = MailParts.type(part);
    if (type.startsWith("multipart/")) {
      boolean report = inReport || type.equals("multipart/report");
      MimeMultipart all = MailParts.multipart(part).all();
      int count = Math.min(all.getCount(), MOST_PARTS);
      for (int i = 0; i < count; i++) {
        part(all.getBodyPart(i), report, depth + 1);
      }
    } else if (!inReport) {
      return;
    } else if (type.equals("message/delivery-status")
        || type.equals("message/global-delivery-status")) {
      fields.append(text(part, false)).append("\n\n");
    } else if (type.equals("message/feedback-report")) {
      complaint = true;
      fields.append(text(part, false)).append("\n\n");
    } else if (ORIGINALS.contains(type)) {
      original.append(headers(text(part, false))).append('\n');
    } else if (type.equals("text/plain") || type.equals("text/html")) {
      words.append(text(part, type.equals("text/html"))).append('\n');
    }
  }

  private static String text(Part part, boolean html) throws MessagingException, IOException {
    byte[] bytes;
    try (InputStream in = part.getInputStream()) {
      bytes = in.readNBytes(LONGEST * 4);
    }
    String decoded = MailText.decode(bytes, MailParts.parameter(part, "charset"));
    return MailText.first(html ? HtmlText.of(decoded) : decoded, LONGEST);
  }

  /// The headers of the mail that a report is about; what it said is of no concern.
  private static String headers(String mail) {
    StringBuilder headers = new StringBuilder();
    for (String line : mail.lines().toList()) {
      if (line.isBlank() && !headers.isEmpty()) {
        break;
      }
      headers.append(line).append('\n');
    }
    return headers.toString();
  }

  private static boolean fromServer(MimeMessage message) throws MessagingException {
    String from = first(message, "From");
    String address = MailReader.address(from).orElse("");
    int at = address.indexOf('@');
    return SERVERS.contains(
            at < 0 ? from.strip().toLowerCase(Locale.ROOT) : address.substring(0, at))
        || first(message, "Return-Path").strip().equals("<>")
        || !first(message, "X-Failed-Recipients").isEmpty();
  }

  // --------------------------------------------------------------------------------------- fields

  /// One block of fields for each recipient, the first for the mail as a whole (RFC 3464, 2.1).
  private List<Told> told() {
    List<Told> told = new ArrayList<>();
    for (String block : fields.toString().split("\\r?\\n[ \\t]*\\r?\\n", -1)) {
      Set<String> recipients = new LinkedHashSet<>();
      String action = "";
      String status = "";
      String words = "";
      for (String line : unfolded(block)) {
        String value = line.substring(line.indexOf(':') + 1).strip();
        switch (name(line)) {
          case "final-recipient",
              "original-recipient",
              "x-failed-recipients",
              "x-actual-recipient" ->
              addresses(value, recipients);
          case "action" -> action = value.toLowerCase(Locale.ROOT);
          case "status" -> status = value;
          case "diagnostic-code" -> words = value;
          default -> {}
        }
      }
      if (!action.isEmpty() || !status.isEmpty()) {
        told.add(new Told(recipients, fate(action, status, words)));
      }
    }
    return told;
  }

  private static Fate fate(String action, String status, String words) {
    if (action.startsWith("delayed")) {
      return Fate.DELAYED;
    }
    if (action.isEmpty() ? status.startsWith("2") : !action.startsWith("failed")) {
      return Fate.ARRIVED;
    }
    return status.startsWith("5") && !passes(status, words) ? Fate.FAILED : Fate.FOR_NOW;
  }

  /// A full mailbox is emptied some day, whatever the class of its code says (RFC 3463, X.2.2).
  private static boolean passes(String status, String words) {
    return status.startsWith("4")
        || status.startsWith("5.2.2")
        || any(PASSING, words.toLowerCase(Locale.ROOT));
  }

  private List<Told> complained() {
    Set<String> recipients = new LinkedHashSet<>();
    boolean taken = true;
    for (String line : unfolded(fields.toString())) {
      String value = line.substring(line.indexOf(':') + 1).strip();
      switch (name(line)) {
        case "original-rcpt-to", "removal-recipient", "final-recipient", "original-recipient" ->
            addresses(value, recipients);
        // The reader took the mail out of the junk folder.
        case "feedback-type" -> taken = !value.equalsIgnoreCase("not-spam");
        default -> {}
      }
    }
    return List.of(new Told(recipients, taken ? Fate.COMPLAINT : Fate.ARRIVED));
  }

  private static List<String> unfolded(String block) {
    List<String> lines = new ArrayList<>();
    for (String line : block.lines().limit(500).toList()) {
      if (!line.isEmpty() && Character.isWhitespace(line.charAt(0)) && !lines.isEmpty()) {
        lines.set(lines.size() - 1, lines.getLast() + " " + line.strip());
      } else {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String name(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
  }

  // ---------------------------------------------------------------------------------------- words

  private Optional<Report> inWords(MimeMessage message) throws MessagingException {
    String subject = new MailHeads(message, null).line("Subject");
    String said = MailText.first(subject + "\n" + words, LONGEST);
    String lower = said.toLowerCase(Locale.ROOT);
    boolean delayed = any(DELAY, lower);
    boolean failed = any(FAILURE, lower) || !first(message, "X-Failed-Recipients").isEmpty();
    if (!delayed && !failed) {
      return Optional.empty();
    }
    Set<String> recipients = new LinkedHashSet<>();
    for (String value : all(message, "X-Failed-Recipients")) {
      addresses(value, recipients);
    }
    addresses(said, recipients);
    Matcher code = STATUS.matcher(said);
    Fate fate =
        delayed
            ? Fate.DELAYED
            : passes(code.find() ? code.group(1) : "", said) ? Fate.FOR_NOW : Fate.FAILED;
    return Optional.of(new Report(List.of(new Told(recipients, fate)), about(message)));
  }

  private static boolean any(List<String> words, String lower) {
    return words.stream().anyMatch(lower::contains);
  }

  // ------------------------------------------------------------------------------------ what about

  /// The ids a report may be about: of the mail it returns, of the mail it answers, in its words.
  private List<String> about(MimeMessage message) throws MessagingException {
    Set<String> ids = new LinkedHashSet<>();
    for (String line : unfolded(original.toString())) {
      if (name(line).equals("message-id")) {
        ids(ID, line, ids);
      }
    }
    for (String line : unfolded(fields.toString())) {
      if (name(line).equals("x-original-message-id") || name(line).equals("original-message-id")) {
        ids(ID, line, ids);
        ids(NAMED_ID, line, ids);
      }
    }
    for (String header : List.of("X-Original-Message-ID", "In-Reply-To", "References")) {
      for (String value : all(message, header)) {
        ids(ID, MailText.first(value, LONGEST), ids);
      }
    }
    ids(NAMED_ID, words, ids);
    return List.copyOf(ids);
  }

  private static void ids(Pattern form, CharSequence text, Set<String> found) {
    Matcher id = form.matcher(text);
    while (found.size() < MOST_IDS && id.find()) {
      found.add(id.group(1));
    }
  }

  private static void addresses(String text, Set<String> found) {
    Matcher address = ADDRESS.matcher(text);
    while (found.size() < MOST_RECIPIENTS && address.find()) {
      String bare = address.group().toLowerCase(Locale.ROOT);
      found.add(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare);
    }
  }

  private static String first(MimeMessage message, String header) throws MessagingException {
    return all(message, header).stream().findFirst().orElse("");
  }

  private static List<String> all(MimeMessage message, String header) throws MessagingException {
    String[] values = message.getHeader(header);
    return values == null ? List.of() : List.of(values);
  }
}
