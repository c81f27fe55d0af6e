package duban.assignment;

import duban.cases.CaseEvent.Report;
import duban.cases.CaseEvent.Told;
import duban.cases.CaseFile;
import duban.routing.AssignmentDecision;
import org.jspecify.annotations.Nullable;

/// What a person decided in a form, checked and complete.
sealed interface Decision {
  /// The word of the form.
  String id();

  /// Triage: the matter goes to a unit (A2, A11).
  record Assign(AssignmentDecision assignment) implements Decision {
    @Override
    public String id() {
      return "assign";
    }
  }

  /// Triage: another body's matter (E3).
  record Redirect(String channel, @Nullable String note) implements Decision {
    @Override
    public String id() {
      return "redirect";
    }
  }

  /// Triage: no reply is needed (C2).
  record NoReply(String reason) implements Decision {
    @Override
    public String id() {
      return "no-reply";
    }
  }

  /// Triage: the same matter is a case already (E1).
  record Merge(CaseFile into) implements Decision {
    @Override
    public String id() {
      return "merge";
    }
  }

  /// Triage: not accepted (E1).
  record Refuse(String reason) implements Decision {
    @Override
    public String id() {
      return "refuse";
    }
  }

  /// Handling: a report (A6, A7, A9). Only a written one ends the step.
  record File(
      Report report,
      String text,
      boolean oral,
      @Nullable Told told,
      @Nullable String trend,
      @Nullable String risk,
      @Nullable String draftReply)
      implements Decision {
    @Override
    public String id() {
      return report.id();
    }
  }

  /// Handling: the matter is another unit's.
  record HandBack(String reason, @Nullable String suggest) implements Decision {
    @Override
    public String id() {
      return "not-ours";
    }
  }

  /// Time and weight: more time, a higher tier, what was told by word of mouth (A5, A6, A8).
  record Clock(ClockDecision what) implements Decision {
    @Override
    public String id() {
      return what.id();
    }
  }

  /// Delivering: what became of an answer that does not get to its sender by itself (D5).
  record Deliver(DeliverDecision what) implements Decision {
    @Override
    public String id() {
      return what.id();
    }
  }

  /// Handling jointly: what a co-handler has to say (A4).
  record Contribute(String text) implements Decision {
    @Override
    public String id() {
      return "contribute";
    }
  }

  /// Reviewing: the supervising leader agrees to the draft (A3).
  record Approve(@Nullable String opinion) implements Decision {
    @Override
    public String id() {
      return "approve";
    }
  }

  /// Reviewing: the unit has to work the draft over, and why (A3).
  record ReturnDraft(String reason) implements Decision {
    @Override
    public String id() {
      return "return";
    }
  }

  /// Overseeing: the case goes on along another path, or with another unit.
  record Reroute(AssignmentDecision assignment, String reason) implements Decision {
    @Override
    public String id() {
      return "reroute";
    }
  }

  /// Overseeing: the case under way turns out to be the matter of another one (E1).
  record MergeMidway(CaseFile into) implements Decision {
    @Override
    public String id() {
      return "merge";
    }
  }

  /// Overseeing: a case that joined this one is a matter of its own after all (E1).
  record Separate(CaseFile joined) implements Decision {
    @Override
    public String id() {
      return "separate";
    }
  }

  /// Conferring (A2).
  record Opinion(boolean agrees, @Nullable String opinion) implements Decision {
    @Override
    public String id() {
      return agrees ? "agree" : "object";
    }
  }

  /// Answering: this is the text (A11, B3).
  record Send(String reply, @Nullable String form, @Nullable String link) implements Decision {
    @Override
    public String id() {
      return "send";
    }
  }

  /// Answering: the unit has to do it again.
  record SendBack(String reason) implements Decision {
    @Override
    public String id() {
      return "return";
    }
  }
}
