package duban.reminder;

import duban.store.Jobs.Job;
import java.time.Instant;
import java.util.Map;

/// Something an office does at set times.
///
/// Runs at least once for each of its times; after the death of a runner once more for the same
/// [Job#planned()]. A run has seconds, not minutes: what takes longer remembers in the job's state
/// how far it got and asks for [Outcome.Again] at once.
@FunctionalInterface
public interface OfficeJob {
  /// @param job taken for this run
  /// @param now later than [Job#planned()] by as much as the sweep was late
  Outcome run(Job job, Instant now);

  /// When it is to run next.
  sealed interface Outcome {
    /// At `at`, remembering `state`.
    record Again(Instant at, Map<String, String> state) implements Outcome {
      public Again {
        state = Map.copyOf(state);
      }
    }

    /// Not before somebody schedules it.
    record Rest(Map<String, String> state) implements Outcome {
      public Rest {
        state = Map.copyOf(state);
      }
    }
  }
}
