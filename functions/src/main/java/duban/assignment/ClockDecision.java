package duban.assignment;

import duban.cases.CaseEvent.Told;
import duban.cases.CaseTask;
import duban.cases.Circulars;
import duban.clocks.Extensions.Extendable;
import duban.clocks.Extensions.Pending;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A decision about time and weight: it ends no step.
sealed interface ClockDecision {
  /// The word of the form.
  String id();

  /// More time is asked for (A8, D6).
  ///
  /// @param until the instant asked for, where the policy lets one ask for an instant
  /// @param told for a request made by word of mouth
  record Extend(Extendable wanted, @Nullable Instant until, String reason, @Nullable Told told)
      implements ClockDecision {
    @Override
    public String id() {
      return "extend";
    }
  }

  /// The matter weighs more than it seemed (A5).
  record Raise(String tier, String reason) implements ClockDecision {
    @Override
    public String id() {
      return "raise";
    }
  }

  /// Overseeing: the office puts a leader's instruction on record (B5, D2).
  ///
  /// @param by which leader
  record Instruct(String by, String text) implements ClockDecision {
    @Override
    public String id() {
      return "instruct";
    }
  }

  /// Overseeing: the office puts on record what a unit told it (A6).
  ///
  /// @param of the unit's step
  record OralReport(CaseTask.Open of, String text, Told told) implements ClockDecision {
    @Override
    public String id() {
      return "oral-report";
    }
  }

  /// Overseeing: more time is granted.
  record Grant(Pending request, @Nullable Instant until, @Nullable String reason)
      implements ClockDecision {
    @Override
    public String id() {
      return "grant";
    }
  }

  /// Overseeing: that a unit was named in the circular is taken back.
  record Withdraw(Circulars.Named named, String reason) implements ClockDecision {
    @Override
    public String id() {
      return "withdraw-circular";
    }
  }

  /// Overseeing: no more time, and why.
  record Deny(Pending request, String reason) implements ClockDecision {
    @Override
    public String id() {
      return "deny";
    }
  }
}
