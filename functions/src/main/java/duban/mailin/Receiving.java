package duban.mailin;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.LetterReceived;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Lateness;
import duban.cases.MailIds;
import duban.cases.Message.Attachment;
import duban.cases.Message.Upload;
import duban.cases.Step;
import duban.mailin.Bounces.Notice;
import duban.mailin.IncomingMail.Fate;
import duban.mailin.IncomingMail.Report;
import duban.mailin.IncomingMail.Told;
import duban.policy.Directory.Person;
import duban.policy.Door;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Addresses.Kind;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Inbox;
import duban.store.Inbox.Left;
import duban.store.Inbox.Letter;
import duban.store.Inbox.Why;
import duban.store.Jobs;
import duban.store.MailDrop;
import duban.store.OwnLinks;
import duban.store.Policies;
import duban.store.QuotedLinks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Takes mails in (A1, C3). An answer to a mail of ours is filed on its case and decides nothing; a
/// mail server's report marks the address; everything else waits until the office says what becomes
/// of it. The same mail twice is one mail. Nothing here answers anybody: letters to staff are
/// written by the office's jobs.
public final class Receiving {
  /// The job that asks the office about a mail: `mail-in/<id>`.
  public static final String INBOX_JOB = "mail-in";

  /// The job that tells people that an answer was filed: `mail-letter/<id>`.
  public static final String LETTER_JOB = "mail-letter";

  /// What that job remembers: the case, which letter, and who wrote it (empty for nobody known, or
  /// for a machine, which is not told anything).
  public static final String CASE = "case";

  public static final String MESSAGE = "message";
  public static final String SENDER = "sender";

  private static final LocalTime MORNING = LocalTime.of(8, 0);

  private static final System.Logger LOG = System.getLogger(Receiving.class.getName());

  private final Cases cases;
  private final Policies policies;
  private final Inbox inbox;
  private final Jobs jobs;
  private final MailPapers papers;
  private final QuotedLinks links;
  private final Bounces bounces;
  private final MailIds ids;
  private final Reports reports;
  private final MailReader reader = new MailReader(MailReader.Limits.USUAL);

  public Receiving(
      Cases cases,
      Policies policies,
      Inbox inbox,
      Jobs jobs,
      MailPapers papers,
      Bounces bounces,
      MailIds ids,
      Reports reports,
      QuotedLinks links) {
    this.cases = cases;
    this.policies = policies;
    this.inbox = inbox;
    this.jobs = jobs;
    this.papers = papers;
    this.bounces = bounces;
    this.ids = ids;
    this.reports = reports;
    this.links = links;
  }

  /// Who tells of mails that did not arrive.
  public enum Reports {
    /// Mail servers do, by mails of their own.
    BY_MAIL,
    /// The mail service does, by events; a mailed report is noted and changes nothing.
    BY_EVENTS
  }

  /// What became of a mail.
  public enum Received {
    /// The office is asked.
    WAITING,
    /// It is on its case.
    FILED,
    /// A mail server told of a mail that did not arrive.
    REPORTED,
    /// A machine's echo of a mail of ours, or a report that fits nothing sent from here.
    IGNORED,
    /// It is to nobody here. It stays where it is.
    FOR_NOBODY
  }

  /// @param key where the mail was put; `mail-in/<source>/…` names the source by itself
  /// @param raw the mail as it came
  public Received receive(String key, byte[] raw, Instant now) {
    IncomingMail mail = reader.read(raw);
    Optional<Report> report = mail.report();
    if (report.isPresent()) {
      return reported(report.get(), mail, now) ? Received.REPORTED : Received.IGNORED;
    }
    // Something harmful is not put before those who trust what is on a case.
    Optional<CaseRef> about = mail.virus() ? Optional.empty() : answered(mail, now);
    if (about.isPresent()) {
      return file(about.get(), mail, raw, now);
    }
    if (echo(mail, now)) {
      return Received.IGNORED;
    }
    Optional<Target> target = target(key, mail);
    if (target.isEmpty()) {
      LOG.log(System.Logger.Level.WARNING, "A mail is to no source of any office: {0}.", key);
      return Received.FOR_NOBODY;
    }
    return await(target.get(), key, mail, raw, now);
  }

