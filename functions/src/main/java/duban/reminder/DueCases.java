package duban.reminder;

import duban.cases.Actor;
import duban.cases.Aims;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Reminder;
import duban.cases.Step;
import duban.dispatch.Dispatch.Result;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.policy.Rung;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Outbox.Due;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Looks at cases whose time has come: puts missed limits on record, gives the notices that are due
/// (D4, D8), and starts an execution again that has died.
///
/// What is decided is written in one transaction with the reminders and the next look, on condition
/// that nothing else happened to the case meanwhile. A sweep that dies leaves the case due; two
/// sweeps at once cannot both write.
public final class DueCases implements Chore {
  private static final System.Logger LOG = System.getLogger(DueCases.class.getName());

  /// How soon a clock that could not be looked after is tried again. The case's other clocks keep
  /// their own times.
  private static final Duration FAULTY_AGAIN = Duration.ofMinutes(15);

  private final Cases cases;
  private final Policies policies;
  private final NextLook looks;
  private final StuckExecutions stuck;
  private final DueDigests digests;
  private final NobodyThere nobody;
  private final InstantSource clock;

  /// @param digests sends what was gathered, at the end of the sweep
  /// @param nobody hears where there was nobody to write to
  public DueCases(
      Cases cases,
      Policies policies,
      NextLook looks,
      StuckExecutions stuck,
      DueDigests digests,
      NobodyThere nobody,
      InstantSource clock) {
    this.cases = cases;
    this.policies = policies;
    this.looks = looks;
    this.stuck = stuck;
    this.digests = digests;
    this.nobody = nobody;
    this.clock = clock;
  }

  /// Told when a ladder wanted somebody written to and nobody in the directory is that to the unit.
  /// The coordinating office was written to instead.
  @FunctionalInterface
  public interface NobodyThere {
    void heard(CaseRef ref, String unit, Set<Rung.To> missing);
  }

  private record Missing(String unit, Set<Rung.To> who) {}

  /// What a look came to.
  ///
  /// @param stands where the due index stands when nobody else moves it
  /// @param next when to look again, knowing what this look found
  /// @param silent the case's version, where it has been silent for so long that its execution may
  ///   have stopped
  /// @param faulty whether some clock could not be looked after
  private record Looked(
      boolean wrote,
      Instant stands,
      Optional<Instant> next,
      OptionalInt silent,
      Set<String> people,
      List<Missing> missing,
      boolean faulty) {}

  @Override
  public boolean knows(Due due) {
    return due.isCase();
  }

  @Override
  public Result take(Due due) {
    CaseRef ref = due.ref();
    Instant now = clock.instant();
    Looked looked = cases.change(ref, file -> decide(file, due.at(), now));
    if (!looked.next().equals(Optional.of(looked.stands()))) {
      cases.lookAgain(ref, looked.stands(), looked.next());
    }
    looked.people().forEach(person -> digests.gathered(ref.office(), person, now));
    looked.missing().forEach(each -> nobody.heard(ref, each.unit(), each.who()));
    boolean known = looked.silent().isEmpty() || execution(ref, looked, now);
    if (looked.faulty() || !known) {
      return Result.PARTLY;
    }
    return looked.wrote() ? Result.SETTLED : Result.WAITING;
  }

  /// Looks whether the execution of a silent case runs. A fault there leaves the clocks alone.
  private boolean execution(CaseRef ref, Looked looked, Instant now) {
    try {
      stuck.look(ref, looked.silent().getAsInt(), now);
      return true;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The execution of case " + ref + " is not known.", e);
      Instant again = now.plus(FAULTY_AGAIN);
      looked
          .next()
          .filter(again::isBefore)
          .ifPresent(next -> cases.lookAgain(ref, next, Optional.of(again)));
      return false;
    }
  }

