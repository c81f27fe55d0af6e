package duban.dispatch;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.DayReport;
import duban.mail.LetterWriter.Mail;
import duban.mail.OfficeLetter;
import duban.mail.OfficeLetters;
import duban.policy.Directory.Person;
import duban.policy.Policy.Label;
import duban.policy.Published;
import duban.store.FilingLinks;
import duban.store.FilingLinks.FilingLink;
import duban.store.Inbox;
import duban.store.NewLink;
import duban.store.Sent;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes and sends the mails that are about the office's work. Each has a key, and goes out once
/// for it: again only when its sender died before it could say that it went out.
public final class OfficeMails {
  private static final Duration LEASE = Duration.ofMinutes(3);

  private final Sent sent;
  private final FilingLinks links;
  private final PrivateLinks cases;
  private final OfficeLetters letters;
  private final Mailer mailer;
  private final String publicUrl;
  private final SecureRandom random;

  /// @param links for the form at `/report`
  /// @param cases for the pages of cases
  /// @param publicUrl base address of the pages, without a slash at its end
  public OfficeMails(
      Sent sent,
      FilingLinks links,
      PrivateLinks cases,
      OfficeLetters letters,
      Mailer mailer,
      String publicUrl,
      SecureRandom random) {
    this.sent = sent;
    this.links = links;
    this.cases = cases;
    this.letters = letters;
    this.mailer = mailer;
    this.publicUrl = publicUrl;
    this.random = random;
  }

  /// What became of a mail.
  public enum Result {
    /// It went out, now or before, or never will.
    SETTLED,
    /// Not now; to be tried again.
    WAITING
  }

  /// Mails a new link to the form at `/report`.
  ///
  /// @param key once for each time it was asked for
  public Result filingLink(Published city, Person to, String key, Duration validFor, Instant now) {
    String office = city.policy().office().id();
    String id = NewLink.randomId(random);
    Instant expires = now.plus(validFor);
    links.keep(id, new FilingLink(office, to.id(), expires));
    return send(
        city,
        () ->
            new OfficeLetter.FilingLink(to, city, URI.create(publicUrl + "/report/" + id), expires),
        key,
        now);
  }

  /// @param planned when it was to go out; with the recipient it makes the mail one
  public Result day(
      Published city,
      Person to,
      DayReport report,
      Instant planned,
      boolean late,
      @Nullable Label period,
      Instant now) {
    return send(
        city,
        () ->
            new OfficeLetter.Day(
                to, city, report, planned, late, period, links(city, to, report, now)),
        "day-" + planned + "-" + to.id(),
        now);
  }

  /// To each case that is named in the report and that the reader oversees.
  private Map<CaseRef, URI> links(Published city, Person to, DayReport report, Instant now) {
    Map<CaseRef, URI> links = new LinkedHashMap<>();
    Stream.concat(
            report.late().stream().map(DayReport.Late::file),
            report.listed().stream().map(DayReport.Listed::file))
        .forEach(
            file ->
                file.oversight()
                    .filter(task -> city.mayDecide(to, task, now))
                    .ifPresent(
                        task ->
                            links.computeIfAbsent(
                                file.ref(),
                                ref -> cases.to(ref, task.id(), to, city.policy(), now))));
    return links;
  }

  /// Tells that a source's callback address is gone.
  ///
  /// @param source the source's name
  /// @param key once for each time it is to be told
  public Result callbackGone(
      Published city, Person to, Label source, Instant since, String key, Instant now) {
    return send(city, () -> new OfficeLetter.CallbackGone(to, city, source, since), key, now);
  }

  /// @param week makes the mail one for each week and recipient
  public Result calendarMissing(Published city, Person to, int year, String week, Instant now) {
    return send(
        city,
        () -> new OfficeLetter.CalendarMissing(to, city, year),
        "calendar-" + year + "-" + week + "-" + to.id(),
        now);
  }

