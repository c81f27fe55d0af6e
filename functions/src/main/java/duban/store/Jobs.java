package duban.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What an office does at set times, whatever its cases do: its daily report, recomputing deadlines
/// after a new calendar. Each job is one item on the due index.
///
/// Whoever runs a job takes it first ([#lease]) and moves it to its next time afterwards
/// ([#claim]). A job whose runner died in between is due again when the lease is over: it runs at
/// least once for each of its times, and more than once only after such a death. A job that must
/// not do something twice, like writing to people, keeps its own record of what it did.
public interface Jobs {
  Optional<Job> find(String office, String name);

  /// Sets when the job is to run next, whether it was known or not. Whoever is running it meanwhile
  /// will not move it any more: this call knew more.
  ///
  /// @param state what the job needs to remember; replaces what it remembered
  void schedule(String office, String name, Instant at, Map<String, String> state);

  /// Takes the job for a while in order to run it.
  ///
  /// @return the job as it now stands; empty when somebody else took or moved it meanwhile
  Optional<Job> lease(Job seen, Instant until);

  /// Moves the job to its next time, unless somebody moved it since it was seen.
  ///
  /// @return whether this call did it
  boolean claim(Job seen, Instant next, Map<String, String> state);

  /// Takes the job off the due index until it is scheduled again, unless somebody moved it since it
  /// was seen.
  ///
  /// @return whether this call did it
  boolean rest(Job seen, Map<String, String> state);

  /// A job as it stands in the table.
  ///
  /// @param planned the time it is to run for; a lease leaves it as it is
  /// @param at when it is due: `planned`, or the end of the lease
  /// @param revision counts its changes
  record Job(
      String office,
      String name,
      Instant planned,
      Instant at,
      long revision,
      Map<String, String> state) {
    public Job {
      state = Map.copyOf(state);
    }
  }
}
