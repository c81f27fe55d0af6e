package duban.store;

import duban.cases.CaseRef;
import duban.cases.CaseTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The private links in task mails. A link is an opaque random id; the table knows only its hash.
public interface Links {
  /// The link behind the id in a URL, expired or not; empty when there is none.
  Optional<Link> find(String id);

  /// What a link is bound to.
  ///
  /// @param person directory id of the one person it was mailed to
  /// @param expiresAt until when it holds whatever becomes of the step
  record Link(CaseRef ref, String task, String person, Instant expiresAt) {
    /// As long as a state machine may wait for a step.
    static final Duration LONGEST_STEP = Duration.ofDays(366);

    /// Whether it still leads to the step: as long as that is open, however far its limit lies, and
    /// for `grace` after that, so that its page can say what became of it.
    ///
    /// @param step what it leads to
    public boolean holds(CaseTask step, Duration grace, Instant now) {
      if (now.isBefore(expiresAt)) {
        return true;
      }
      Instant ended =
          switch (step) {
            case CaseTask.Open _ -> now;
            case CaseTask.Decided decided -> decided.at();
            case CaseTask.Abandoned abandoned -> abandoned.at();
          };
      return now.isBefore(expiresAt.plus(LONGEST_STEP)) && now.isBefore(ended.plus(grace));
    }
  }
}
