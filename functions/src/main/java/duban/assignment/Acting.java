package duban.assignment;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.FieldProblem;
import duban.cases.Recorded;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.delivery.Delivery;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.routing.Together;
import duban.similar.Joining;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Links;
import duban.store.Links.Link;
import duban.store.Policies;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What a person does behind the link in a task mail: look, and decide, once.
public final class Acting {
  private static final Pattern CASE_ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private static final Set<String> LEAVE_IT_OPEN =
      Set.of(
          "initial-report",
          "follow-up",
          "reroute",
          "merge",
          "separate",
          "extend",
          "raise",
          "instruct",
          "withdraw-circular",
          "oral-report",
          "grant",
          "deny");

  private final Cases cases;
  private final Policies policies;
  private final Links links;
  private final Function<CaseFile, List<Delivery>> deliveries;

  /// Where nobody is shown how far deliveries got.
  public Acting(Cases cases, Policies policies, Links links) {
    this(cases, policies, links, file -> List.of());
  }

  /// @param deliveries what a case tells its source, and how far that got
  public Acting(
      Cases cases, Policies policies, Links links, Function<CaseFile, List<Delivery>> deliveries) {
    this.cases = cases;
    this.policies = policies;
    this.links = links;
    this.deliveries = deliveries;
  }

  /// How a POST ended.
  public sealed interface Acted {
    /// Recorded.
    ///
    /// @param decision the word of the form
    /// @param ended whether the human step is over; a first report leaves it open
    record Done(String decision, boolean ended) implements Acted {}

    /// The page with what was asked to be shown.
    record Shown(ActPage page) implements Acted {}

    /// Nothing was recorded, and the page says why.
    record NotDone(ActPage page) implements Acted {}
  }

  /// The page behind a link. Changes nothing: mail scanners open links too.
  ///
  /// @param justDone the decision this person just made here, or empty
  public ActPage view(String linkId, String justDone, Instant now) {
    Optional<Link> link = links.find(linkId);
    if (link.isEmpty()) {
      return new ActPage.Unknown();
    }
    return cases
        .find(link.get().ref())
        .map(file -> page(file, link.get(), justDone, now))
        .orElseGet(ActPage.Unknown::new);
  }

  private ActPage page(CaseFile file, Link link, String justDone, Instant now) {
    Published city = city(file);
    CaseTask task = file.task(link.task());
    Optional<Person> person =
        link.holds(task, city.policy().linksValidFor(), now)
            ? mayAct(city, task, link, now)
            : Optional.empty();
    if (person.isEmpty()) {
      return new ActPage.Expired();
    }
    return switch (task) {
      case CaseTask.Open open ->
          new ActPage.Form(
              file,
              open,
              person.get(),
              city,
              Map.of(),
              List.of(),
              // It comes from an address: only what can have been done here is shown as done.
              LEAVE_IT_OPEN.contains(justDone) ? justDone : "",
              deliveries(file, task, city),
              alike(file, open),
              joined(file, open));
      case CaseTask.Decided decided ->
          new ActPage.Settled(
              file, decided, person.get(), city, false, deliveries(file, task, city));
      case CaseTask.Abandoned abandoned ->
          new ActPage.Settled(
              file, abandoned, person.get(), city, false, deliveries(file, task, city));
    };
  }

  /// The page for a POST whose form could not be read at all. Changes nothing.
  public ActPage unreadable(String linkId, Instant now) {
    return switch (view(linkId, "", now)) {
      case ActPage.Form form ->
          new ActPage.Form(
              form.file(),
              form.task(),
              form.person(),
              form.city(),
              Map.of(),
              List.of(new FieldProblem("decision", "problem.unreadable")),
              "",
              form.deliveries(),
              form.alike(),
              form.joined());
      case ActPage.Settled settled ->
          new ActPage.Settled(
              settled.file(),
              settled.task(),
              settled.person(),
              settled.city(),
              true,
              settled.deliveries());
      case ActPage.Confirm confirm -> confirm;
      case ActPage.Expired expired -> expired;
      case ActPage.Unknown unknown -> unknown;
    };
  }

