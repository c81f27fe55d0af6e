package duban.mail;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.MailIds;
import duban.cases.Message;
import duban.cases.Owed;
import duban.cases.Recorded;
import duban.cases.TaskKind;
import duban.delivery.DeliveryTask;
import duban.mail.LetterView.Line;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.policy.Published;
import duban.text.Templates;
import duban.text.Texts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.simplejavamail.api.email.EmailPopulatingBuilder;

/// Writes the mails to staff: what this is about, what to do, by when, and one button.
///
/// All mails of a case hang together: each refers to the case's own message id, which no mail has.
/// Nothing in a mail is fetched from elsewhere, nothing reports that it was read, and no personal
/// data of a citizen is in it (E10).
public final class Letters implements LetterWriter {
  /// Characters of the citizen's message that a mail quotes, and of a title in a subject.
  private static final int EXCERPT = 200;

  private static final int SUBJECT_TITLE = 40;

  private final InstantSource clock;
  private final MailIds ids;
  private final Texts texts = Texts.in(Locale.SIMPLIFIED_CHINESE);

  public Letters(InstantSource clock, MailIds ids) {
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public Mail write(Letter letter, String key) {
    Instant now = clock.instant();
    LetterView view =
        switch (letter) {
          case Letter.Task task -> task(task, now);
          case Letter.Copy copy -> copy(copy, now);
          case Letter.Moved moved -> moved(moved, now);
          case Letter.Settled settled -> settled(settled, now);
          case Letter.Withdrawn withdrawn -> withdrawn(withdrawn, now);
        };
    String subject =
        switch (letter) {
          case Letter.Task task -> subject(task, now);
          case Letter.Copy copy ->
              texts.get("mail.subject.copy", copy.file().number(), subjectTitle(copy.file()));
          case Letter.Moved moved ->
              texts.get("mail.subject.moved", moved.file().number(), subjectTitle(moved.file()));
          case Letter.Withdrawn withdrawn ->
              texts.get(
                  "mail.subject.withdrawn",
                  withdrawn.file().number(),
                  subjectTitle(withdrawn.file()));
          case Letter.Settled settled ->
              texts.get(
                  "mail.subject.settled",
                  settled.file().number(),
                  named("due.what", settled.whats()),
                  subjectTitle(settled.file()));
        };
    Policy.MailSettings settings = letter.city().policy().mail();
    CaseFile file = letter.file();
    String messageId = "<" + ids.mail(file.ref(), key, letter.to().mail(), settings.domain()) + ">";
    EmailPopulatingBuilder email =
        Mime.email(
            settings,
            letter.to(),
            texts,
            new Mime.Content(
                subject, view.text(), Templates.render("mail/letter", Map.of("v", view))),
            messageId,
            now);
    Mime.thread(email, file.ref(), ids, settings);
    for (Entries.Attached entry : entries(letter, now)) {
      entry.to(email);
    }
    return new Mail(
        messageId,
        settings.from(),
        letter.to().mail(),
        subject,
        Mime.bytes(email),
        Mail.tags(file.ref(), key));
  }

  private List<Entries.Attached> entries(Letter letter, Instant now) {
    return switch (letter) {
      case Letter.Task task -> entries(task, task.task()).owed(now);
      case Letter.Copy copy -> List.of();
      case Letter.Withdrawn withdrawn -> List.of();
      case Letter.Moved moved -> entries(moved, moved.task()).owed(now);
      case Letter.Settled settled ->
          entries(settled, settled.task()).takenBack(settled.whats(), now);
    };
  }

  private Entries entries(Letter letter, CaseTask task) {
    return new Entries(letter.city().policy(), letter.file(), task, subjectTitle(letter.file()));
  }

  private String named(String prefix, List<String> ids) {
    return ids.stream()
        .map(id -> texts.named(prefix, id))
        .collect(Collectors.joining(texts.get("list.separator")));
  }

  private LetterView moved(Letter.Moved letter, Instant now) {
    CaseFile file = letter.file();
    ZoneId zone = letter.city().policy().office().zone();
    List<Line> dues =
        Owed.by(file, letter.task()).stream()
            .filter(owed -> !owed.given())
            .map(owed -> due(owed.deadline(), zone, now))
            .toList();
    List<Line> all = new ArrayList<>();
    last(file, CaseEvent.DeadlineMoved.class)
        .filter(moved -> !moved.task().equals(letter.task().id()))
        .ifPresent(moved -> all.add(due(moved.after(), zone, now)));
    all.addAll(dues);
    List<Line> remarks = new ArrayList<>();
    last(file, CaseEvent.DeadlineMoved.class)
        .ifPresent(
            moved ->
                add(
                    file,
                    remarks,
                    "mail.moved.why",
                    moved.reason() == null
                        ? texts.named("moved", moved.cause())
                        : texts.get(
                            "mail.line", texts.named("moved", moved.cause()), moved.reason())));
    return inform(
        letter,
        "mail.moved",
        texts.get("mail.moved.lead", Mime.oneLine(letter.to().name())),
        all,
        remarks,
        now);
  }

  private LetterView settled(Letter.Settled letter, Instant now) {
    return inform(
        letter,
        "mail.settled",
        texts.get(
            "mail.settled.lead",
            Mime.oneLine(letter.to().name()),
            named("due.what", letter.whats())),
        List.of(),
        List.of(),
        now);
  }

  private LetterView withdrawn(Letter.Withdrawn letter, Instant now) {
    CaseFile file = letter.file();
    CaseEvent.CircularWithdrawn taken =
        last(file, CaseEvent.CircularWithdrawn.class)
            .orElseThrow(() -> new IllegalStateException("No circular was withdrawn."));
    String lead =
        texts.get(
            "mail.withdrawn.lead",
            Mime.oneLine(letter.to().name()),
            unit(letter.city(), taken.unit()),
            texts.named("due.what", taken.what()));
    List<Line> remarks = new ArrayList<>();
    add(file, remarks, "mail.withdrawn.why", taken.reason());
    return new LetterView(
        texts,
        lead,
        texts.get("mail.heading", texts.get("mail.withdrawn"), file.number()),
        masked(file, Mime.oneLine(file.message().title())),
        lead,
        List.of(),
        List.of(),
        "",
        remarks,
        null,
        footer(letter, null, now));
  }

  /// A short mail about the entries it brings or takes back.
  private LetterView inform(
      Letter letter, String key, String lead, List<Line> dues, List<Line> remarks, Instant now) {
    CaseFile file = letter.file();
    return new LetterView(
        texts,
        lead,
        texts.get("mail.heading", texts.get(key), file.number()),
        masked(file, Mime.oneLine(file.message().title())),
        lead,
        dues,
        List.of(),
        "",
        remarks,
        null,
        footer(letter, texts.get("mail.entries"), now));
  }

  private LetterView task(Letter.Task letter, Instant now) {
    CaseFile file = letter.file();
    CaseTask.Open task = letter.task();
    ZoneId zone = letter.city().policy().office().zone();
    List<Line> dues =
        Owed.by(file, task).stream()
            .filter(owed -> !owed.given())
            .map(owed -> due(owed.deadline(), zone, now))
            .toList();
    String ask =
        texts.get(
            DeliveryTask.ask(file, task),
            unit(letter.city(), task.unit()),
            Mime.oneLine(letter.to().name()));
    String lead =
        letter.occasion().equals(Letter.Task.OPENED)
            ? ask
            : texts.get("mail.occasion.lead." + letter.occasion(), ask);
    return new LetterView(
        texts,
        dues.isEmpty()
            ? lead
            : texts.get("mail.line", dues.getFirst().label(), dues.getFirst().value()),
        texts.get("mail.heading", occasion(letter), file.number()),
        masked(file, Mime.oneLine(file.message().title())),
        lead,
        dues,
        facts(letter, zone, now),
        excerpt(file),
        remarks(letter, zone, now),
        letter.link().toASCIIString(),
        footer(letter, texts.get("mail.private"), now));
  }

  private LetterView copy(Letter.Copy letter, Instant now) {
    CaseFile file = letter.file();
    String lead =
        texts.get(
            "mail.copy.lead",
            Mime.oneLine(letter.to().name()),
            unit(letter.city(), letter.to().unit()));
    return new LetterView(
        texts,
        texts.get("mail.copy.preheader"),
        texts.get("mail.heading", texts.get("mail.copy"), file.number()),
        masked(file, Mime.oneLine(file.message().title())),
        lead,
        List.of(),
        facts(letter, letter.city().policy().office().zone(), now),
        excerpt(file),
        List.of(),
        null,
        footer(letter, null, now));
  }

  private Line due(Deadline deadline, ZoneId zone, Instant now) {
    Instant aim = deadline.aim();
    String limit = texts.get("due.limit", texts.limit(deadline.limit(), zone, now));
    String when =
        now.isAfter(deadline.limit())
            ? texts.get("mail.due.late", limit)
            : aim == null || now.isAfter(aim)
                ? limit
                : texts.get(
                    "mail.due.aim", limit, texts.get("due.aim", texts.shortLimit(aim, zone, now)));
    return new Line(
        texts.named("due.what", deadline.what()),
        deadline.provisional() ? texts.get("due.with", when, texts.get("due.provisional")) : when);
  }

  private List<Line> facts(Letter letter, ZoneId zone, Instant now) {
    Policy policy = letter.city().policy();
    CaseFile file = letter.file();
    Message message = file.message();
    List<Line> facts = new ArrayList<>();
    String source = file.registration().source();
    add(
        file,
        facts,
        "message.source",
        policy.findSource(source).map(s -> texts.name(s.name())).orElse(source));
    add(file, facts, "message.posted", texts.time(message.postedAt(), zone, now));
    policy
        .findArea(message.area())
        .ifPresent(a -> add(file, facts, "message.area", texts.name(a.name())));
    policy
        .findCategory(message.category())
        .ifPresent(c -> add(file, facts, "message.category", texts.name(c.name())));
    file.assignment()
        .ifPresent(
            assigned -> {
              String weighed = file.tier().orElse(assigned.tier());
              Label tier = policy.tiers().get(weighed);
              add(file, facts, "mail.unit", unit(letter.city(), assigned.unit()));
              add(file, facts, "mail.tier", tier == null ? weighed : texts.name(tier));
            });
    return facts;
  }

  /// What was written to whoever does this step: the office's note, why a draft came back, why a
  /// unit returned it.
  private List<Line> remarks(Letter.Task letter, ZoneId zone, Instant now) {
    CaseFile file = letter.file();
    CaseTask.Open task = letter.task();
    List<Line> remarks = new ArrayList<>();
    if (letter.occasion().equals("extension")) {
      last(file, CaseEvent.ExtensionAsked.class)
          .ifPresent(asked -> asked(file, remarks, asked, zone, now));
    }
    if (letter.occasion().equals("ruling")) {
      ruled(file, remarks, zone, now);
    }
    if (task.kind() == TaskKind.HANDLE || task.kind() == TaskKind.CONTRIBUTE) {
      file.assignment().ifPresent(assigned -> add(file, remarks, "detail.note", assigned.note()));
    }
    if (task.kind() == TaskKind.DELIVER) {
      add(file, remarks, "message.url", file.message().url());
      if (!DeliveryTask.byHand(task)) {
        last(file, CaseEvent.SourceUnreachable.class)
            .ifPresent(why -> add(file, remarks, "mail.undelivered", why.why()));
      }
    }
    Optional<String> returned =
        switch (task.kind()) {
          case TRIAGE -> last(file, CaseEvent.NotOurs.class).map(CaseEvent.NotOurs::reason);
          case HANDLE -> returned(file);
          case CONTRIBUTE, REVIEW, CONSULT, ANSWER, OVERSEE, DELIVER -> Optional.empty();
        };
    returned.ifPresent(reason -> add(file, remarks, "mail.returned", reason));
    return remarks;
  }

  /// What more time is asked for, until when and why.
  private void asked(
      CaseFile file, List<Line> remarks, CaseEvent.ExtensionAsked asked, ZoneId zone, Instant now) {
    Instant until = asked.until();
    add(file, remarks, "mail.extension.what", texts.named("due.what", asked.what()));
    add(
        file,
        remarks,
        "detail.until",
        until == null ? texts.get("mail.extension.by-rule") : texts.limit(until, zone, now));
    add(file, remarks, "detail.reason", asked.reason());
  }

  /// How the request for more time was decided.
  private void ruled(CaseFile file, List<Line> remarks, ZoneId zone, Instant now) {
    Recorded ruling =
        file.history().reversed().stream()
            .filter(
                r ->
                    r.event() instanceof CaseEvent.DeadlineMoved
                        || r.event() instanceof CaseEvent.ExtensionRefused)
            .findFirst()
            .orElse(null);
    if (ruling == null) {
      return;
    }
    if (ruling.event() instanceof CaseEvent.DeadlineMoved moved) {
      add(
          file,
          remarks,
          "mail.moved",
          texts.get(
              "mail.line",
              texts.named("due.what", moved.after().what()),
              due(moved.after(), zone, now).value()));
      add(file, remarks, "detail.reason", moved.reason());
    } else if (ruling.event() instanceof CaseEvent.ExtensionRefused refused) {
      add(
          file,
          remarks,
          "mail.extension.refused",
          texts.get(
              "mail.line",
              texts.named("due.what", refused.what()),
              texts.named("extension-refused", refused.why())));
      add(file, remarks, "detail.reason", refused.reason());
    }
  }

  /// Why the draft came back last: from the supervising leader or from the office.
  private static Optional<String> returned(CaseFile file) {
    return file.history().reversed().stream()
        .map(Recorded::event)
        .filter(e -> e instanceof CaseEvent.ReworkOrdered || e instanceof CaseEvent.DraftReturned)
        .findFirst()
        .map(
            e ->
                e instanceof CaseEvent.DraftReturned back
                    ? back.reason()
                    : ((CaseEvent.ReworkOrdered) e).reason());
  }

  private static <E extends CaseEvent> Optional<E> last(CaseFile file, Class<E> type) {
    return file.history().reversed().stream()
        .map(Recorded::event)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  private List<String> footer(Letter letter, @Nullable String first, Instant now) {
    List<String> footer = new ArrayList<>();
    if (first != null) {
      footer.add(first);
    }
    Policy policy = letter.city().policy();
    footer.add(
        texts.get(
            "mail.signed",
            texts.name(policy.office().name()),
            texts.time(now, policy.office().zone(), now)));
    return footer;
  }

  private String subject(Letter.Task letter, Instant now) {
    CaseFile file = letter.file();
    String kind = occasion(letter);
    ZoneId zone = letter.city().policy().office().zone();
    List<Deadline> owed =
        Owed.by(file, letter.task()).stream().filter(o -> !o.given()).map(Owed::deadline).toList();
    if (owed.isEmpty()) {
      return texts.get("mail.subject.open", kind, file.number(), subjectTitle(file));
    }
    return owed.stream()
        .filter(d -> !now.isAfter(d.limit()))
        .findFirst()
        .map(
            d ->
                texts.get(
                    "mail.subject.task",
                    kind,
                    file.number(),
                    texts.shortLimit(d.limit(), zone, now),
                    texts.named("due.do", d.what()),
                    subjectTitle(file)))
        .orElseGet(
            () ->
                texts.get(
                    "mail.subject.late",
                    kind,
                    file.number(),
                    texts.named("due.do", owed.getFirst().what()),
                    subjectTitle(file)));
  }

  /// What the mail is about: the step's name, or what happened to it since.
  private String occasion(Letter.Task letter) {
    return letter.occasion().equals(Letter.Task.OPENED)
        ? texts.get("task." + DeliveryTask.word(letter.file(), letter.task()))
        : texts.get("mail.occasion." + letter.occasion());
  }

  private String subjectTitle(CaseFile file) {
    return cut(masked(file, Mime.oneLine(file.message().title())), SUBJECT_TITLE);
  }

  private String excerpt(CaseFile file) {
    return cut(masked(file, file.message().content().strip()), EXCERPT);
  }

  private String masked(CaseFile file, String text) {
    return Masking.mask(text, Masking.known(file.message().author()), texts.get("mail.masked"));
  }

  private String cut(String text, int characters) {
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : texts.get("mail.cut", text.substring(0, text.offsetByCodePoints(0, characters)));
  }

  private static String unit(Published city, String id) {
    return city.directory()
        .findUnit(id)
        .map(u -> Texts.in(Locale.SIMPLIFIED_CHINESE).name(u.name()))
        .orElse(id);
  }

  private void add(CaseFile file, List<Line> lines, String label, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      lines.add(new Line(texts.get(label), masked(file, value.strip())));
    }
  }
}
