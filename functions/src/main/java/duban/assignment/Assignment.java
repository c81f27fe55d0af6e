package duban.assignment;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Leg;
import duban.cases.Recorded;
import duban.cases.Standing;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.clocks.Deadlines;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Policies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens human steps: says who is asked, by when, and keeps the token the state machine waits
/// under.
public final class Assignment {
  private final Cases cases;
  private final Policies policies;

  public Assignment(Cases cases, Policies policies) {
    this.cases = cases;
    this.policies = policies;
  }

  /// What a state machine asks for.
  ///
  /// @param execution who asks
  /// @param round counts up with every return to a step, from 1
  /// @param unit who is asked; null for the coordinating office
  /// @param token the secret the machine waits under
  public record Request(
      CaseRef ref,
      String execution,
      TaskKind kind,
      int round,
      @Nullable String unit,
      String token) {
    public Request {
      if (round < 1) {
        throw new IllegalArgumentException("Rounds count from 1, not " + round + ".");
      }
    }

    @Override
    public String toString() {
      return "Request[" + ref + ", " + kind + ", " + round + ", " + unit + "]";
    }
  }

  /// What became of a request.
  public enum Opened {
    /// The step is new: its people are written to.
    NEW,
    /// The step is open already: nobody is written to again, the newest token counts.
    STILL_OPEN,
    /// The step is decided already, or nobody needs it any more: the machine is told so under its
    /// newest token.
    DECIDED
  }

  /// Opens the step, or finds what became of it.
  ///
  /// A new step ends the ones the machine no longer waits for: it goes on to another step only when
  /// the earlier one is decided, or when those conferred with stayed silent.
  ///
  /// A machine whose wait ran out, or that was started again where an execution ended, asks for
  /// what was asked before in a later round. The step stays the same then, with its limits and its
  /// links; what was decided is told again, and what lies with a unit is not triaged anew.
  ///
  /// @throws NobodyToAsk when the unit has nobody who decides such a step
  /// @throws CaseAlreadyClosed when the case is done
  /// @throws duban.cases.CaseRerouted when the case is on a newer leg
  public Opened open(Request request, Instant now) {
    Found found = cases.change(request.ref(), file -> decide(file, request, now));
    if (found.opened() != Opened.STILL_OPEN) {
      return found.opened();
    }
    cases.rememberToken(request.ref(), found.task(), request.token());
    // Somebody may have decided before the token was kept, and the machine been told under the old
    // one.
    return cases.change(request.ref(), file -> decide(file, request, now)).opened();
  }

  private record Found(Opened opened, String task) {}

  private Change<Found> decide(CaseFile file, Request request, Instant now) {
    Leg.requireDriving(file, request.execution());
    Published city = city(file);
    String task = taskId(request, city);
    return switch (file.findTask(task).orElse(null)) {
      case null ->
          before(file, city, request, now).orElseGet(() -> openNew(file, city, request, now));
      case CaseTask.Open open -> new Change.Leave<>(new Found(Opened.STILL_OPEN, task));
      case CaseTask.Abandoned abandoned -> {
        if (file.closed()) {
          throw new CaseAlreadyClosed(file.ref());
        }
        if (abandoned.kind() == TaskKind.CONTRIBUTE) {
          yield write(
              new CaseEvent.TaskAskedAgain(task),
              Contributions.ended(task, abandoned.reason()),
              request,
              task,
              now);
        }
        throw new IllegalStateException(
            "The step " + task + " of case " + file.ref() + " was given up before.");
      }
      case CaseTask.Decided decided ->
          write(
              new CaseEvent.TaskAskedAgain(task),
              new Effect.CompleteTask(task, Outcomes.of(file, task)),
              request,
              task,
              now);
    };
  }

  /// What became of the same step in an earlier round, as long as nothing was assigned, handed
  /// back, separated or returned since.
  private static Optional<Change<Found>> before(
      CaseFile file, Published city, Request request, Instant now) {
    if (file.closed()) {
      return Optional.empty();
    }
    if (request.kind() == TaskKind.TRIAGE && file.standing() instanceof Standing.Handling) {
      // Its unit has it, however late.
      return file.openTasks().stream()
          .filter(open -> open.kind() == TaskKind.HANDLE)
          .findFirst()
          .map(
              open -> {
                String task = taskId(request, city);
                return write(
                    new CaseEvent.TaskAskedAgain(open.id()),
                    new Effect.CompleteTask(task, Map.of("decision", "assign")),
                    request,
                    task,
                    now);
              });
    }
    return earlier(file, request.kind(), unit(request, city))
        .flatMap(
            step ->
                switch (step) {
                  case CaseTask.Open open ->
                      Optional.of(new Change.Leave<>(new Found(Opened.STILL_OPEN, open.id())));
                  case CaseTask.Decided decided ->
                      Optional.of(again(decided, Outcomes.of(file, decided.id()), request, now));
                  case CaseTask.Abandoned abandoned ->
                      mayStaySilent(abandoned)
                          ? Optional.of(again(abandoned, Outcomes.SILENT, request, now))
                          : Optional.empty();
                });
  }