  private Change<Looked> decide(CaseFile file, Instant due, Instant now) {
    if (file.settled()) {
      return new Change.Leave<>(
          new Looked(
              false, due, Optional.empty(), OptionalInt.empty(), Set.of(), List.of(), false));
    }
    Published city = policies.pinned(file.ref().office(), file.policyVersion());
    List<Timed> timed = new ArrayList<>();
    Lateness.missed(file, now).forEach(e -> timed.add(new Timed(e.limit(), 1, List.of(e))));
    Aims.settled(file, now).forEach(e -> timed.add(new Timed(e.aim(), 1, List.of(e))));
    List<Effect> effects = new ArrayList<>();
    for (Silence silence : Silence.ahead(file, city)) {
      if (!silence.at().isAfter(now)) {
        timed.add(new Timed(silence.at(), 2, List.of(silence.event())));
        effects.add(silence.told());
      }
    }
    List<Reminder> reminders = new ArrayList<>();
    List<Missing> missing = new ArrayList<>();
    Set<String> people = new LinkedHashSet<>();
    Set<Notices.Notice> faulty = new HashSet<>();
    AtomicBoolean unreckoned = new AtomicBoolean();
    List<Notices.Notice> ahead =
        new Notices(city)
            .ahead(
                file,
                (climb, e) -> {
                  unreckoned.set(true);
                  failed(file, climb, e);
                });
    for (Notices.Notice notice : ahead) {
      if (notice.at().isAfter(now)) {
        break;
      }
      Recipients.Found found;
      try {
        found = new Recipients(city, file, city.dayOf(now)).of(notice.rung(), notice.climb());
      } catch (RuntimeException e) {
        faulty.add(notice);
        failed(file, notice.climb(), e);
        continue;
      }
      people.addAll(found.people().stream().map(Person::id).toList());
      timed.add(new Timed(notice.at(), 0, events(notice, found.people())));
      found.people().forEach(person -> reminders.add(reminder(notice, person)));
      if (!found.missing().isEmpty()) {
        missing.add(new Missing(notice.climb().unit(), found.missing()));
      }
    }
    boolean some = unreckoned.get() || !faulty.isEmpty();
    if (timed.isEmpty()) {
      return new Change.Leave<>(
          new Looked(
              false,
              due,
              next(file, now, faulty, some),
              silent(file, now),
              Set.of(),
              List.of(),
              some));
    }
    timed.sort(Comparator.comparing(Timed::at).thenComparing(Timed::rank));
    List<CaseEvent> events = timed.stream().flatMap(t -> t.events().stream()).toList();
    Step step = new Step(Actor.SYSTEM, now, events, effects, Map.of(), reminders);
    CaseFile after = file.with(step.actor(), now, events);
    return new Change.Write<>(
        step,
        new Looked(
            true,
            looks.nextLook(after).orElse(due),
            next(after, now, faulty, some),
            silent(after, now),
            people,
            missing,
            some));
  }

  private static void failed(CaseFile file, Notices.Climb climb, RuntimeException e) {
    LOG.log(
        System.Logger.Level.ERROR,
        "A clock of case "
            + file.ref()
            + " could not be looked after: "
            + climb.task()
            + " "
            + climb.due().what(),
        e);
  }

  /// Something to be put on record, in the order of the times it is about.
  ///
  /// @param rank at the same time: first the notice, then that the limit was missed, then that the
  ///   office goes on without it
  private record Timed(Instant at, int rank, List<CaseEvent> events) {}

  private static List<CaseEvent> events(Notices.Notice notice, List<Person> people) {
    List<CaseEvent> events = new ArrayList<>();
    events.add(
        new CaseEvent.NoticeGiven(
            notice.climb().task(),
            notice.due().what(),
            notice.due().limit(),
            notice.ladder().id(),
            notice.rung().id(),
            notice.at(),
            people.stream().map(Person::id).toList()));
    if (notice.rung().circular()) {
      events.add(
          new CaseEvent.NamedInCircular(
              notice.climb().task(),
              notice.climb().unit(),
              notice.due().what(),
              notice.due().limit()));
    }
    return events;
  }

  private static Reminder reminder(Notices.Notice notice, Person person) {
    return new Reminder(
        person.id(),
        notice.climb().task(),
        notice.due().what(),
        notice.due().limit(),
        notice.rung().id(),
        notice.rung().tone(),
        notice.at());
  }

  /// No execution drives a closed case, whatever is still on its way to the sender.
  private OptionalInt silent(CaseFile file, Instant now) {
    return file.closed() || NextLook.silentSince(file).plus(looks.patience(file)).isAfter(now)
        ? OptionalInt.empty()
        : OptionalInt.of(file.version());
  }

  /// Whether the execution of a silent case runs is looked into now, and need not be soon again.
  ///
  /// @param faulty notices that are due and cannot be given
  /// @param some whether any clock could not be looked after
  private Optional<Instant> next(
      CaseFile file, Instant now, Set<Notices.Notice> faulty, boolean some) {
    Instant silent = NextLook.silentSince(file).plus(looks.patience(file));
    Instant execution = silent.isAfter(now) ? silent : now.plus(looks.patience(file));
    Instant again = some ? now.plus(FAULTY_AGAIN) : execution;
    return Stream.of(looks.ofLadders(file, faulty), Optional.of(execution), Optional.of(again))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  @Override
  public void atEnd(BooleanSupplier timeLeft) {
    digests.sendGathered(timeLeft);
  }
}
