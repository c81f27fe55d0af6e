package duban.mail;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Circulars;
import duban.cases.MailIds;
import duban.cases.Tone;
import duban.delivery.DeliveryTask;
import duban.mail.LetterView.Line;
import duban.mail.LetterWriter.Mail;
import duban.mail.ReminderLetter.Matter;
import duban.policy.Policy;
import duban.text.Templates;
import duban.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.simplejavamail.api.email.EmailPopulatingBuilder;

/// Writes the mails that remind: the worst first, by case, with the reader's own link to each step
/// that is theirs. Whoever only has to know of it gets no link. A reminder that comes late says so.
public final class ReminderLetters implements ReminderWriter {
  private static final int SUBJECT_TITLE = 40;

  private final InstantSource clock;
  private final MailIds ids;
  private final Texts texts = Texts.in(Locale.SIMPLIFIED_CHINESE);

  public ReminderLetters(InstantSource clock, MailIds ids) {
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public Mail write(ReminderLetter letter, String key) {
    Instant now = clock.instant();
    Policy policy = letter.city().policy();
    List<Matter> worstFirst =
        letter.matters().stream()
            .sorted(
                Comparator.comparing(Matter::tone)
                    .reversed()
                    .thenComparing(matter -> matter.due().limit())
                    .thenComparing(matter -> matter.file().receivedAt())
                    .thenComparing(matter -> matter.file().number()))
            .toList();
    Map<CaseRef, List<Matter>> byCase = new LinkedHashMap<>();
    worstFirst.forEach(
        m -> byCase.computeIfAbsent(m.file().ref(), ref -> new ArrayList<>()).add(m));
    String subject = subject(worstFirst.getFirst(), byCase.size(), policy.office().zone(), now);
    ReminderView view = view(letter, byCase, worstFirst.getFirst().tone(), now);
    String domain = policy.mail().domain();
    String to = letter.to().mail();
    String messageId =
        "<"
            + (byCase.size() == 1
                ? ids.mail(worstFirst.getFirst().file().ref(), key, to, domain)
                : ids.mail(policy.office().id(), key, to, domain))
            + ">";
    EmailPopulatingBuilder email =
        Mime.email(
            policy.mail(),
            letter.to(),
            texts,
            new Mime.Content(
                subject, view.text(), Templates.render("mail/reminder", Map.of("v", view))),
            messageId,
            now);
    if (byCase.size() == 1) {
      Mime.thread(email, worstFirst.getFirst().file().ref(), ids, policy.mail());
    }
    return new Mail(
        messageId,
        policy.mail().from(),
        letter.to().mail(),
        subject,
        Mime.bytes(email),
        byCase.size() == 1
            ? Mail.tags(worstFirst.getFirst().file().ref(), "")
            : Map.of(Mail.OFFICE, policy.office().id()));
  }

  private String subject(Matter worst, int cases, ZoneId zone, Instant now) {
    String tone = texts.get("tone." + worst.tone().id());
    String state = state(worst, zone, now);
    CaseFile file = worst.file();
    return cases == 1
        ? texts.get("reminder.subject", tone, file.number(), state, title(file, SUBJECT_TITLE))
        : texts.get("reminder.subject.several", tone, file.number(), state, cases - 1);
  }

  private String state(Matter matter, ZoneId zone, Instant now) {
    String what = texts.named("due.what", matter.due().what());
    Instant limit = matter.due().limit();
    return now.isAfter(limit)
        ? texts.get("reminder.late", what, texts.duration(Duration.between(limit, now)))
        : texts.get("reminder.ahead", what, texts.shortLimit(limit, zone, now));
  }

  private ReminderView view(
      ReminderLetter letter, Map<CaseRef, List<Matter>> byCase, Tone tone, Instant now) {
    Policy policy = letter.city().policy();
    List<ReminderView.Matter> matters = new ArrayList<>();
    byCase.values().forEach(ofOne -> matters.add(matter(letter, ofOne, now)));
    boolean asked = letter.matters().stream().anyMatch(matter -> matter.link() != null);
    List<String> footer = new ArrayList<>();
    if (asked) {
      footer.add(texts.get("mail.private"));
    }
    footer.add(
        texts.get(
            "mail.signed",
            texts.name(policy.office().name()),
            texts.time(now, policy.office().zone(), now)));
    String name = Mime.oneLine(letter.to().name());
    return new ReminderView(
        texts,
        texts.get("reminder.preheader", byCase.size()),
        texts.get("reminder.heading", texts.get("tone." + tone.id()), byCase.size()),
        texts.get(asked ? "reminder.lead" : "reminder.lead.told", name),
        matters,
        footer);
  }

  private ReminderView.Matter matter(ReminderLetter letter, List<Matter> ofCase, Instant now) {
    Policy policy = letter.city().policy();
    ZoneId zone = policy.office().zone();
    CaseFile file = ofCase.getFirst().file();
    List<Line> dues = new ArrayList<>();
    List<Line> facts = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Map<String, Line> links = new LinkedHashMap<>();
    for (Matter matter : ofCase) {
      String what = texts.named("due.what", matter.due().what());
      Instant limit = matter.due().limit();
      String when =
          texts.get(
              "reminder.due",
              texts.get("due.limit", texts.limit(limit, zone, now)),
              texts.remaining(limit, now));
      dues.add(
          new Line(
              what,
              matter.due().provisional()
                  ? texts.get("due.with", when, texts.get("due.provisional"))
                  : when));
      notes.addAll(circular(letter, matter, what));
      for (ReminderLetter.Rung rung : matter.rungs()) {
        if (Duration.between(rung.planned(), now).compareTo(policy.ladders().lateAfter()) > 0) {
          notes.add(
              texts.get(
                  "reminder.belated",
                  what,
                  texts.get("tone." + rung.tone().id()),
                  texts.time(rung.planned(), zone, now)));
        }
      }
      ReminderLetter.StepLink link = matter.link();
      if (link != null) {
        String task = texts.get("task." + DeliveryTask.word(file, link.step()));
        links.putIfAbsent(
            link.step().id(),
            new Line(texts.get("reminder.button", task), link.uri().toASCIIString()));
      }
      Line holder = new Line(texts.get("mail.unit"), unit(letter, matter));
      if (!facts.contains(holder)) {
        facts.add(holder);
      }
    }
    return new ReminderView.Matter(
        texts.get(
            "mail.heading", texts.get("tone." + ofCase.getFirst().tone().id()), file.number()),
        title(file, Integer.MAX_VALUE),
        dues,
        facts,
        notes,
        List.copyOf(links.values()));
  }

  /// What is true of the circular: that the unit is named in it, and whether it said anything; or
  /// why it is not.
  private List<String> circular(ReminderLetter letter, Matter matter, String what) {
    CaseFile file = matter.file();
    List<String> notes = new ArrayList<>();
    String unit = unit(letter, matter);
    for (ReminderLetter.Rung rung : matter.rungs()) {
      int stop = rung.id().indexOf('.');
      String withheld =
          stop < 0 ? null : texts.find("reminder.withheld" + rung.id().substring(stop));
      if (withheld != null) {
        notes.add(texts.get("reminder.withheld", unit, what, withheld));
      }
    }
    Circulars.standing(file).stream()
        .map(Circulars.Named::circular)
        .filter(named -> matter.tone() == Tone.CIRCULAR && named.unit().equals(matter.unit()))
        .filter(named -> named.what().equals(matter.due().what()))
        .filter(named -> named.limit().equals(matter.due().limit()))
        .findFirst()
        .map(named -> Circulars.said(file, named.task(), named.unit(), matter.due()))
        .ifPresent(
            said ->
                notes.add(
                    texts.get(
                        "reminder.circular."
                            + said.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        unit,
                        what)));
    return notes;
  }

  private String unit(ReminderLetter letter, Matter matter) {
    String id = matter.unit();
    return letter.city().directory().findUnit(id).map(u -> texts.name(u.name())).orElse(id);
  }

  /// Without personal data of the citizen (E10).
  private String title(CaseFile file, int characters) {
    String masked =
        Masking.mask(
            Mime.oneLine(file.message().title()),
            Masking.known(file.message().author()),
            texts.get("mail.masked"));
    return masked.codePointCount(0, masked.length()) <= characters
        ? masked
        : texts.get("mail.cut", masked.substring(0, masked.offsetByCodePoints(0, characters)));
  }
}
