package duban.report;

import duban.assignment.FormFields;
import duban.cases.Actor;
import duban.cases.CaseFile;
import duban.cases.FieldProblem;
import duban.intake.Given;
import duban.intake.Opening;
import duban.intake.Uploads;
import duban.policy.Desk;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.policy.Published;
import duban.report.FindingForm.Reading;
import duban.store.Cases;
import duban.store.Cases.Registration;
import duban.store.FilingLinks;
import duban.store.FilingLinks.FilingLink;
import duban.store.Jobs;
import duban.store.Jobs.Job;
import duban.store.NewLink;
import duban.store.Policies;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Filing by hand (A10): whoever may asks for a link, gets it by mail, and files behind it. What is
/// filed becomes a case by the same way as a portal's message.
public final class Filing {
  /// The job that mails a link; one for each person, under `report-link/<person>`.
  public static final String LINK_JOB = "report-link";

  /// What the job remembers: when the person last asked.
  public static final String ASKED = "asked";

  private static final int LONGEST_MAIL = 254;

  private final Cases cases;
  private final Policies policies;
  private final FilingLinks links;
  private final Jobs jobs;
  private final Opening opening;
  private final Uploads uploads;
  private final SecureRandom random;

  public Filing(
      Cases cases,
      Policies policies,
      FilingLinks links,
      Jobs jobs,
      Opening opening,
      Uploads uploads,
      SecureRandom random) {
    this.cases = cases;
    this.policies = policies;
    this.links = links;
    this.jobs = jobs;
    this.opening = opening;
    this.uploads = uploads;
    this.random = random;
  }

  /// How a POST to a link ended.
  public sealed interface Outcome {
    /// It is a case.
    ///
    /// @param once names what was filed, for the page that follows
    record Done(String once) implements Outcome {}

    record NotDone(FilingPage page) implements Outcome {}
  }

  /// Somebody asks for a link. The page says the same whether the address is known or not: it must
  /// not tell strangers who works here.
  public FilingPage ask(String mail, Instant now) {
    String address = mail.strip();
    if (address.isEmpty() || address.length() > LONGEST_MAIL || address.indexOf('@') < 1) {
      return new FilingPage.Ask(
          false, mail, List.of(new FieldProblem("mail", "problem.not-a-mail")));
    }
    for (String office : policies.offices()) {
      Published city = policies.current(office);
      Desk.Filing filing = city.policy().desk().filing();
      if (filing != null) {
        find(city, address).ifPresent(person -> order(office, person, filing, now));
      }
    }
    return new FilingPage.Ask(true, "", List.of());
  }

  private static Optional<Person> find(Published city, String address) {
    return city.directory().people().values().stream()
        .filter(p -> p.mail().toLowerCase(Locale.ROOT).equals(address.toLowerCase(Locale.ROOT)))
        .filter(p -> mayFile(city, p))
        .findFirst();
  }

  private static boolean mayFile(Published city, Person person) {
    return person.roles().contains(Directory.INFO_OFFICER)
        || (person.unit().equals(city.policy().coordinator())
            && person.roles().contains(Directory.HANDLER));
  }

  /// The mail is written by the sweep, like everything that must happen: once, however often it was
  /// asked for meanwhile.
  private void order(String office, Person person, Desk.Filing filing, Instant now) {
    String name = LINK_JOB + "/" + person.id();
    Optional<Job> job = jobs.find(office, name);
    boolean justAsked =
        job.map(j -> j.state().get(ASKED))
            .map(Instant::parse)
            .filter(at -> !now.isBefore(at) && now.isBefore(at.plus(filing.between())))
            .isPresent();
    if (!justAsked) {
      jobs.schedule(office, name, now, Map.of(ASKED, now.toString()));
    }
  }

  /// Whoever holds a link that opens.
  record Holder(String link, Person person, Published city, Desk.Filing filing) {}

  /// Whether a link opens.
  sealed interface Access {
    record Open(Holder holder) implements Access {}

    record Shut(FilingPage page) implements Access {}
  }

  Access access(String linkId, Instant now) {
    Optional<FilingLink> link = links.find(linkId);
    if (link.isEmpty()) {
      return new Access.Shut(new FilingPage.Unknown());
    }
    if (!now.isBefore(link.get().expiresAt())) {
      return new Access.Shut(new FilingPage.Expired());
    }
    Published city = policies.current(link.get().office());
    Desk.Filing filing = city.policy().desk().filing();
    Optional<Person> person =
        city.directory().findPerson(link.get().person()).filter(p -> mayFile(city, p));
    return filing == null || person.isEmpty()
        ? new Access.Shut(new FilingPage.Expired())
        : new Access.Open(new Holder(linkId, person.get(), city, filing));
  }

