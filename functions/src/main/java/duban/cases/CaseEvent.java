package duban.cases;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened to a case. Events are the truth: state, deadlines and figures are
/// computed from them, and none is ever changed. Who and when stand beside it in [Recorded].
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CaseEvent.Registered.class, name = "registered"),
  @JsonSubTypes.Type(value = CaseEvent.UnitCopied.class, name = "unit-copied"),
  @JsonSubTypes.Type(value = CaseEvent.Assigned.class, name = "assigned"),
  @JsonSubTypes.Type(value = CaseEvent.Redirected.class, name = "redirected"),
  @JsonSubTypes.Type(value = CaseEvent.NoReplyNeeded.class, name = "no-reply-needed"),
  @JsonSubTypes.Type(value = CaseEvent.Merged.class, name = "merged"),
  @JsonSubTypes.Type(value = CaseEvent.Joined.class, name = "joined"),
  @JsonSubTypes.Type(value = CaseEvent.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = CaseEvent.TaskOpened.class, name = "task-opened"),
  @JsonSubTypes.Type(value = CaseEvent.TaskDecided.class, name = "task-decided"),
  @JsonSubTypes.Type(value = CaseEvent.TaskAskedAgain.class, name = "task-asked-again"),
  @JsonSubTypes.Type(value = CaseEvent.TaskAbandoned.class, name = "task-abandoned"),
  @JsonSubTypes.Type(value = CaseEvent.ReportFiled.class, name = "report-filed"),
  @JsonSubTypes.Type(value = CaseEvent.NotOurs.class, name = "not-ours"),
  @JsonSubTypes.Type(value = CaseEvent.OpinionGiven.class, name = "opinion-given"),
  @JsonSubTypes.Type(value = CaseEvent.ReplyApproved.class, name = "reply-approved"),
  @JsonSubTypes.Type(value = CaseEvent.ReworkOrdered.class, name = "rework-ordered"),
  @JsonSubTypes.Type(value = CaseEvent.Replied.class, name = "replied"),
  @JsonSubTypes.Type(value = CaseEvent.SourceUnreachable.class, name = "source-unreachable"),
  @JsonSubTypes.Type(value = CaseEvent.Closed.class, name = "closed")
})
public sealed interface CaseEvent {

  /// A message became a case (A1).
  ///
  /// @param statusCode the citizen's unguessable code for the status page
  /// @param policyVersion the policy that governs this case from now on
  record Registered(
      String number,
      String source,
      String statusCode,
      int policyVersion,
      String path,
      Message message)
      implements CaseEvent {}

  /// A unit was told, with nothing asked of it (同步抄送, A2).
  ///
  /// @param as in which capacity: `bureau-office`, `department`
  record UnitCopied(String unit, String as) implements CaseEvent {}

  /// The office, or the policy on its behalf, decided who handles it (A2, A5).
  ///
  /// @param departments the business departments copied with the assignment and conferred with
  ///   later
  /// @param automatic whether the policy's triage rule decided, not a person
  record Assigned(
      String path,
      String tier,
      String unit,
      List<String> departments,
      @Nullable String note,
      boolean automatic)
      implements CaseEvent {
    public Assigned {
      departments = List.copyOf(departments);
    }
  }

  /// Not this office's matter: the citizen is told the right channel (E3).
  record Redirected(String channel, @Nullable String note) implements CaseEvent {}

  /// No reply is needed, and this is why (C2).
  record NoReplyNeeded(String reason) implements CaseEvent {}

  /// The same matter is already a case (E1): this one ends there.
  record Merged(String into, String intoNumber) implements CaseEvent {}

  /// Another case joined this one (E1); its source is answered with this one's reply.
  record Joined(String from, String fromNumber) implements CaseEvent {}

  /// The office does not accept it, and says why (E1).
  record Refused(String reason) implements CaseEvent {}

  /// A human step waits for a unit.
  ///
  /// @param task the step's id within the case: the same step asked for twice has the same id
  /// @param people who was asked, by directory id
  record TaskOpened(
      String task,
      TaskKind kind,
      String unit,
      List<String> people,
      int round,
      List<Deadline> deadlines)
      implements CaseEvent {
    public TaskOpened {
      people = List.copyOf(people);
      deadlines = List.copyOf(deadlines);
    }
  }

  /// A human step was decided, once and for all.
  record TaskDecided(String task, String decision) implements CaseEvent {}

  /// The state machine asked for a step that was decided before, under a new task token, and is
  /// told the same again.
  record TaskAskedAgain(String task) implements CaseEvent {}

  /// A human step ended without a decision: its execution was stopped, or the step timed out.
  record TaskAbandoned(String task, String reason) implements CaseEvent {}

  /// A unit reported (A6, A7, A9). Later reports add to earlier ones.
  ///
  /// @param oral filed on behalf of someone who said it by word of mouth
  /// @param trend how the matter develops in public (舆情走势), in the unit's words
  /// @param risk risk level (风险级别), in the unit's words
  /// @param draftReply the reply the unit proposes; only in a written report
  record ReportFiled(
      String task,
      String unit,
      Report report,
      String text,
      boolean oral,
      @Nullable String trend,
      @Nullable String risk,
      @Nullable String draftReply)
      implements CaseEvent {}

  /// Which report.
  enum Report {
    INITIAL("initial-report"),
    WRITTEN("written-report"),
    FOLLOW_UP("follow-up");

    private final String id;

    Report(String id) {
      this.id = id;
    }

    /// The word used in forms and policies.
    public String id() {
      return id;
    }
  }

  /// The unit says the matter is not its own, and why; the office triages again.
  ///
  /// @param suggest whose it is, in the unit's opinion
  record NotOurs(String task, String unit, String reason, @Nullable String suggest)
      implements CaseEvent {}

  /// A department, or the bureau office, gave its opinion on the draft (会商).
  record OpinionGiven(String task, String unit, boolean agrees, @Nullable String opinion)
      implements CaseEvent {}

  /// The office settled the text of the answer.
  ///
  /// @param form how it goes out: `message`, `post`, `letter` …
  /// @param link where it is published, if it is (权威发布, A11)
  record ReplyApproved(String reply, @Nullable String form, @Nullable String link)
      implements CaseEvent {}

  /// The office sent the draft back to the unit.
  record ReworkOrdered(String reason) implements CaseEvent {}

  /// The answer went on its way to the source (A11).
  record Replied(String reply, @Nullable String form, @Nullable String link) implements CaseEvent {}

  /// A source could not be told something, after every attempt its schedule allows.
  record SourceUnreachable(String source, String callback, String why) implements CaseEvent {}

  /// The case is done.
  ///
  /// @param outcome `replied`, `redirected`, `no-reply`, `merged`, `refused`, or the name of a
  ///   fault
  record Closed(String outcome) implements CaseEvent {}
}