  /// The case of the nearest mail of ours that it answers. An id without our token is nobody's.
  private Optional<CaseRef> answered(IncomingMail mail, Instant now) {
    return mail.references().stream()
        .flatMap(id -> ids.read(id, now).stream())
        .flatMap(about -> Optional.ofNullable(about.ref()).stream())
        .distinct()
        .filter(ref -> cases.find(ref).isPresent())
        .findFirst();
  }

  /// The number of the case that it names without proof: it may answer a mail that went out before
  /// our ids had tokens, or its writer may know how such ids read.
  private @Nullable String claims(Published city, IncomingMail mail) {
    String office = city.policy().office().id();
    return mail.references().stream()
        .flatMap(id -> MailIds.claimed(id).stream())
        .filter(ref -> ref.office().equals(office))
        .distinct()
        .flatMap(ref -> cases.find(ref).stream())
        .map(CaseFile::number)
        .findFirst()
        .orElse(null);
  }

  /// What our own mails come back as: themselves, by some forwarding, or the out-of-office notes of
  /// staff. Asking the office about it would write the next mail, and so on without end.
  private boolean echo(IncomingMail mail, Instant now) {
    String from = mail.from();
    boolean own =
        from != null
            && policies.offices().stream()
                .anyMatch(
                    office ->
                        policies.current(office).policy().mail().from().equalsIgnoreCase(from));
    boolean staff =
        from != null
            && policies.offices().stream()
                .anyMatch(office -> policies.current(office).whoseMail(from).isPresent());
    String id = mail.messageId();
    return own
        || (id != null && ids.read(id, now).isPresent())
        || (mail.automatic()
            && (staff || mail.references().stream().anyMatch(r -> ids.read(r, now).isPresent())));
  }

  // ------------------------------------------------------------------------------------ new mails

  private record Target(Published city, Policy.Source source) {}

  private Optional<Target> target(String key, IncomingMail mail) {
    String named = key.startsWith(MailDrop.PREFIX) ? key.substring(MailDrop.PREFIX.length()) : "";
    int slash = named.indexOf('/');
    String first = slash < 0 ? "" : named.substring(0, slash);
    if (!first.isEmpty()) {
      Optional<Target> byKey =
          policies
              .findOfficeOfSource(first)
              .map(policies::current)
              .flatMap(city -> source(city, first));
      if (byKey.isPresent()) {
        return byKey;
      }
    }
    List<Published> all = policies.offices().stream().map(policies::current).toList();
    for (Published city : all) {
      for (Policy.Source source : city.policy().sources().values()) {
        if (source.door() instanceof Door.Mail(String address)
            && mail.recipients().contains(address.toLowerCase(Locale.ROOT))) {
          return Optional.of(new Target(city, source));
        }
      }
    }
    // To the address that the office's own mails come from, and no answer to any of them.
    return all.stream()
        .filter(city -> sender(city, mail))
        .flatMap(city -> city.policy().sources().values().stream().map(s -> new Target(city, s)))
        .filter(target -> target.source().door() instanceof Door.Mail)
        .findFirst()
        .or(() -> mail.unread() ? anyOffice(all) : Optional.empty());
  }

  /// Where a mail goes of which not even the address could be read: an office that looks at it.
  private static Optional<Target> anyOffice(List<Published> all) {
    return all.stream()
        .flatMap(city -> city.policy().sources().values().stream().map(s -> new Target(city, s)))
        .filter(target -> target.source().door() instanceof Door.Mail)
        .findFirst();
  }

  private static Optional<Target> source(Published city, String id) {
    return city.policy()
        .findSource(id)
        .filter(source -> source.door() instanceof Door.Mail)
        .map(source -> new Target(city, source));
  }

  private static boolean sender(Published city, IncomingMail mail) {
    Policy.MailSettings settings = city.policy().mail();
    String replyTo = settings.replyTo();
    return mail.recipients().contains(settings.from().toLowerCase(Locale.ROOT))
        || (replyTo != null && mail.recipients().contains(replyTo.toLowerCase(Locale.ROOT)));
  }

