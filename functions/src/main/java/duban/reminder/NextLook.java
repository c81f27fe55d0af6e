package duban.reminder;

import duban.cases.Aims;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Lateness;
import duban.cases.Recorded;
import duban.cases.TaskKind;
import duban.policy.Published;
import duban.store.Policies;
import duban.store.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// When a case needs a look of its own accord: when a notice is to be given, when a limit is
/// missed, or when it has been silent so long that its execution may have stopped. A closed case
/// needs one as long as something of it is left to be brought to its sender by hand.
public final class NextLook implements Watch {
  /// Something is missed once its limit is over, and the index counts in milliseconds.
  private static final Duration AFTER_LIMIT = Duration.ofMillis(1);

  private static final int MOST_DOUBLINGS = 7;

  private final Policies policies;
  private final Patience patience;

  public NextLook(Policies policies, Patience patience) {
    this.policies = policies;
    this.patience = patience;
  }

  /// How long a case may be silent before somebody looks whether its execution still runs.
  ///
  /// @param unattended while nobody is asked anything: a machine takes seconds from step to step
  /// @param attended while somebody is asked and the machine waits for them
  public record Patience(Duration unattended, Duration attended) {}

  @Override
  public Optional<Instant> nextLook(CaseFile file) {
    return file.settled()
        ? Optional.empty()
        : Stream.concat(ofLadders(file).stream(), Stream.of(silentSince(file).plus(patience(file))))
            .min(Instant::compareTo);
  }

  /// When a look is needed whatever the execution does.
  Optional<Instant> ofLadders(CaseFile file) {
    return ofLadders(file, Set.of());
  }

  /// @param but notices that cannot be given now
  Optional<Instant> ofLadders(CaseFile file, Set<Notices.Notice> but) {
    if (file.openTasks().isEmpty() && file.clocks().isEmpty()) {
      return Optional.empty();
    }
    Published city = policies.pinned(file.ref().office(), file.policyVersion());
    return Stream.concat(
            Stream.concat(
                new Notices(city)
                    .ahead(file).stream()
                        .filter(notice -> !but.contains(notice))
                        .map(Notices.Notice::at)
                        .limit(1),
                Silence.ahead(file, city).stream().map(Silence::at).limit(1)),
            Stream.concat(Lateness.nextLimit(file).stream(), Aims.next(file).stream())
                .map(limit -> limit.plus(AFTER_LIMIT)))
        .min(Instant::compareTo);
  }

  /// Doubles with every restart, so that a path which fails each time does not fill the record.
  Duration patience(CaseFile file) {
    Duration once =
        file.closed() || file.openTasks().stream().map(CaseTask::kind).anyMatch(TaskKind::awaited)
            ? patience.attended()
            : patience.unattended();
    long restarts =
        file.history().stream()
            .filter(recorded -> recorded.event() instanceof CaseEvent.ExecutionRestarted)
            .count();
    return once.multipliedBy(1L << Math.min(restarts, MOST_DOUBLINGS));
  }

  /// When something last happened. That the system wrote reminders, reckoned limits anew or told
  /// the source shows nothing about the execution.
  static Instant silentSince(CaseFile file) {
    return file.history().reversed().stream()
        .filter(
            recorded ->
                !(recorded.event() instanceof CaseEvent.NoticeGiven
                    || recorded.event() instanceof CaseEvent.DeadlineMissed
                    || recorded.event() instanceof CaseEvent.NamedInCircular
                    || recorded.event() instanceof CaseEvent.AimSettled
                    || recorded.event() instanceof CaseEvent.PolicyAdopted
                    || recorded.event() instanceof CaseEvent.DeadlineMoved
                    || recorded.event() instanceof CaseEvent.AnswerDelivered))
        .map(Recorded::at)
        .findFirst()
        .orElse(file.receivedAt());
  }
}
