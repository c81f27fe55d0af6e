package duban.mail;

import duban.cases.CaseFile;
import duban.cases.DayReport;
import duban.cases.DayReport.Figures;
import duban.cases.MailIds;
import duban.mail.LetterWriter.Mail;
import duban.mail.OfficeView.Line;
import duban.mail.OfficeView.Row;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.text.Templates;
import duban.text.Texts;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.simplejavamail.api.email.EmailPopulatingBuilder;

/// Writes the mails that are about the office's work. Like all mails they carry no personal data of
/// a citizen (E10) and fetch nothing from elsewhere.
public final class OfficeLetters {
  private static final int TITLE = 40;

  private final Texts texts = Texts.in(Locale.SIMPLIFIED_CHINESE);
  private final MailLetters mails = new MailLetters(texts);
  private final MailIds ids;

  public OfficeLetters(MailIds ids) {
    this.ids = ids;
  }

  /// @param key what makes the message id: the same mail always has the same id
  public Mail write(OfficeLetter letter, String key, Instant now) {
    Policy policy = letter.city().policy();
    OfficeView view =
        switch (letter) {
          case OfficeLetter.FilingLink link -> link(link, now);
          case OfficeLetter.Day day -> day(day, now);
          case OfficeLetter.CalendarMissing missing -> calendar(missing, now);
          case OfficeLetter.CallbackGone gone -> gone(gone, now);
          case OfficeLetter.MailArrived mail -> mails.arrived(mail, now);
          case OfficeLetter.LetterFiled filed -> mails.filed(filed, now);
          case OfficeLetter.AnswerByMail answer -> mails.answer(answer, now);
          case OfficeLetter.LinkReplaced link -> mails.replaced(link, now);
          case OfficeLetter.AddressUnreachable gone -> mails.unreachable(gone, now);
          case OfficeLetter.BouncesHeard heard -> mails.heard(heard, now);
        };
    CaseFile about = about(letter);
    String domain = policy.mail().domain();
    String to = letter.to().mail();
    String messageId =
        "<"
            + (about == null
                ? ids.mail(policy.office().id(), key, to, domain)
                : ids.mail(about.ref(), key, to, domain))
            + ">";
    EmailPopulatingBuilder email =
        Mime.email(
            policy.mail(),
            letter.to(),
            texts,
            new Mime.Content(
                view.heading(), view.text(), Templates.render("mail/office", Map.of("v", view))),
            messageId,
            now);
    if (about != null) {
      Mime.thread(email, about.ref(), ids, policy.mail());
    }
    return new Mail(
        messageId,
        policy.mail().from(),
        letter.to().mail(),
        view.heading(),
        Mime.bytes(email),
        about == null ? Map.of(Mail.OFFICE, policy.office().id()) : Mail.tags(about.ref(), ""));
  }

  /// The case with whose mails it hangs together; null for none.
  private static @Nullable CaseFile about(OfficeLetter letter) {
    return switch (letter) {
      case OfficeLetter.LetterFiled filed -> filed.file();
      case OfficeLetter.AnswerByMail answer -> answer.file();
      case OfficeLetter.LinkReplaced link -> link.file();
      case OfficeLetter.FilingLink other -> null;
      case OfficeLetter.Day other -> null;
      case OfficeLetter.CalendarMissing other -> null;
      case OfficeLetter.CallbackGone other -> null;
      case OfficeLetter.MailArrived other -> null;
      case OfficeLetter.AddressUnreachable other -> null;
      case OfficeLetter.BouncesHeard other -> null;
    };
  }

  private OfficeView link(OfficeLetter.FilingLink letter, Instant now) {
    ZoneId zone = letter.city().policy().office().zone();
    return new OfficeView(
        texts,
        texts.get("office.link"),
        texts.get(
            "office.link.lead",
            Mime.oneLine(letter.to().name()),
            texts.time(letter.expiresAt(), zone, now)),
        null,
        List.of(),
        List.of(),
        letter.link().toASCIIString(),
        footer(letter, texts.get("mail.private"), now));
  }

  private OfficeView gone(OfficeLetter.CallbackGone letter, Instant now) {
    String source = texts.name(letter.source());
    return new OfficeView(
        texts,
        texts.get("office.gone", source),
        texts.get(
            "office.gone.lead",
            Mime.oneLine(letter.to().name()),
            source,
            texts.time(letter.since(), letter.city().policy().office().zone(), now)),
        null,
        List.of(),
        List.of(),
        null,
        footer(letter, null, now));
  }

  private OfficeView calendar(OfficeLetter.CalendarMissing letter, Instant now) {
    String year = Integer.toString(letter.year());
    return new OfficeView(
        texts,
        texts.get("office.calendar", year),
        texts.get("office.calendar.lead", Mime.oneLine(letter.to().name()), year),
        null,
        List.of(),
        List.of(),
        null,
        footer(letter, null, now));
  }