  /// Carries out what a form says, if the step is still open and nothing is wrong with the form.
  public Acted act(String linkId, Map<String, List<String>> form, Instant now) {
    Optional<Link> link = links.find(linkId);
    if (link.isEmpty()) {
      return new Acted.NotDone(new ActPage.Unknown());
    }
    return cases.change(link.get().ref(), file -> decide(file, link.get(), form, now));
  }

  private Change<Acted> decide(
      CaseFile file, Link link, Map<String, List<String>> form, Instant now) {
    Published city = city(file);
    CaseTask task = file.task(link.task());
    Optional<Person> person =
        link.holds(task, city.policy().linksValidFor(), now)
            ? mayAct(city, task, link, now)
            : Optional.empty();
    if (person.isEmpty()) {
      return refused(new ActPage.Expired());
    }
    return switch (task) {
      case CaseTask.Open open -> decide(file, city, open, person.get(), form, now);
      case CaseTask.Decided decided ->
          refused(
              new ActPage.Settled(
                  file, decided, person.get(), city, true, deliveries(file, task, city)));
      case CaseTask.Abandoned abandoned ->
          refused(
              new ActPage.Settled(
                  file, abandoned, person.get(), city, true, deliveries(file, task, city)));
    };
  }

  private Change<Acted> decide(
      CaseFile file,
      Published city,
      CaseTask.Open task,
      Person person,
      Map<String, List<String>> form,
      Instant now) {
    Contacts contacts = new Contacts(file, city);
    if (Contacts.asked(form) && contacts.access(task) == Contacts.Access.OPEN) {
      return contact(contacts, file, city, task, person, now);
    }
    TaskForm reader = new TaskForm(file, city, text -> findCase(file.ref().office(), text));
    return switch (reader.read(task, form, now)) {
      case TaskForm.Reading.Wrong wrong ->
          refused(
              new ActPage.Form(
                  file,
                  task,
                  person,
                  city,
                  FormFields.typed(form),
                  wrong.problems(),
                  "",
                  deliveries(file, task, city),
                  alike(file, task),
                  joined(file, task)));
      case TaskForm.Reading.Complete(Decision decision)
          when asksFirst(form) && into(decision).isPresent() -> {
        CaseFile into = into(decision).get();
        yield refused(
            new ActPage.Confirm(file, task, person, city, into, Joining.all(into, cases)));
      }
      case TaskForm.Reading.Complete(Decision decision) -> {
        Actor actor = Actor.person(person.id(), task.unit(), Directory.role(task));
        Acted done = new Acted.Done(decision.id(), Deciding.ends(decision));
        Optional<Step> step = new Deciding(file, city, task).step(decision, actor, now);
        yield step.map(s -> written(file, city, decision, s, done))
            .orElseGet(() -> new Change.Leave<>(done));
      }
    };
  }

  /// The page with how to reach the citizen, shown once it is on record that it was.
  private Change<Acted> contact(
      Contacts contacts,
      CaseFile file,
      Published city,
      CaseTask.Open task,
      Person person,
      Instant now) {
    Actor actor = Actor.person(person.id(), task.unit(), Directory.role(task));
    List<CaseEvent> events = contacts.viewed(task, actor, now);
    Acted shown =
        new Acted.Shown(
            new ActPage.Form(
                file.with(actor, now, events),
                task,
                person,
                city,
                Map.of(),
                List.of(),
                "",
                deliveries(file, task, city),
                alike(file, task),
                joined(file, task),
                true));
    return events.isEmpty()
        ? new Change.Leave<>(shown)
        : new Change.Write<>(new Step(actor, now, events, List.of()), shown);
  }

  /// Whether the form came from a page that promises to ask once more. A program that posts the
  /// decision itself has said all it has to say.
  private static boolean asksFirst(Map<String, List<String>> form) {
    return form.containsKey(ActPage.ASKS) && !form.containsKey("confirmed");
  }

  private static Optional<CaseFile> into(Decision decision) {
    return decision instanceof Decision.Merge(CaseFile into)
        ? Optional.of(into)
        : decision instanceof Decision.MergeMidway(CaseFile into)
            ? Optional.of(into)
            : Optional.empty();
  }