  private Received await(Target target, String key, IncomingMail mail, byte[] raw, Instant now) {
    String office = target.city().policy().office().id();
    String id = identity(key, mail);
    if (inbox.find(office, id).isEmpty()) {
      Papers papers = papers(target.city(), mail, raw);
      links.retire(Quoted.links(raw), now);
      inbox.keep(
          new Letter(
              office,
              id,
              target.source().id(),
              now,
              mail.sentAt(),
              mail.messageId(),
              mail.from(),
              mail.name(),
              OwnLinks.mask(mail.subject()),
              OwnLinks.mask(mail.text()),
              mail.cut(),
              papers.lost(),
              papers.left(),
              mail.forwarded(),
              mail.unread(),
              mail.automatic(),
              mail.spam() || mail.virus(),
              papers.raw(),
              papers.attachments(),
              claims(target.city(), mail),
              proven(target.city(), mail, raw)));
    }
    // Also for a mail that was known: whoever kept it may have died before this.
    String job = INBOX_JOB + "/" + id;
    if (jobs.find(office, job).isEmpty()) {
      jobs.schedule(office, job, now, Map.of());
    }
    return Received.WAITING;
  }

  /// What makes a mail the same mail. Not its Message-ID alone: that is the sender's to choose, and
  /// somebody else's could be taken to keep their mail from coming in.
  private static String identity(String key, IncomingMail mail) {
    String messageId = mail.messageId();
    return messageId == null
        ? hash("key", key)
        : hash(
            "mail",
            messageId,
            Objects.requireNonNullElse(mail.from(), ""),
            mail.subject(),
            mail.text());
  }

