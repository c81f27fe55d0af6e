package duban.dispatch;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Owed;
import duban.cases.Reminder;
import duban.cases.TaskKind;
import duban.dispatch.Dispatch.Result;
import duban.mail.LetterWriter.Mail;
import duban.mail.ReminderLetter;
import duban.mail.ReminderLetter.Matter;
import duban.mail.ReminderLetter.StepLink;
import duban.mail.ReminderWriter;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Digests;
import duban.store.Digests.Digest;
import duban.store.NewLink;
import duban.store.Policies;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes and sends the mails that remind people. Like every mail one is claimed first, with the
/// links it carries; whoever dies on it loses it when the lease is over, and it is sent again under
/// the same message id. What was given, or moved, since it was noted is left out.
public final class Reminders {
  /// Longer than any attempt can take, the function's own time limit included.
  static final Duration LEASE = Duration.ofMinutes(3);

  private static final System.Logger LOG = System.getLogger(Reminders.class.getName());

  private final Cases cases;
  private final Policies policies;
  private final Digests digests;
  private final ReminderWriter writer;
  private final Mailer mailer;
  private final String publicUrl;
  private final Retries retries;
  private final InstantSource clock;
  private final SecureRandom random;

  /// @param publicUrl base address of the pages, without a slash at its end
  public Reminders(
      Cases cases,
      Policies policies,
      Digests digests,
      ReminderWriter writer,
      Mailer mailer,
      String publicUrl,
      Retries retries,
      InstantSource clock,
      SecureRandom random) {
    this.cases = cases;
    this.policies = policies;
    this.digests = digests;
    this.writer = writer;
    this.mailer = mailer;
    this.publicUrl = publicUrl;
    this.retries = retries;
    this.clock = clock;
    this.random = random;
  }

  /// Sends it if that is due. That the transport fails is an answer; only a fault of the table is
  /// thrown.
  public Result deliver(Digests.Key key) {
    Instant now = clock.instant();
    Optional<Digest> found = digests.find(key).filter(digest -> digest.ready(now));
    if (found.isEmpty()) {
      return Result.UNTOUCHED;
    }
    Digest digest = found.get();
    Published city = policies.current(key.office());
    Optional<Person> to = city.directory().findPerson(key.person());
    if (to.isEmpty()) {
      digests.failed(digest, now, "The directory no longer has the person.");
      return Result.SETTLED;
    }
    Map<String, NewLink> links = new LinkedHashMap<>();
    List<Matter> matters = matters(digest, city, to.get(), now, links);
    if (matters.isEmpty()) {
      digests.done(digest, now, "Overtaken: nothing of it is due any more.");
      return Result.SETTLED;
    }
    Optional<Digest> mine = digests.claim(digest, now, LEASE, links.values());
    if (mine.isEmpty()) {
      return Result.UNTOUCHED;
    }
    return settle(mine.get(), send(new ReminderLetter(to.get(), city, matters), mine.get()));
  }

  /// What a digest says about one thing due, gathered over its entries.
  private record About(CaseRef ref, String task, String what, Instant limit) {}

  private List<Matter> matters(
      Digest digest, Published city, Person to, Instant now, Map<String, NewLink> links) {
    Map<About, List<ReminderLetter.Rung>> rungs = new LinkedHashMap<>();
    for (Digests.Entry entry : digest.entries()) {
      Reminder r = entry.reminder();
      rungs
          .computeIfAbsent(
              new About(entry.ref(), r.task(), r.what(), r.limit()), about -> new ArrayList<>())
          .add(new ReminderLetter.Rung(r.rung(), r.tone(), r.planned()));
    }
    Map<CaseRef, CaseFile> files = new LinkedHashMap<>();
    List<Matter> matters = new ArrayList<>();
    rungs.forEach(
        (about, reached) -> {
          CaseFile file = files.computeIfAbsent(about.ref(), cases::get);
          CaseTask.Open step =
              file.findTask(about.task()).orElse(null) instanceof CaseTask.Open open ? open : null;
          stillOwed(file, step, about)
              .ifPresent(
                  due ->
                      matters.add(
                          new Matter(
                              file,
                              step == null ? holder(file, city) : step.unit(),
                              due,
                              reached,
                              link(file, step, city, to, now, links))));
        });
    return matters;
  }

  private static String holder(CaseFile file, Published city) {
    return file.assignment().map(CaseEvent.Assigned::unit).orElse(city.policy().coordinator());
  }

  private static Optional<Deadline> stillOwed(
      CaseFile file, CaseTask.@Nullable Open step, About about) {
    List<Owed> owed =
        step != null
            ? Owed.by(file, step)
            : about.task().equals(CaseFile.CASE) ? Owed.byCase(file) : List.of();
    return owed.stream()
        .filter(one -> !one.given())
        .map(Owed::deadline)
        .filter(due -> due.what().equals(about.what()) && due.limit().equals(about.limit()))
        .findFirst();
  }

  /// The person's own way to what they can do about it: to the step that owes it or, for what the
  /// case as a whole owes, to any; or else to the office's hand on the case. Null for whoever only
  /// has to know.
  private @Nullable StepLink link(
      CaseFile file,
      CaseTask.@Nullable Open step,
      Published city,
      Person to,
      Instant now,
      Map<String, NewLink> links) {
    return file.openTasks().stream()
        .filter(
            open -> step == null || open.id().equals(step.id()) || open.kind() == TaskKind.OVERSEE)
        .filter(open -> city.mayDecide(to, open, now))
        .min(Comparator.comparing(open -> open.kind() == TaskKind.OVERSEE))
        .map(
            open -> {
              NewLink link =
                  links.computeIfAbsent(
                      file.ref() + "#" + open.id(),
                      key -> NewLink.toStep(file.ref(), open.id(), to, city.policy(), now, random));
              return new StepLink(open, link.address(publicUrl));
            })
        .orElse(null);
  }

  private Mailer.Handed send(ReminderLetter letter, Digest mine) {
    Mail mail;
    try {
      mail = writer.write(letter, mine.name());
    } catch (RuntimeException e) {
      // A letter that cannot be written must wait longer each time, and be given up in the end,
      // like any other.
      LOG.log(System.Logger.Level.ERROR, "A mail of reminders could not be written.", e);
      return new Mailer.Handed.NotNow("It could not be written: " + e.getClass().getSimpleName());
    }
    return mailer.send(mail);
  }

  private Result settle(Digest mine, Mailer.Handed handed) {
    Instant now = clock.instant();
    return switch (handed) {
      case Mailer.Handed.Taken(String id) -> {
        digests.done(mine, now, id);
        yield Result.SETTLED;
      }
      case Mailer.Handed.Refused(String why) -> giveUp(mine, why, now);
      case Mailer.Handed.NotNow(String why) -> {
        Optional<Duration> delay = Retries.after(mine.attempts(), retries.mail(), random);
        if (delay.isEmpty()) {
          yield giveUp(mine, why + ", after " + mine.attempts() + " attempts", now);
        }
        digests.waitUntil(mine, now.plus(delay.get()), why);
        yield Result.WAITING;
      }
    };
  }

  private Result giveUp(Digest mine, String why, Instant now) {
    LOG.log(System.Logger.Level.ERROR, "A mail of reminders is given up: {0}.", why);
    digests.failed(mine, now, why);
    return Result.SETTLED;
  }
}
