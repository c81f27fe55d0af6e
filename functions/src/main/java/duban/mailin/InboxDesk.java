package duban.mailin;

import duban.assignment.FormFields;
import duban.cases.Actor;
import duban.cases.CaseEvent.LetterReceived;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.cases.Message.Attachment;
import duban.intake.Opening;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Cases.Registration;
import duban.store.Inbox;
import duban.store.Inbox.Choice;
import duban.store.Inbox.Left;
import duban.store.Inbox.Letter;
import duban.store.Inbox.Link;
import duban.store.Inbox.Waiting;
import duban.store.Jobs;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the office does with a mail that came in, behind a link that each of its handlers gets:
/// make it a case, file it on one, or put it aside. The first decision counts.
///
/// The decision is written down before it is carried out. Whoever dies in between leaves it to the
/// office's job, and carrying it out twice is carrying it out once.
public final class InboxDesk {
  public static final String DECISION = "decision";
  public static final String FILE = "file";
  public static final String ATTACH = "attach";
  public static final String DISCARD = "discard";
  public static final List<String> DECISIONS = List.of(FILE, ATTACH, DISCARD);

  public static final String TITLE = "title";
  public static final String AREA = "area";
  public static final String CATEGORY = "category";
  public static final String TIER = "tier";
  public static final String NUMBER = "number";
  public static final String REASON = "reason";

  /// The id of the case that [#NUMBER] named when it was decided.
  private static final String CASE = "case";

  private static final int LONGEST_TITLE = 200;

  /// By when a decision is carried out by whoever made it.
  private static final Duration SOON = Duration.ofMinutes(2);

  /// How far a sender's clock is believed to be behind: deadlines may count from when a matter was
  /// written down.
  private static final Duration OLDEST = Duration.ofDays(7);

  private final Cases cases;
  private final Policies policies;
  private final Inbox inbox;
  private final Jobs jobs;
  private final Opening opening;

  public InboxDesk(Cases cases, Policies policies, Inbox inbox, Jobs jobs, Opening opening) {
    this.cases = cases;
    this.policies = policies;
    this.inbox = inbox;
    this.jobs = jobs;
    this.opening = opening;
  }

  /// How a POST ended.
  public sealed interface Outcome {
    /// It was decided, and has happened.
    record Done() implements Outcome {}

    /// Nothing was decided by this, and the page says why.
    record NotDone(InboxPage page) implements Outcome {}
  }

  private sealed interface Access {
    record Open(Person person, Published city, Waiting mail) implements Access {}

    record Shut(InboxPage page) implements Access {}
  }

  private Access access(String linkId, Instant now) {
    Optional<Link> link = inbox.findLink(linkId);
    if (link.isEmpty()) {
      return new Access.Shut(new InboxPage.Unknown());
    }
    if (!now.isBefore(link.get().expiresAt())) {
      return new Access.Shut(new InboxPage.Expired());
    }
    Published city = policies.current(link.get().office());
    Optional<Person> person =
        city.directory().findPerson(link.get().person()).filter(p -> mayDecide(city, p));
    Optional<Waiting> mail = inbox.find(link.get().office(), link.get().mail());
    return person.isEmpty() || mail.isEmpty()
        ? new Access.Shut(new InboxPage.Expired())
        : new Access.Open(person.get(), city, mail.get());
  }

  private static boolean mayDecide(Published city, Person person) {
    return city.directory().handlers(city.policy().coordinator()).contains(person);
  }

  /// The page behind a link. Changes nothing: mail scanners open links, too.
  public InboxPage view(String linkId, Instant now) {
    return switch (access(linkId, now)) {
      case Access.Shut(InboxPage page) -> page;
      case Access.Open(Person person, Published city, Waiting mail) ->
          mail.choice() == null
              ? new InboxPage.Form(person, city, mail, Map.of(), List.of())
              : new InboxPage.Settled(person, city, mail, false);
    };
  }

  /// The page for a POST whose form could not be read at all. Changes nothing.
  public InboxPage unreadable(String linkId, Instant now) {
    return switch (view(linkId, now)) {
      case InboxPage.Form form ->
          new InboxPage.Form(
              form.person(),
              form.city(),
              form.mail(),
              Map.of(),
              List.of(new FieldProblem(DECISION, "problem.unreadable")));
      case InboxPage.Settled page -> page;
      case InboxPage.Expired page -> page;
      case InboxPage.Unknown page -> page;
    };
  }

  /// Decides what a form says, if nothing is wrong with it and nobody was quicker.
  public Outcome decide(String linkId, Map<String, List<String>> form, Instant now) {
    return switch (access(linkId, now)) {
      case Access.Shut(InboxPage page) -> new Outcome.NotDone(page);
      case Access.Open(Person person, Published city, Waiting mail) ->
          mail.choice() == null
              ? decide(person, city, mail, form, now)
              : tooLate(person, city, mail);
    };
  }

  private Outcome decide(
      Person person, Published city, Waiting mail, Map<String, List<String>> form, Instant now) {
    FormFields fields = new FormFields(form);
    Map<String, String> said = read(city, fields);
    if (!fields.problems().isEmpty()) {
      return new Outcome.NotDone(
          new InboxPage.Form(person, city, mail, FormFields.typed(form), fields.problems()));
    }
    String office = mail.letter().office();
    String id = mail.letter().id();
    String decision = fields.choice(DECISION, DECISIONS, "problem.unknown-decision");
    // Before the decision: should this process die behind it, the job carries it out.
    jobs.schedule(office, Receiving.INBOX_JOB + "/" + id, now.plus(SOON), Map.of());
    if (!inbox.decide(office, id, new Choice(decision, person.id(), now, said))) {
      return inbox
          .find(office, id)
          .map(found -> tooLate(person, city, found))
          .orElseGet(() -> new Outcome.NotDone(new InboxPage.Expired()));
    }
    inbox.find(office, id).ifPresent(decided -> carryOut(city, decided, now));
    return new Outcome.Done();
  }