  /// The page behind a link. Changes nothing: mail scanners open links too.
  ///
  /// @param once names what the person just filed here; empty for a new form
  public FilingPage view(String linkId, String once, Instant now) {
    return switch (access(linkId, now)) {
      case Access.Shut(FilingPage page) -> page;
      case Access.Open(Holder holder) ->
          filed(holder, once)
              .<FilingPage>map(file -> new FilingPage.Filed(holder.person(), holder.city(), file))
              .orElseGet(() -> form(holder, newOnce(), Map.of(), List.of()));
    };
  }

  /// What the person themselves filed.
  private Optional<CaseFile> filed(Holder holder, String once) {
    if (!FindingForm.isOnce(once)) {
      return Optional.empty();
    }
    String externalId = FindingForm.externalId(once);
    return Stream.of(holder.filing().findings(), holder.filing().messages())
        .distinct()
        .flatMap(
            source ->
                cases
                    .findBySource(
                        holder.city().policy().office().id(), source, externalId, externalId)
                    .stream())
        .map(cases::get)
        .filter(file -> file.history().getFirst().actor().id().equals(holder.person().id()))
        .findFirst();
  }

  /// Files what the form says, if nothing is wrong with it. The same form twice is one case.
  ///
  /// @param files what was uploaded with it
  public Outcome file(
      String linkId, Map<String, List<String>> form, List<Given> files, Instant now) {
    return switch (access(linkId, now)) {
      case Access.Shut(FilingPage page) -> new Outcome.NotDone(page);
      case Access.Open(Holder holder) -> file(holder, form, files, now);
    };
  }

  private Outcome file(
      Holder holder, Map<String, List<String>> form, List<Given> files, Instant now) {
    Policy policy = holder.city().policy();
    List<String> given = form.getOrDefault("once", List.of());
    String once =
        !given.isEmpty() && FindingForm.isOnce(given.getFirst()) ? given.getFirst() : newOnce();
    return switch (new FindingForm(policy, holder.person(), now)
        .read(holder.filing(), once, form, files)) {
      case Reading.Wrong(List<FieldProblem> problems) ->
          new Outcome.NotDone(form(holder, once, FormFields.typed(form), problems));
      case Reading.Complete complete -> {
        Registration registration =
            opening.open(
                holder.city(),
                policy.source(complete.source()),
                complete.message().externalId(),
                complete.message().with(uploads.keep(policy.office().id(), complete.papers())),
                actor(holder.person()),
                now);
        yield switch (registration) {
          case Registration.Created created -> new Outcome.Done(once);
          case Registration.Known known -> new Outcome.Done(once);
        };
      }
    };
  }

  /// As whom somebody files.
  static Actor actor(Person person) {
    return Actor.person(
        person.id(),
        person.unit(),
        person.roles().contains(Directory.INFO_OFFICER)
            ? Directory.INFO_OFFICER
            : Directory.HANDLER);
  }

  /// The page for a POST whose form could not be read at all. Changes nothing.
  public FilingPage unreadable(String linkId, Instant now) {
    return refused(linkId, new FieldProblem("kind", "problem.unreadable"), now);
  }

  /// The page for a POST that is more than one request can carry. Changes nothing.
  public FilingPage tooLarge(String linkId, Instant now) {
    return refused(
        linkId,
        new FieldProblem(
            FindingForm.FILES, Uploads.TOO_MUCH, Uploads.megabytes(Uploads.IN_ONE_REQUEST)),
        now);
  }

  private FilingPage refused(String linkId, FieldProblem problem, Instant now) {
    return switch (access(linkId, now)) {
      case Access.Shut(FilingPage page) -> page;
      case Access.Open(Holder holder) -> form(holder, newOnce(), Map.of(), List.of(problem));
    };
  }

  private static FilingPage form(
      Holder holder, String once, Map<String, String> values, List<FieldProblem> problems) {
    return new FilingPage.Form(
        holder.link(), holder.person(), holder.city(), once, values, problems);
  }

  private String newOnce() {
    return NewLink.randomId(random);
  }
}