  private OfficeView day(OfficeLetter.Day letter, Instant now) {
    Policy policy = letter.city().policy();
    ZoneId zone = policy.office().zone();
    DayReport report = letter.report();
    Label period = letter.period();
    String date = texts.date(letter.planned(), zone);
    Figures total = report.total();
    List<Row> figures = new ArrayList<>();
    figures.add(row(texts.get("office.day.total"), total));
    report.units().forEach((unit, f) -> figures.add(row(unit(letter, unit), f)));
    List<OfficeView.Part> parts = new ArrayList<>();
    part(parts, "office.day.late", report.late().stream().map(l -> late(letter, l, now)).toList());
    part(parts, "office.day.aims", report.aims().stream().map(a -> aim(letter, a, now)).toList());
    part(
        parts,
        "office.day.listed",
        report.listed().stream().map(l -> listed(letter, l, now)).toList());
    // Who belongs to the office can fill them; leaders of units read of their units' matters.
    if (letter.to().unit().equals(policy.coordinator())) {
      part(
          parts,
          "office.day.gaps",
          letter.city().gaps().stream()
              .map(
                  gap ->
                      new Line(
                          unit(letter, gap.unit()),
                          texts.get("gap", texts.named("role", gap.role())),
                          null))
              .toList());
    }
    String heading =
        period == null
            ? texts.get("office.day", date, total.open(), total.late())
            : texts.get(
                "office.period",
                texts.name(period),
                texts.time(letter.planned(), zone, now),
                total.open(),
                total.late());
    return new OfficeView(
        texts,
        heading,
        texts.get(
            "office.day.lead",
            Mime.oneLine(letter.to().name()),
            texts.time(report.from(), zone, now),
            texts.time(report.until(), zone, now)),
        letter.late()
            ? texts.get(
                "office.day.delayed",
                texts.time(letter.planned(), zone, now),
                texts.time(now, zone, now))
            : null,
        figures,
        parts,
        null,
        footer(letter, null, now));
  }

  private static void part(List<OfficeView.Part> parts, String key, List<Line> lines) {
    if (!lines.isEmpty()) {
      parts.add(new OfficeView.Part(Texts.in(Locale.SIMPLIFIED_CHINESE).get(key), lines));
    }
  }

  private static Row row(String name, Figures f) {
    return new Row(
        name,
        List.of(f.received(), f.answered(), f.open(), f.late()).stream()
            .map(String::valueOf)
            .toList());
  }

  private Line late(OfficeLetter.Day letter, DayReport.Late late, Instant now) {
    ZoneId zone = letter.city().policy().office().zone();
    String since =
        texts.get(
            "office.late.since",
            unit(letter, late.unit()),
            texts.named("due.what", late.what()),
            texts.limit(late.since(), zone, now));
    return new Line(
        texts.get("office.case", late.file().number(), title(late.file())),
        late.provisional() ? texts.get("due.with", since, texts.get("due.provisional")) : since,
        link(letter, late.file()));
  }

  private Line aim(OfficeLetter.Day letter, DayReport.Aim aim, Instant now) {
    ZoneId zone = letter.city().policy().office().zone();
    return new Line(
        texts.get("office.case", aim.file().number(), title(aim.file())),
        texts.get(
            aim.settled().reached() ? "event.aim-settled.reached" : "event.aim-settled.missed",
            unit(letter, aim.settled().unit()),
            texts.named("due.what", aim.settled().what()),
            texts.limit(aim.settled().aim(), zone, now)),
        link(letter, aim.file()));
  }

  private Line listed(OfficeLetter.Day letter, DayReport.Listed listed, Instant now) {
    Policy policy = letter.city().policy();
    Label tier = policy.tiers().get(listed.tier());
    return new Line(
        texts.get("office.case", listed.file().number(), title(listed.file())),
        texts.get(
            "office.listed.since",
            unit(letter, listed.unit()),
            tier == null ? listed.tier() : texts.name(tier),
            texts.time(listed.file().receivedAt(), policy.office().zone(), now)),
        link(letter, listed.file()));
  }

  private static @Nullable String link(OfficeLetter.Day letter, CaseFile file) {
    URI link = letter.links().get(file.ref());
    return link == null ? null : link.toString();
  }

  private String title(CaseFile file) {
    String masked =
        Masking.mask(
            Mime.oneLine(file.message().title()),
            Masking.known(file.message().author()),
            texts.get("mail.masked"));
    return masked.codePointCount(0, masked.length()) <= TITLE
        ? masked
        : texts.get("mail.cut", masked.substring(0, masked.offsetByCodePoints(0, TITLE)));
  }

  private String unit(OfficeLetter letter, String id) {
    return letter.city().directory().findUnit(id).map(u -> texts.name(u.name())).orElse(id);
  }

  private List<String> footer(OfficeLetter letter, @Nullable String first, Instant now) {
    Policy policy = letter.city().policy();
    String signed =
        texts.get(
            "mail.signed",
            texts.name(policy.office().name()),
            texts.time(now, policy.office().zone(), now));
    return first == null ? List.of(signed) : List.of(first, signed);
  }
}