  /// Who else gets the answer is said to whoever writes it.
  private List<CaseFile> joined(CaseFile file, CaseTask.Open task) {
    return task.kind() == TaskKind.ANSWER ? Joining.all(file, cases) : List.of();
  }

  /// A decision that ties this case to another, or unties them, is written on both at once: on
  /// condition that the other still stands as the decision found it.
  private static Change<Acted> written(
      CaseFile file, Published city, Decision decision, Step step, Acted done) {
    Together together = new Together(file, city);
    return switch (decision) {
      case Decision.Merge(CaseFile into) ->
          new Change.WriteBoth<>(step, into, together.joined(step.actor(), step.at()), done);
      case Decision.MergeMidway(CaseFile into) ->
          new Change.WriteBoth<>(step, into, together.joined(step.actor(), step.at()), done);
      case Decision.Separate(CaseFile joined) ->
          new Change.WriteBoth<>(
              step, joined, together.separated(joined, step.actor(), step.at()), done);
      case Decision.Assign assign -> new Change.Write<>(step, done);
      case Decision.Redirect redirect -> new Change.Write<>(step, done);
      case Decision.NoReply none -> new Change.Write<>(step, done);
      case Decision.Refuse refuse -> new Change.Write<>(step, done);
      case Decision.File filed -> new Change.Write<>(step, done);
      case Decision.HandBack back -> new Change.Write<>(step, done);
      case Decision.Clock clock -> new Change.Write<>(step, done);
      case Decision.Deliver deliver -> new Change.Write<>(step, done);
      case Decision.Contribute given -> new Change.Write<>(step, done);
      case Decision.Approve approve -> new Change.Write<>(step, done);
      case Decision.ReturnDraft back -> new Change.Write<>(step, done);
      case Decision.Reroute reroute -> new Change.Write<>(step, done);
      case Decision.Opinion opinion -> new Change.Write<>(step, done);
      case Decision.Send send -> new Change.Write<>(step, done);
      case Decision.SendBack back -> new Change.Write<>(step, done);
    };
  }

  /// What a source answered is the office's matter, and that of whoever brings the answer to the
  /// sender; for units nothing is read.
  private List<Delivery> deliveries(CaseFile file, CaseTask task, Published city) {
    return task.kind() == TaskKind.DELIVER || task.unit().equals(city.policy().coordinator())
        ? deliveries.apply(file)
        : List.of();
  }

  /// What the office is shown of other cases, as they stand now: one that joined another meanwhile
  /// stands for that. Units see nothing of it: it is the office that joins cases.
  private List<ActPage.Alike> alike(CaseFile file, CaseTask.Open task) {
    if (task.kind() != TaskKind.TRIAGE && task.kind() != TaskKind.OVERSEE) {
      return List.of();
    }
    Map<CaseRef, ActPage.Alike> alike = new LinkedHashMap<>();
    for (Recorded recorded : file.history()) {
      if (recorded.event() instanceof CaseEvent.SimilarFound found) {
        for (CaseEvent.Similar similar : found.cases()) {
          cases
              .find(new CaseRef(file.ref().office(), similar.id()))
              .map(other -> Joining.end(other, cases))
              .filter(other -> !other.ref().equals(file.ref()))
              .ifPresent(
                  other ->
                      alike.putIfAbsent(other.ref(), new ActPage.Alike(other, similar.score())));
        }
      }
    }
    return List.copyOf(alike.values());
  }

  private Optional<CaseFile> findCase(String office, String numberOrId) {
    Optional<CaseFile> byId =
        CASE_ID.matcher(numberOrId).matches()
            ? cases.find(new CaseRef(office, numberOrId))
            : Optional.empty();
    return byId.or(() -> cases.findByNumber(office, numberOrId).flatMap(cases::find));
  }

  private static Change<Acted> refused(ActPage page) {
    return new Change.Leave<>(new Acted.NotDone(page));
  }

  /// The person the link was mailed to, if the directory of today still has them decide the step.
  private static Optional<Person> mayAct(Published city, CaseTask task, Link link, Instant now) {
    return city.directory().findPerson(link.person()).filter(p -> city.mayDecide(p, task, now));
  }

  private Published city(CaseFile file) {
    return policies.pinned(file.ref().office(), file.policyVersion());
  }
}