  private static Outcome tooLate(Person person, Published city, Waiting mail) {
    return new Outcome.NotDone(new InboxPage.Settled(person, city, mail, true));
  }

  private Map<String, String> read(Published city, FormFields fields) {
    Policy policy = city.policy();
    Map<String, String> said = new LinkedHashMap<>();
    switch (fields.choice(DECISION, DECISIONS, "problem.unknown-decision")) {
      case FILE -> {
        said.put(TITLE, fields.title(TITLE, LONGEST_TITLE));
        known(said, fields, AREA, policy.areas().keySet(), "problem.unknown-area");
        known(said, fields, CATEGORY, policy.categories().keySet(), "problem.unknown-category");
        known(said, fields, TIER, policy.tiers().keySet(), "problem.unknown-tier");
      }
      case ATTACH -> {
        String number = fields.required(NUMBER, FormFields.WORD);
        Optional<CaseRef> ref =
            number.isEmpty() ? Optional.empty() : cases.findByNumber(policy.office().id(), number);
        if (!number.isEmpty() && ref.isEmpty()) {
          fields.problem(NUMBER, "problem.unknown-case");
        }
        ref.ifPresent(found -> said.put(CASE, found.id()));
      }
      case DISCARD -> said.put(REASON, fields.required(REASON, FormFields.SHORT));
      default -> {}
    }
    return said;
  }

  private static void known(
      Map<String, String> said,
      FormFields fields,
      String field,
      Collection<String> known,
      String problem) {
    String value = fields.optional(field, FormFields.WORD);
    if (value != null) {
      said.put(field, value);
      if (!known.contains(value)) {
        fields.problem(field, problem);
      }
    }
  }

  /// Does what was decided, as far as it was not done yet.
  public void carryOut(Published city, Waiting mail, Instant now) {
    Choice choice = mail.choice();
    if (choice == null || mail.settledAt() != null) {
      return;
    }
    Letter letter = mail.letter();
    Optional<CaseFile> file =
        switch (choice.decision()) {
          case FILE -> Optional.of(open(city, letter, choice, now));
          case ATTACH -> attach(letter, choice, now);
          default -> Optional.empty();
        };
    inbox.settle(
        letter.office(),
        letter.id(),
        now,
        file.map(f -> f.ref().id()).orElse(null),
        file.map(CaseFile::number).orElse(null));
  }

  private CaseFile open(Published city, Letter letter, Choice choice, Instant now) {
    Registration registration =
        opening.open(
            city,
            city.policy().source(letter.source()),
            "mail-" + letter.id(),
            message(letter, choice.fields()),
            city.directory()
                .findPerson(choice.person())
                .map(p -> Actor.person(p.id(), p.unit(), Directory.HANDLER))
                .orElse(Actor.source(letter.source())),
            now);
    return switch (registration) {
      case Registration.Created(CaseFile file) -> file;
      case Registration.Known(CaseFile file) -> file;
    };
  }

  /// A machine's address is not the author's: an answer to it would be nobody's, or go round for
  /// ever.
  private static Message message(Letter letter, Map<String, String> said) {
    return new Message(
        "mail-" + letter.id(),
        said.getOrDefault(TITLE, letter.subject()),
        letter.text(),
        null,
        posted(letter),
        null,
        said.get(AREA),
        said.get(CATEGORY),
        said.get(TIER),
        new Message.Author(letter.name(), null, letter.automatic() ? null : letter.from(), false),
        papers(letter),
        incomplete(letter));
  }

  /// What whoever handles the case does not read in it, but in the mail as it came.
  private static Map<String, Object> incomplete(Letter letter) {
    if (!letter.cut() && !letter.lost()) {
      return Map.of();
    }
    List<String> left = letter.left().stream().map(Left::name).toList();
    return left.isEmpty()
        ? Map.of(Message.INCOMPLETE, true)
        : Map.of(Message.INCOMPLETE, true, Message.LEFT, left);
  }

  /// By the sender's clock, where that can be right.
  private static Instant posted(Letter letter) {
    Instant sent = letter.sentAt();
    return sent == null
            || sent.isAfter(letter.receivedAt())
            || sent.isBefore(letter.receivedAt().minus(OLDEST))
        ? letter.receivedAt()
        : sent;
  }

  private static List<Attachment> papers(Letter letter) {
    List<Attachment> papers = new ArrayList<>(letter.attachments());
    if (!letter.suspicious()) {
      papers.add(new Attachment(null, Message.MAIL_NAME, letter.raw()));
    }
    return papers;
  }

  private Optional<CaseFile> attach(Letter letter, Choice choice, Instant now) {
    @Nullable String id = choice.fields().get(CASE);
    if (id == null) {
      return Optional.empty();
    }
    String messageId = letter.messageId();
    LetterReceived received =
        new LetterReceived(
            null,
            messageId == null ? letter.id() : messageId,
            letter.subject(),
            letter.text(),
            letter.raw(),
            letter.attachments(),
            letter.from(),
            letter.proven());
    return Optional.of(
        cases.change(
            new CaseRef(letter.office(), id), file -> Receiving.filed(file, received, now)));
  }
}
