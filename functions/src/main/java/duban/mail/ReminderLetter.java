package duban.mail;

import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Tone;
import duban.policy.Directory.Person;
import duban.policy.Published;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A mail that reminds one person of everything that is due or late at this minute (D4, D8).
///
/// @param city the office as it is today; the cases may be governed by older rules
/// @param matters one for each thing due, never empty
public record ReminderLetter(Person to, Published city, List<Matter> matters) {
  public ReminderLetter {
    matters = List.copyOf(matters);
    if (matters.isEmpty()) {
      throw new IllegalArgumentException("A reminder must remind of something.");
    }
  }

  /// Something due, with every rung of the ladder that was reached about it.
  ///
  /// @param unit who owes it
  /// @param link the reader's own way to a step, where they have one
  public record Matter(
      CaseFile file, String unit, Deadline due, List<Rung> rungs, @Nullable StepLink link) {
    public Matter {
      rungs = List.copyOf(rungs);
    }

    /// The strongest tone of its rungs.
    Tone tone() {
      return rungs.stream().map(Rung::tone).max(Comparator.naturalOrder()).orElse(Tone.REMINDER);
    }

    @Override
    public String toString() {
      return "Matter[" + file.ref() + ", " + unit + ", " + due.what() + ", " + rungs + "]";
    }
  }

  /// A private way to a step.
  public record StepLink(CaseTask.Open step, URI uri) {
    /// The link is a secret between the mail and its reader.
    @Override
    public String toString() {
      return "StepLink[" + step.id() + "]";
    }
  }

  /// A rung of a ladder.
  ///
  /// @param id the ladder's word for it
  /// @param planned when it should have been written
  public record Rung(String id, Tone tone, Instant planned) {}
}