  private static Change<Found> again(
      CaseTask step, Map<String, Object> outcome, Request request, Instant now) {
    return write(
        new CaseEvent.TaskAskedAgain(step.id()),
        new Effect.CompleteTask(step.id(), outcome),
        request,
        step.id(),
        now);
  }

  private static boolean mayStaySilent(CaseTask.Abandoned step) {
    return step.kind() == TaskKind.CONTRIBUTE
        || (step.kind() == TaskKind.CONSULT
            && step.reason().equals(CaseEvent.TaskAbandoned.TIMED_OUT));
  }

  private static Optional<CaseTask> earlier(CaseFile file, TaskKind kind, String unit) {
    for (Recorded recorded : file.history().reversed()) {
      switch (recorded.event()) {
        case CaseEvent.TaskOpened opened
            when opened.kind() == kind && opened.unit().equals(unit) -> {
          return file.findTask(opened.task());
        }
        case CaseEvent.Assigned _,
            CaseEvent.NotOurs _,
            CaseEvent.Separated _,
            CaseEvent.ReworkOrdered _,
            CaseEvent.DraftReturned _ -> {
          return Optional.empty();
        }
        case CaseEvent other -> {}
      }
    }
    return Optional.empty();
  }

  /// What became of the step is told under the newest token.
  private static Change<Found> write(
      CaseEvent event, Effect told, Request request, String task, Instant now) {
    return new Change.Write<>(
        new Step(Actor.SYSTEM, now, List.of(event), List.of(told), Map.of(task, request.token())),
        new Found(Opened.DECIDED, task));
  }

  private static Change<Found> openNew(
      CaseFile file, Published city, Request request, Instant now) {
    if (file.closed()) {
      throw new CaseAlreadyClosed(file.ref());
    }
    String unit = unit(request, city);
    List<Person> people = city.directory().asked(request.kind(), unit, city.dayOf(now));
    if (people.isEmpty()) {
      throw new NobodyToAsk(unit, Directory.role(request.kind()));
    }
    String task = taskId(request, city);
    List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
    events.addAll(abandoned(file, request));
    events.add(
        new CaseEvent.TaskOpened(
            task,
            request.kind(),
            unit,
            people.stream().map(Person::id).toList(),
            request.round(),
            new Deadlines(city, file).of(request.kind(), now)));
    Optional<String> over =
        request.kind() == TaskKind.CONTRIBUTE
            ? new Contributions(file, city).over(request.round())
            : Optional.empty();
    if (over.isPresent()) {
      // The lead was quicker than the machine: nobody is written to.
      events.add(new CaseEvent.TaskAbandoned(task, over.get()));
      return new Change.Write<>(
          new Step(
              Actor.SYSTEM,
              now,
              events,
              List.of(Contributions.ended(task, over.get())),
              Map.of(task, request.token())),
          new Found(Opened.DECIDED, task));
    }
    List<Effect> effects =
        people.stream()
            .<Effect>map(person -> new Effect.SendMail("task", person.id(), task, null))
            .toList();
    return new Change.Write<>(
        new Step(Actor.SYSTEM, now, events, effects, Map.of(task, request.token())),
        new Found(Opened.NEW, task));
  }

  private static List<CaseEvent> abandoned(CaseFile file, Request next) {
    return file.openTasks().stream()
        .filter(open -> open.kind().awaited() && !asksBeside(open, next))
        .<CaseEvent>map(
            open -> new CaseEvent.TaskAbandoned(open.id(), CaseEvent.TaskAbandoned.TIMED_OUT))
        .toList();
  }

  /// Departments and bureau office are asked at the same time, and so are lead and co-handlers.
  private static boolean asksBeside(CaseTask.Open open, Request next) {
    return open.opened().round() == next.round()
        && (next.kind() == TaskKind.CONSULT
            ? open.kind() == TaskKind.CONSULT
            : handles(next.kind()) && handles(open.kind()));
  }

  private static boolean handles(TaskKind kind) {
    return kind == TaskKind.HANDLE || kind == TaskKind.CONTRIBUTE;
  }

  private static String taskId(Request request, Published city) {
    return request.kind().id() + "-" + request.round() + "-" + unit(request, city);
  }

  private static String unit(Request request, Published city) {
    String unit = request.unit();
    return unit == null ? city.policy().coordinator() : unit;
  }

  private Published city(CaseFile file) {
    return policies.pinned(file.ref().office(), file.policyVersion());
  }
}