  /// Asks what becomes of a mail that came in, with a new link to its page.
  ///
  /// @param key once for each time it is asked
  public Result mailArrived(
      Published city,
      Person to,
      Inbox inbox,
      Inbox.Letter mail,
      boolean again,
      String key,
      Instant now) {
    return send(
        city,
        () -> {
          String id = NewLink.randomId(random);
          inbox.keepLink(
              id,
              new Inbox.Link(
                  mail.office(), mail.id(), to.id(), now.plus(city.policy().linksValidFor())));
          return new OfficeLetter.MailArrived(
              to,
              city,
              URI.create(publicUrl + "/mail-in/" + id),
              mail.receivedAt(),
              mail.attachments().size(),
              mail.suspicious(),
              again);
        },
        key,
        now);
  }

  /// Tells that an answer to a mail about a case is on the case.
  ///
  /// @param step the step that waits for the reader, whose page shows the case; null for none
  /// @param key once for each letter and reader
  public Result letterFiled(
      Published city,
      Person to,
      CaseFile file,
      @Nullable Person sender,
      boolean proven,
      CaseTask.@Nullable Open step,
      String key,
      Instant now) {
    return send(
        city,
        () ->
            new OfficeLetter.LetterFiled(
                to, city, file, sender, proven, link(city, to, file, step, now)),
        key,
        now);
  }

  /// Tells whoever answered by mail that this decides nothing.
  ///
  /// @param step the step that waits for them; null for none
  /// @param key once a day: somebody's machine may answer this, too
  public Result answerByMail(
      Published city,
      Person to,
      CaseFile file,
      CaseTask.@Nullable Open step,
      String key,
      Instant now) {
    return send(
        city,
        () -> new OfficeLetter.AnswerByMail(to, city, file, link(city, to, file, step, now)),
        key,
        now);
  }

  /// Mails a new link to a step, in the place of one that was retired.
  ///
  /// @param key once for each link that was retired
  public Result linkReplaced(
      Published city, Person to, CaseFile file, CaseTask.Open step, String key, Instant now) {
    return send(
        city,
        () ->
            new OfficeLetter.LinkReplaced(
                to, city, file, cases.to(file.ref(), step.id(), to, city.policy(), now)),
        key,
        now);
  }

  private @Nullable URI link(
      Published city, Person to, CaseFile file, CaseTask.@Nullable Open step, Instant now) {
    return step == null ? null : cases.to(file.ref(), step.id(), to, city.policy(), now);
  }

  /// Tells that mail does not arrive somewhere.
  ///
  /// @param reader whose address it is; null when it is nobody's in the directory
  /// @param key once a day for each address and recipient
  public Result unreachable(
      Published city,
      Person to,
      @Nullable Person reader,
      String kind,
      Instant at,
      String key,
      Instant now) {
    return send(
        city, () -> new OfficeLetter.AddressUnreachable(to, city, reader, kind, at), key, now);
  }

  /// Tells of reports that fit no mail of ours.
  ///
  /// @param key once a day for each recipient
  public Result bouncesHeard(
      Published city, Person to, List<Person> people, String key, Instant now) {
    return send(city, () -> new OfficeLetter.BouncesHeard(to, city, people), key, now);
  }

  private Result send(Published city, Supplier<OfficeLetter> letter, String key, Instant now) {
    String office = city.policy().office().id();
    if (!sent.begin(office, key, now, now.plus(LEASE))) {
      return Result.SETTLED;
    }
    Mail mail = letters.write(letter.get(), key, now);
    return switch (mailer.send(mail)) {
      case Mailer.Handed.Taken(String id) -> settled(office, key, now, id);
      case Mailer.Handed.Refused(String why) -> settled(office, key, now, why);
      // Free again at once: nothing went out.
      case Mailer.Handed.NotNow(String why) -> {
        sent.release(office, key, now);
        yield Result.WAITING;
      }
    };
  }

  private Result settled(String office, String key, Instant now, String note) {
    sent.done(office, key, now, note);
    return Result.SETTLED;
  }
}
