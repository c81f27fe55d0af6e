package duban.cases;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
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
  @JsonSubTypes.Type(value = CaseEvent.Separated.class, name = "separated"),
  @JsonSubTypes.Type(value = CaseEvent.Released.class, name = "released"),
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
  @JsonSubTypes.Type(value = CaseEvent.Contributed.class, name = "contributed"),
  @JsonSubTypes.Type(value = CaseEvent.DraftApproved.class, name = "draft-approved"),
  @JsonSubTypes.Type(value = CaseEvent.DraftReturned.class, name = "draft-returned"),
  @JsonSubTypes.Type(value = CaseEvent.Rerouted.class, name = "rerouted"),
  @JsonSubTypes.Type(value = CaseEvent.TierRaised.class, name = "tier-raised"),
  @JsonSubTypes.Type(value = CaseEvent.Instructed.class, name = "instructed"),
  @JsonSubTypes.Type(value = CaseEvent.ClockStarted.class, name = "clock-started"),
  @JsonSubTypes.Type(value = CaseEvent.ExtensionAsked.class, name = "extension-asked"),
  @JsonSubTypes.Type(value = CaseEvent.ExtensionRefused.class, name = "extension-refused"),
  @JsonSubTypes.Type(value = CaseEvent.DeadlineMoved.class, name = "deadline-moved"),
  @JsonSubTypes.Type(value = CaseEvent.DeadlineMissed.class, name = "deadline-missed"),
  @JsonSubTypes.Type(value = CaseEvent.NoticeGiven.class, name = "notice-given"),
  @JsonSubTypes.Type(value = CaseEvent.NamedInCircular.class, name = "named-in-circular"),
  @JsonSubTypes.Type(value = CaseEvent.CircularWithdrawn.class, name = "circular-withdrawn"),
  @JsonSubTypes.Type(value = CaseEvent.AimSettled.class, name = "aim-settled"),
  @JsonSubTypes.Type(value = CaseEvent.PolicyAdopted.class, name = "policy-adopted"),
  @JsonSubTypes.Type(value = CaseEvent.ExecutionRestarted.class, name = "execution-restarted"),
  @JsonSubTypes.Type(value = CaseEvent.SimilarFound.class, name = "similar-found"),
  @JsonSubTypes.Type(value = CaseEvent.Supplemented.class, name = "supplemented"),
  @JsonSubTypes.Type(value = CaseEvent.AttachmentAdded.class, name = "attachment-added"),
  @JsonSubTypes.Type(value = CaseEvent.AttachmentLost.class, name = "attachment-lost"),
  @JsonSubTypes.Type(value = CaseEvent.LetterReceived.class, name = "letter-received"),
  @JsonSubTypes.Type(value = CaseEvent.MailBounced.class, name = "mail-bounced"),
  @JsonSubTypes.Type(value = CaseEvent.TaskReaddressed.class, name = "task-readdressed"),
  @JsonSubTypes.Type(value = CaseEvent.AnswerDelivered.class, name = "answer-delivered"),
  @JsonSubTypes.Type(value = CaseEvent.PostedByHand.class, name = "posted-by-hand"),
  @JsonSubTypes.Type(value = CaseEvent.CitizenWrote.class, name = "citizen-wrote"),
  @JsonSubTypes.Type(value = CaseEvent.ContactViewed.class, name = "contact-viewed"),
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
  /// @param unit who handles it; the lead (牵头) where others handle it too
  /// @param coUnits the co-handlers (协办) whose contributions reach the lead before it drafts (A4)
  /// @param departments the business departments copied with the assignment and conferred with
  ///   later
  /// @param automatic whether the policy's triage rule decided, not a person
  record Assigned(
      String path,
      String tier,
      String unit,
      List<String> coUnits,
      List<String> departments,
      @Nullable String note,
      boolean automatic)
      implements CaseEvent {
    public Assigned {
      // Assignments recorded before there were co-handlers have none.
      coUnits = coUnits == null ? List.of() : List.copyOf(coUnits);
      departments = List.copyOf(departments);
    }

    /// An assignment to one unit alone.
    public Assigned(
        String path,
        String tier,
        String unit,
        List<String> departments,
        @Nullable String note,
        boolean automatic) {
      this(path, tier, unit, List.of(), departments, note, automatic);
    }
  }

  /// Not this office's matter: the citizen is told the right channel (E3).
  record Redirected(String channel, @Nullable String note) implements CaseEvent {}

  /// No reply is needed, and this is why (C2).
  record NoReplyNeeded(String reason) implements CaseEvent {}

  /// The same matter is already a case (E1): this one is handled and answered with it.
  record Merged(String into, String intoNumber) implements CaseEvent {}

  /// Another case joined this one (E1); its source is answered with this one's reply.
  record Joined(String from, String fromNumber) implements CaseEvent {}

  /// The case is a matter of its own after all and goes on by itself, with the clocks that it had
  /// (E1).
  ///
  /// @param from the case that it had joined
  /// @param leg which execution of the case begins
  record Separated(String from, String fromNumber, int leg) implements CaseEvent {}

  /// A case that had joined this one goes on by itself (E1).
  ///
  /// @param joined the case that had joined
  record Released(String joined, String joinedNumber) implements CaseEvent {}

  /// The office does not accept it, and says why (E1).
  record Refused(String reason) implements CaseEvent {}

  /// A human step waits for a unit.
  ///
  /// @param task the step's id within the case: the same step asked for twice has the same id
  /// @param people who was asked, by directory id
  /// @param role whose step it is within the unit; null for whoever does steps of its kind
  record TaskOpened(
      String task,
      TaskKind kind,
      String unit,
      List<String> people,
      int round,
      List<Deadline> deadlines,
      @Nullable String role)
      implements CaseEvent {
    public TaskOpened {
      people = List.copyOf(people);
      deadlines = List.copyOf(deadlines);
    }

    /// A step of those who do steps of its kind.
    public TaskOpened(
        String task,
        TaskKind kind,
        String unit,
        List<String> people,
        int round,
        List<Deadline> deadlines) {
      this(task, kind, unit, people, round, deadlines, null);
    }

    /// The same step put to somebody else in place of one of those who were asked.
    public TaskOpened with(String before, String after) {
      return new TaskOpened(
          task,
          kind,
          unit,
          people.stream().map(p -> p.equals(before) ? after : p).distinct().toList(),
          round,
          deadlines,
          role);
    }

    /// The same step with `moved` in place of the deadline for the same thing.
    public TaskOpened with(Deadline moved) {
      return new TaskOpened(
          task,
          kind,
          unit,
          people,
          round,
          deadlines.stream().map(d -> d.what().equals(moved.what()) ? moved : d).toList(),
          role);
    }
  }

  /// A human step was decided, once and for all.
  record TaskDecided(String task, String decision) implements CaseEvent {}

  /// The state machine asked for a step that was decided before, under a new task token, and is
  /// told the same again.
  record TaskAskedAgain(String task) implements CaseEvent {}

  /// A human step ended without a decision: its execution was stopped, or the step timed out.
  record TaskAbandoned(String task, String reason) implements CaseEvent {
    /// Whoever was asked stayed silent.
    public static final String TIMED_OUT = "timed-out";
  }

  /// A unit reported (A6, A7, A9). Later reports add to earlier ones.
  ///
  /// @param oral said by word of mouth and put on record here
  /// @param trend how the matter develops in public (舆情走势), in the unit's words
  /// @param risk risk level (风险级别), in the unit's words
  /// @param draftReply the reply the unit proposes; only in a written report
  record ReportFiled(
      String task,
      String unit,
      Report report,
      String text,
      boolean oral,
      @Nullable Told told,
      @Nullable String trend,
      @Nullable String risk,
      @Nullable String draftReply)
      implements CaseEvent {
    /// A report with nothing on record of how it was told.
    public ReportFiled(
        String task,
        String unit,
        Report report,
        String text,
        boolean oral,
        @Nullable String trend,
        @Nullable String risk,
        @Nullable String draftReply) {
      this(task, unit, report, text, oral, null, trend, risk, draftReply);
    }

    /// Whether it says the same; when it was told may have been filled in by the clock.
    public boolean sameAs(ReportFiled other) {
      return timeless().equals(other.timeless());
    }

    private ReportFiled timeless() {
      return new ReportFiled(task, unit, report, text, oral, trend, risk, draftReply);
    }

    /// When it counts as given. What was told by word of mouth counts from the moment it was told
    /// where the office, who was told, put it on record; a unit's own word for it counts from when
    /// it was put on record.
    public Instant givenAt(Instant filed, Actor by) {
      return told == null || unit.equals(by.unit()) ? filed : told.at();
    }
  }

  /// Who told whom by word of mouth, and when (A6, A8).
  record Told(String by, String to, Instant at) {}

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

  /// A co-handler gave the lead what it has to say (协同办理, A4).
  record Contributed(String task, String unit, String text) implements CaseEvent {}

  /// The supervising leader approved the unit's draft (A3, A4).
  ///
  /// @param unit the unit whose draft it is
  record DraftApproved(String task, String unit, @Nullable String opinion) implements CaseEvent {}

  /// The supervising leader sent the unit's draft back (A3, A4).
  record DraftReturned(String task, String unit, String reason) implements CaseEvent {}

  /// The office put the case on another path, midway. The assignment on the new path is the event
  /// after it.
  ///
  /// @param leg which execution of the case begins, counted from 1 for the first
  record Rerouted(String from, String to, String reason, int leg) implements CaseEvent {}

  /// The matter weighs more than it seemed (A5).
  record TierRaised(String from, String to, String reason) implements CaseEvent {}

  /// A leader wrote an instruction on the case (领导批示, B5, D2); the office put it on record.
  ///
  /// @param by which leader
  record Instructed(String by, String text) implements CaseEvent {}

  /// The case as a whole owes something from now on, whoever has it (D6, E5).
  ///
  /// @param unit who answers for it: the coordinating office
  record ClockStarted(String unit, Deadline deadline) implements CaseEvent {}

  /// A unit asked for more time (A8, D6).
  ///
  /// @param until when it wants to be done; null where the policy says by how much it moves
  /// @param told for a request made by word of mouth: who told whom, and when
  record ExtensionAsked(
      String task, String what, @Nullable Instant until, String reason, @Nullable Told told)
      implements CaseEvent {}

  /// The limit stays where it is.
  ///
  /// @param why `late` when it was asked for after the limit, `cap` when no time is left to give,
  ///   `decided` when the role that decides said no
  /// @param reason in the words of whoever decided
  record ExtensionRefused(String task, String what, String why, @Nullable String reason)
      implements CaseEvent {}

  /// An open deadline moved.
  ///
  /// @param task the step that owes it, or [CaseFile#CASE] for a clock of the case as a whole
  /// @param cause `extension`, `raised`, `instructed`, `assigned` for a clock of the case that an
  ///   assignment put under other rules, `policy`, `calendar`
  /// @param reason in the words of whoever asked for it
  /// @param granted what an extension gave; null for every other cause, and for extensions from
  ///   before it was kept
  record DeadlineMoved(
      String task,
      Deadline before,
      Deadline after,
      String cause,
      @Nullable String reason,
      @Nullable Granted granted)
      implements CaseEvent {
    /// A move that is no extension.
    public DeadlineMoved(
        String task, Deadline before, Deadline after, String cause, @Nullable String reason) {
      this(task, before, after, cause, reason, null);
    }
  }

  /// What an extension gave, so that it can be counted again when limit or calendar change: a span,
  /// or until an instant.
  ///
  /// @param span in the policy's words, counted from the limit as it stood: `2wd`; null where an
  ///   instant was named
  /// @param until that instant
  /// @param cap how far the limit may lie from the clock's start at most, in the policy's words
  record Granted(@Nullable String span, @Nullable Instant until, String cap) {}

  /// Something due was not given by its limit. Stays on record whatever moves afterwards.
  record DeadlineMissed(String task, String unit, String what, Instant limit)
      implements CaseEvent {}

  /// A rung of the ladder: people were reminded of something due (提醒, 催办, 督办).
  ///
  /// @param limit the limit the notice is about: together with task, what and rung it makes the
  ///   notice unique
  /// @param planned when the ladder wanted it given
  /// @param people who is written to, by directory id
  record NoticeGiven(
      String task,
      String what,
      Instant limit,
      String ladder,
      String rung,
      Instant planned,
      List<String> people)
      implements CaseEvent {
    public NoticeGiven {
      people = List.copyOf(people);
    }
  }

  /// The unit is named in the circular (通报, D8).
  record NamedInCircular(String task, String unit, String what, Instant limit)
      implements CaseEvent {}

  /// The office took back that the unit was named in the circular; whoever read the one reads the
  /// other.
  record CircularWithdrawn(String task, String unit, String what, Instant limit, String reason)
      implements CaseEvent {}

  /// Something due was given by the time to try for, or that time passed without it (A7).
  ///
  /// @param reached whether it was given in time
  record AimSettled(String task, String unit, String what, Instant aim, boolean reached)
      implements CaseEvent {}

  /// The clocks of a newer policy, or a newer calendar, govern the case from now on.
  record PolicyAdopted(int version) implements CaseEvent {}

  /// The case stood open with no execution driving it, or was decided beside what its execution
  /// waits for; a new one goes on where it stands.
  ///
  /// @param leg which execution of the case begins
  /// @param why `ended`, or [#MERGED]
  record ExecutionRestarted(int leg, String why) implements CaseEvent {
    /// The office joined it to another case midway (E1).
    public static final String MERGED = "merged";
  }

  /// Open cases look like the same matter (E1). A person decides whether they are.
  ///
  /// @param cases the likest first
  record SimilarFound(List<Similar> cases) implements CaseEvent {
    public SimilarFound {
      cases = List.copyOf(cases);
    }
  }

  /// @param id of the other case
  /// @param score from 0, nothing in common, to 1, the same words
  record Similar(String id, String number, double score) {}

  /// Whoever sent the message sent something more that belongs to it.
  ///
  /// @param externalId the source's own id of the further message
  record Supplemented(String externalId, String text, List<Message.Attachment> attachments)
      implements CaseEvent {
    public Supplemented {
      attachments = List.copyOf(attachments);
    }
  }

  /// A paper came to the case after its message, or was fetched from where the message left it.
  record AttachmentAdded(Message.Attachment attachment) implements CaseEvent {}

  /// A paper that the message named could not be fetched, or may not be kept.
  ///
  /// @param name what the message called it
  record AttachmentLost(String name, String why) implements CaseEvent {}

  /// Somebody answered a mail about the case. It is filed, and decides nothing.
  ///
  /// @param person whose address it came from, by directory id; null for no person of the directory
  /// @param messageId the mail's own Message-ID
  /// @param raw the mail as it came
  /// @param from the address that it claims to come from; null where none could be read, and in
  ///   events from before it was noted
  /// @param proven whether the mail service found that the domain of `from` sent it; null in events
  ///   from before this was looked at, which count as not proven
  record LetterReceived(
      @Nullable String person,
      String messageId,
      String subject,
      String text,
      Message.Upload raw,
      List<Message.Attachment> attachments,
      @Nullable String from,
      @Nullable Boolean proven)
      implements CaseEvent {
    public LetterReceived {
      attachments = List.copyOf(attachments);
    }

    /// The person of the directory who wrote it; null where that is claimed only.
    public @Nullable String writer() {
      return Boolean.TRUE.equals(proven) ? person : null;
    }
  }

  /// A mail about the case did not arrive, or was complained about.
  ///
  /// @param task the step it asked for; null for a mail that only informed
  /// @param kind `bounce` or `complaint`
  /// @param messageId of the mail
  record MailBounced(String person, @Nullable String task, String kind, String messageId)
      implements CaseEvent {}

  /// A step was put to somebody else, because who was asked cannot be reached.
  ///
  /// @param from by directory id
  /// @param to by directory id
  record TaskReaddressed(String task, String from, String to, String why) implements CaseEvent {}

  /// What the sender was to be told got there.
  ///
  /// @param told `case.replied`, `case.redirected`, `case.refused`, `case.corrected`
  /// @param way the word of the way back it took
  /// @param receipt what the other side answered
  record AnswerDelivered(String source, String told, String way, @Nullable String receipt)
      implements CaseEvent {}

  /// Somebody brought the answer to the sender by hand: the named administrator posted it where the
  /// message came from (D5), or the office told them some other way.
  ///
  /// @param link where it stands now; null where it was not posted but told
  /// @param at when it was posted or told
  /// @param note how it was told
  record PostedByHand(
      String task, String told, @Nullable String link, Instant at, @Nullable String note)
      implements CaseEvent {}

  /// Whoever wrote, or somebody with them, had more to say about the matter. It is filed, and
  /// decides nothing.
  ///
  /// @param source the source it came in by
  /// @param updateId the sender's own id of it, unique within the source; null where it has none
  /// @param status how the matter stands in the sender's words: `OPEN`, `FIXED` …
  /// @param at when it was written
  record CitizenWrote(
      String source,
      @Nullable String updateId,
      @Nullable String status,
      String text,
      Instant at,
      Message.@Nullable Author author,
      List<Message.Attachment> attachments)
      implements CaseEvent {
    public CitizenWrote {
      attachments = List.copyOf(attachments);
    }
  }

  /// A member of staff was shown how to reach the citizen (E10). What was shown stands with the
  /// message, not here.
  ///
  /// @param task the human step that it was for
  record ContactViewed(String task) implements CaseEvent {}

  /// The case is done.
  ///
  /// @param outcome `replied`, `redirected`, `no-reply`, `merged`, `refused`, or the name of a
  ///   fault
  record Closed(String outcome) implements CaseEvent {
    /// It goes on as part of another case (E1).
    public static final String MERGED = "merged";
  }
}