  private static String hash(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private record Papers(Upload raw, List<Attachment> attachments, boolean lost, List<Left> left) {}

  /// The mail as it came, and its files. What a scanner found harmful stays within the mail.
  private Papers papers(Published city, IncomingMail mail, byte[] raw) {
    Upload whole = papers.whole(city, raw);
    List<Attachment> kept = new ArrayList<>();
    boolean lost = mail.lost() || (mail.virus() && !mail.files().isEmpty());
    List<Left> left = new ArrayList<>(mail.left());
    for (IncomingMail.File file : mail.virus() ? List.<IncomingMail.File>of() : mail.files()) {
      boolean room = kept.size() < city.policy().attachments().most();
      Optional<Attachment> paper =
          room ? papers.file(city, file.name(), file.content()) : Optional.empty();
      paper.ifPresent(kept::add);
      if (paper.isEmpty()) {
        lost = true;
        left.add(new Left(file.name(), room ? Why.KIND : Why.TOO_MUCH));
      }
    }
    return new Papers(whole, kept, lost, left);
  }

  // -------------------------------------------------------------------------------------- answers

  private Received file(CaseRef ref, IncomingMail mail, byte[] raw, Instant now) {
    Published city = policies.current(ref.office());
    String from = mail.from();
    Optional<Person> person = from == null ? Optional.empty() : city.whoseMail(from);
    Papers papers = papers(city, mail, raw);
    String id = identity(papers.raw().sha256(), mail);
    links.retire(Quoted.links(raw), now);
    LetterReceived letter =
        new LetterReceived(
            person.map(Person::id).orElse(null),
            mail.messageId() == null ? id : mail.messageId(),
            OwnLinks.mask(mail.subject()),
            OwnLinks.mask(mail.text()),
            papers.raw(),
            papers.attachments(),
            from,
            proven(city, mail, raw));
    boolean taken = cases.change(ref, file -> filed(file, letter, city, now));
    if (!taken) {
      keep(ref, id, mail, letter, now);
    }
    if (taken && !mail.automatic()) {
      Map<String, String> state = new HashMap<>();
      state.put(CASE, ref.toString());
      state.put(MESSAGE, letter.messageId());
      state.put(SENDER, person.map(Person::id).orElse(""));
      String job = LETTER_JOB + "/" + ref.id() + "-" + person.map(Person::id).orElse("");
      tell(city, job, state, now);
    }
    return Received.FILED;
  }

  /// Keeps a letter that a case takes no more today. Nobody is asked about it one by one.
  private void keep(CaseRef ref, String id, IncomingMail mail, LetterReceived letter, Instant now) {
    CaseFile file = cases.get(ref);
    inbox.keep(
        new Letter(
            ref.office(),
            id,
            file.registration().source(),
            now,
            mail.sentAt(),
            mail.messageId(),
            mail.from(),
            mail.name(),
            letter.subject(),
            letter.text(),
            mail.cut(),
            mail.lost(),
            List.of(),
            mail.forwarded(),
            mail.unread(),
            mail.automatic(),
            mail.spam(),
            letter.raw(),
            letter.attachments(),
            file.number(),
            letter.proven()));
  }

  /// Gathers what there is to tell: at once for the first letter of a day, and in the morning after
  /// for those that came in later.
  private void tell(Published city, String job, Map<String, String> state, Instant now) {
    String office = city.policy().office().id();
    Optional<Jobs.Job> last = jobs.find(office, job);
    if (last.isPresent() && !last.get().at().equals(Instant.MAX)) {
      // It has not run yet, and will tell of this letter too.
      return;
    }
    LocalDate today = city.dayOf(now);
    Instant at =
        last.map(Jobs.Job::planned).filter(told -> city.dayOf(told).equals(today)).isPresent()
            ? today.plusDays(1).atTime(MORNING).atZone(city.policy().office().zone()).toInstant()
            : now;
    jobs.schedule(office, job, at, state);
  }

  private static boolean proven(Published city, IncomingMail mail, byte[] raw) {
    return SenderProof.holds(
        Quoted.header(raw, "Authentication-Results"),
        city.policy().mail().verifiedBy(),
        mail.from());
  }

  /// Files a letter, unless the case has taken as many today as the policy lets it. One more stays
  /// in the inbox and among the papers (A2), where the office can look for it.
  private static Change<Boolean> filed(
      CaseFile file, LetterReceived letter, Published city, Instant now) {
    long today =
        file.history().stream()
            .filter(r -> r.event() instanceof LetterReceived)
            .filter(r -> city.dayOf(r.at()).equals(city.dayOf(now)))
            .count();
    if (today >= city.policy().mail().mostLetters()) {
      return new Change.Leave<>(false);
    }
    return filed(file, letter, now) instanceof Change.Write<CaseFile> write
        ? new Change.Write<>(write.step(), true)
        : new Change.Leave<>(true);
  }

  /// Files a letter on a case, once: a mail that went to two addresses comes in twice. Who wrote it
  /// is what the mail says, so that nobody is recorded as having acted.
  static Change<CaseFile> filed(CaseFile file, LetterReceived letter, Instant now) {
    boolean known =
        file.history().stream()
            .anyMatch(
                r ->
                    r.event() instanceof LetterReceived other
                        && other.messageId().equals(letter.messageId())
                        && other.text().equals(letter.text()));
    if (known) {
      return new Change.Leave<>(file);
    }
    List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
    events.add(letter);
    return new Change.Write<>(
        new Step(Actor.SYSTEM, now, events, List.of()), file.with(Actor.SYSTEM, now, events));
  }

  // -------------------------------------------------------------------------------------- reports

  /// A report is believed only about a mail whose id has our token, and that went from here to the
  /// very recipient it names: anybody can write one.
  private boolean reported(Report report, IncomingMail mail, Instant now) {
    for (String id : report.about()) {
      MailIds.About about = ids.read(id, now).orElse(null);
      for (Told told : about == null ? List.<Told>of() : report.told()) {
        Optional<String> recipient =
            told.recipients().stream().filter(to -> ids.wentTo(id, to, now)).findFirst();
        if (about != null && recipient.isPresent()) {
          return believed(about, recipient.get(), told.fate(), mail, id, now);
        }
      }
    }
    LOG.log(System.Logger.Level.INFO, "A report of a mail server fits no mail sent from here.");
    bounces.heard(
        report.told().stream()
            .filter(told -> told.fate() == Fate.FAILED)
            .flatMap(told -> told.recipients().stream())
            .toList(),
        report.about().stream()
            .flatMap(id -> MailIds.claimed(id).stream())
            .map(CaseRef::office)
            .collect(Collectors.toSet()),
        now);
    return false;
  }

  private boolean believed(
      MailIds.About about, String recipient, Fate fate, IncomingMail mail, String id, Instant now) {
    Optional<Kind> kind = kind(fate);
    if (reports == Reports.BY_EVENTS || kind.isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          "A mail server reports {0} of a mail of {1}; nothing follows from that.",
          fate,
          about.office());
      return false;
    }
    return bounces.take(
        new Notice(
            about.office(),
            about.ref(),
            about.effect(),
            List.of(recipient),
            kind.get(),
            mail.messageId() == null ? id : mail.messageId(),
            id),
        now);
  }

  /// What a report means for the address; empty for nothing.
  private static Optional<Kind> kind(Fate fate) {
    return switch (fate) {
      case FAILED -> Optional.of(Kind.BOUNCE);
      case COMPLAINT -> Optional.of(Kind.COMPLAINT);
      case FOR_NOW -> Optional.of(Kind.TRANSIENT);
      case DELAYED, ARRIVED -> Optional.empty();
    };
  }
}
