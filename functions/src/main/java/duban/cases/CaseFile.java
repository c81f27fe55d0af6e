package duban.cases;

import duban.cases.CaseEvent.Report;
import duban.cases.CaseEvent.ReportFiled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A case as its events tell it: nothing in here is stored, everything is replayed.
///
/// Immutable from outside. [#version()] is the number of the last event; a step that was decided on
/// version *n* is only written while the case still stands at *n*.
public final class CaseFile {
  /// In the place of a step's id where the case as a whole owes something.
  public static final String CASE = "case";

  private final CaseRef ref;
  private final List<Recorded> history;
  private final CaseEvent.Registered registration;
  private final Instant receivedAt;
  private final Map<String, CaseTask> tasks = new LinkedHashMap<>();
  private final List<Filed> reports = new ArrayList<>();
  private final List<CaseEvent.OpinionGiven> opinions = new ArrayList<>();
  private final List<CaseEvent.Contributed> contributions = new ArrayList<>();
  private final List<CaseEvent.DeadlineMissed> missed = new ArrayList<>();
  private final Map<String, CaseEvent.ClockStarted> clocks = new LinkedHashMap<>();
  private final List<CaseEvent.NoticeGiven> notices = new ArrayList<>();
  private final Map<String, CaseEvent.Joined> joined = new LinkedHashMap<>();
  private Standing standing = new Standing.Received();
  private Standing alone = new Standing.Received();
  private CaseEvent.@Nullable Merged merged;
  private boolean closed;
  private int leg = 1;
  private int policyVersion;
  private @Nullable String raised;
  private CaseEvent.@Nullable Assigned assignment;
  private CaseEvent.@Nullable ReplyApproved approved;
  private Standing.@Nullable Reply reply;

  /// A report with the time it was filed.
  public record Filed(ReportFiled report, Instant at, Actor by) {}

  /// How somebody weighed the matter at a time (A5).
  ///
  /// @param trend how it develops in public (舆情走势); null where nothing was said of it
  /// @param risk the risk level (风险级别); likewise
  public record Weighing(Instant at, Actor by, @Nullable String trend, @Nullable String risk) {}

  private CaseFile(CaseRef ref, List<Recorded> history) {
    if (history.isEmpty() || !(history.getFirst().event() instanceof CaseEvent.Registered first)) {
      throw new IllegalArgumentException(
          "The history of case " + ref + " does not begin with its registration.");
    }
    this.ref = ref;
    this.history = List.copyOf(history);
    this.registration = first;
    this.policyVersion = first.policyVersion();
    this.receivedAt = history.getFirst().at();
    int expected = 1;
    for (Recorded recorded : this.history) {
      if (recorded.seq() != expected++) {
        throw new IllegalArgumentException(
            "The history of case " + ref + " has a gap before event " + recorded.seq() + ".");
      }
      replay(recorded);
    }
  }

  /// Replays a case from its whole history, oldest first.
  ///
  /// @throws IllegalArgumentException when the history has a gap or does not begin with the
  ///   registration
  public static CaseFile replay(CaseRef ref, List<Recorded> history) {
    return new CaseFile(ref, history);
  }

  /// The case with further events at its end, numbered from here.
  public CaseFile with(Actor actor, Instant at, List<? extends CaseEvent> events) {
    List<Recorded> longer = new ArrayList<>(history);
    for (CaseEvent event : events) {
      longer.add(new Recorded(longer.size() + 1, at, actor, event));
    }
    return new CaseFile(ref, longer);
  }

  /// The case as it was just after event `seq`.
  public CaseFile asOf(int seq) {
    return seq >= history.size() ? this : new CaseFile(ref, history.subList(0, seq));
  }

  private void replay(Recorded recorded) {
    Instant at = recorded.at();
    switch (recorded.event()) {
      case CaseEvent.Registered e -> {}
      case CaseEvent.UnitCopied e -> {}
      case CaseEvent.Joined e -> joined.put(e.from(), e);
      case CaseEvent.Released e -> joined.remove(e.joined());
      case CaseEvent.SourceUnreachable e -> {}
      case CaseEvent.Merged e -> {
        merged = e;
        alone = standing;
        standing = new Standing.Together(e.into(), e.intoNumber());
      }
      case CaseEvent.Separated e -> {
        merged = null;
        closed = false;
        standing = alone;
        leg = e.leg();
      }
      case CaseEvent.NoReplyNeeded e -> {}
      case CaseEvent.TaskAskedAgain e -> {}
      case CaseEvent.Contributed e -> contributions.add(e);
      case CaseEvent.DraftApproved e -> {}
      case CaseEvent.DraftReturned e -> {}
      case CaseEvent.Rerouted e -> leg = e.leg();
      case CaseEvent.TierRaised e -> raised = e.to();
      case CaseEvent.Instructed e -> {}
      case CaseEvent.ClockStarted e -> clocks.put(e.deadline().what(), e);
      case CaseEvent.ExtensionAsked e -> {}
      case CaseEvent.ExtensionRefused e -> {}
      case CaseEvent.DeadlineMoved e -> {
        // What a step owed when it ended stays as it was.
        if (tasks.get(e.task()) instanceof CaseTask.Open open) {
          tasks.put(e.task(), new CaseTask.Open(open.opened().with(e.after()), open.openedAt()));
        } else if (e.task().equals(CASE)) {
          clocks.computeIfPresent(
              e.after().what(), (what, c) -> new CaseEvent.ClockStarted(c.unit(), e.after()));
        }
      }
      case CaseEvent.DeadlineMissed e -> missed.add(e);
      case CaseEvent.NoticeGiven e -> notices.add(e);
      case CaseEvent.NamedInCircular e -> {}
      case CaseEvent.CircularWithdrawn e -> {}
      case CaseEvent.AimSettled e -> {}
      case CaseEvent.PolicyAdopted e -> policyVersion = e.version();
      case CaseEvent.ExecutionRestarted e -> leg = e.leg();
      case CaseEvent.NotOurs e -> standing = new Standing.Received();
      case CaseEvent.ReworkOrdered e -> approved = null;
      case CaseEvent.Assigned e -> {
        assignment = e;
        raised = null;
        standing = new Standing.Handling(e.unit());
      }
      case CaseEvent.Redirected e -> standing = new Standing.Redirected(e.channel(), e.note());
      case CaseEvent.Refused e -> standing = new Standing.Refused(e.reason());
      case CaseEvent.TaskOpened e -> tasks.put(e.task(), new CaseTask.Open(e, at));
      case CaseEvent.TaskDecided e -> {
        CaseTask task = task(e.task());
        tasks.put(
            e.task(),
            new CaseTask.Decided(
                task.opened(), task.openedAt(), e.decision(), recorded.actor(), at));
      }
      case CaseEvent.TaskAbandoned e -> {
        CaseTask task = task(e.task());
        tasks.put(e.task(), new CaseTask.Abandoned(task.opened(), task.openedAt(), e.reason(), at));
      }
      case CaseEvent.ReportFiled e -> reports.add(new Filed(e, at, recorded.actor()));
      case CaseEvent.OpinionGiven e -> opinions.add(e);
      case CaseEvent.ReplyApproved e -> approved = e;
      case CaseEvent.Replied e -> {
        Standing.Reply given = new Standing.Reply(e.reply(), at, e.form(), e.link());
        reply = given;
        standing = new Standing.Replied(given);
      }
      case CaseEvent.SimilarFound e -> {}
      case CaseEvent.Supplemented e -> {}
      case CaseEvent.AttachmentAdded e -> {}
      case CaseEvent.AttachmentLost e -> {}
      case CaseEvent.LetterReceived e -> {}
      case CaseEvent.MailBounced e -> {}
      case CaseEvent.AnswerDelivered e -> {}
      case CaseEvent.PostedByHand e -> {}
      case CaseEvent.CitizenWrote e -> {}
      case CaseEvent.ContactViewed e -> {}
      case CaseEvent.TaskReaddressed e -> {
        if (tasks.get(e.task()) instanceof CaseTask.Open open) {
          tasks.put(
              e.task(), new CaseTask.Open(open.opened().with(e.from(), e.to()), open.openedAt()));
        }
      }
      case CaseEvent.Closed e -> {
        closed = true;
        // Redirected and refused say more to a citizen than "closed" does, and what joined another
        // case waits for that one's end.
        boolean waits =
            standing instanceof Standing.Together && e.outcome().equals(CaseEvent.Closed.MERGED);
        if (!(standing instanceof Standing.Redirected)
            && !(standing instanceof Standing.Refused)
            && !waits) {
          standing = new Standing.Closed(e.outcome(), reply);
        }
      }
    }
  }

  public CaseRef ref() {
    return ref;
  }

  /// The number of the last event.
  public int version() {
    return history.size();
  }

  public List<Recorded> history() {
    return history;
  }

  /// The case number as people write it, for example `舆〔2026〕12号`.
  public String number() {
    return registration.number();
  }

  public CaseEvent.Registered registration() {
    return registration;
  }

  public Message message() {
    return registration.message();
  }

  /// Every paper of the case, as it came: with the message, later, and with what else citizens and
  /// staff sent.
  public List<Message.Attachment> papers() {
    List<Message.Attachment> papers = new ArrayList<>(message().attachments());
    for (Recorded recorded : history) {
      if (recorded.event() instanceof CaseEvent.AttachmentAdded added) {
        papers.add(added.attachment());
      } else if (recorded.event() instanceof CaseEvent.LetterReceived letter) {
        papers.addAll(letter.attachments());
        papers.add(new Message.Attachment(null, Message.MAIL_NAME, letter.raw()));
      } else if (recorded.event() instanceof CaseEvent.CitizenWrote wrote) {
        papers.addAll(wrote.attachments());
      }
    }
    return papers;
  }

  /// Whether staff took the message down for a person who called or came and left no mail address:
  /// an answer gets to them by word of mouth alone.
  public boolean takenDown() {
    Message.Author author = message().author();
    return history.getFirst().actor().kind() == Actor.Kind.PERSON
        && author != null
        && !given(author.email())
        && (given(author.name()) || given(author.phone()));
  }

  private static boolean given(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  /// The papers that a reader may open. A mail as it came carries its sender's address, and private
  /// links that it quotes: it is for the coordinating office alone (E10).
  ///
  /// @param office whether the reader is of the coordinating office
  public List<Message.Attachment> papers(boolean office) {
    return papers().stream().filter(paper -> office || !paper.mail()).toList();
  }

  public Instant receivedAt() {
    return receivedAt;
  }

  public Standing standing() {
    return standing;
  }

  /// Whether it is done; what the sender has not heard yet may still be on its way.
  public boolean closed() {
    return closed;
  }

  /// The case that this one is handled with, where it joined one and was not separated since (E1).
  public Optional<CaseRef> joinedTo() {
    return Optional.ofNullable(merged).map(e -> new CaseRef(ref.office(), e.into()));
  }

  /// The cases that joined this one and were not separated since, oldest first (E1). Others may
  /// have joined these.
  public List<CaseEvent.Joined> joined() {
    return List.copyOf(joined.values());
  }

  /// What happened since the case last went on by itself, or all of it.
  public List<Recorded> sinceSeparated() {
    for (int i = history.size(); i > 0; i--) {
      if (history.get(i - 1).event() instanceof CaseEvent.Separated) {
        return history.subList(i, history.size());
      }
    }
    return history;
  }

  /// Why the case was closed without a reply (C2); empty where it was not.
  public Optional<String> noReplyReason() {
    return standing instanceof Standing.Closed closed && closed.reply() == null
        ? history.reversed().stream()
            .flatMap(
                r ->
                    r.event() instanceof CaseEvent.NoReplyNeeded none
                        ? Stream.of(none.reason())
                        : Stream.<String>empty())
            .findFirst()
        : Optional.empty();
  }

  /// Whether the case is closed and nothing of it is left to be brought to the sender by hand.
  public boolean settled() {
    return closed() && openTasks().stream().allMatch(task -> task.kind().endsWithCase());
  }

  /// The assignment now in force; empty before triage.
  public Optional<CaseEvent.Assigned> assignment() {
    return Optional.ofNullable(assignment);
  }

  /// The path the case is on.
  public String path() {
    return assignment == null ? registration.path() : assignment.path();
  }

  /// The tier somebody weighed the case at; empty before triage, unless it was raised.
  public Optional<String> tier() {
    return raised != null ? Optional.of(raised) : assignment().map(CaseEvent.Assigned::tier);
  }

  /// The policy whose rules govern the case.
  public int policyVersion() {
    return policyVersion;
  }

  /// Which execution drives the case: 1 for the first, one more with every change of path or
  /// restart.
  public int leg() {
    return leg;
  }

  /// The first round of human steps that no step was asked for in yet, counted from 1.
  public int nextRound() {
    return 1
        + tasks.values().stream()
            .filter(task -> task.kind().awaited())
            .mapToInt(task -> task.opened().round())
            .max()
            .orElse(0);
  }

  /// What co-handlers gave, oldest first.
  public List<CaseEvent.Contributed> contributions() {
    return Collections.unmodifiableList(contributions);
  }

  /// Every limit that was missed, as it stood when it was missed.
  public List<CaseEvent.DeadlineMissed> missed() {
    return Collections.unmodifiableList(missed);
  }

  /// Every rung of a ladder that was reached, in order.
  public List<CaseEvent.NoticeGiven> notices() {
    return Collections.unmodifiableList(notices);
  }

  /// Every human step ever opened, oldest first.
  public List<CaseTask> tasks() {
    return List.copyOf(tasks.values());
  }

  /// Every human step that is open: those a state machine waits for, and the office's oversight.
  public List<CaseTask.Open> openTasks() {
    return tasks.values().stream()
        .filter(CaseTask.Open.class::isInstance)
        .map(CaseTask.Open.class::cast)
        .toList();
  }

  /// The office's hand on the case, from the first assignment until it is closed.
  public Optional<CaseTask.Open> oversight() {
    return openTasks().stream().filter(task -> task.kind() == TaskKind.OVERSEE).findFirst();
  }

  public Optional<CaseTask> findTask(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /// @throws NoSuchElementException when the case has no such step
  public CaseTask task(String id) {
    return findTask(id)
        .orElseThrow(() -> new NoSuchElementException("Case " + ref + " has no task " + id + "."));
  }

  /// Every report filed, oldest first: none overwrites another (A9).
  public List<Filed> reports() {
    return Collections.unmodifiableList(reports);
  }

  /// Every weighing of trend and risk, oldest first: that of whoever filed the matter by hand, then
  /// those of the reports. One that repeats nothing new stays in the series.
  public List<Weighing> weighings() {
    List<Weighing> weighings = new ArrayList<>();
    Recorded first = history.getFirst();
    if (first.actor().kind() == Actor.Kind.PERSON) {
      weigh(
          weighings,
          new Weighing(
              first.at(), first.actor(), said(message(), "trend"), said(message(), "risk")));
    }
    for (Filed filed : reports) {
      ReportFiled report = filed.report();
      weigh(weighings, new Weighing(filed.at(), filed.by(), report.trend(), report.risk()));
    }
    return weighings;
  }

  private static void weigh(List<Weighing> weighings, Weighing weighing) {
    if (weighing.trend() != null || weighing.risk() != null) {
      weighings.add(weighing);
    }
  }

  private static @Nullable String said(Message message, String field) {
    return message.extra().get(field) instanceof String said ? said : null;
  }

  public Optional<Filed> latest(Report kind) {
    return reports.reversed().stream().filter(r -> r.report().report() == kind).findFirst();
  }

  public List<CaseEvent.OpinionGiven> opinions() {
    return Collections.unmodifiableList(opinions);
  }

  /// The text the office settled on and not yet withdrawn for rework.
  public Optional<CaseEvent.ReplyApproved> approvedReply() {
    return Optional.ofNullable(approved);
  }

  public Optional<Standing.Reply> reply() {
    return Optional.ofNullable(reply);
  }

  /// The clocks of the case as a whole with their deadlines as they stand now, stopped or not. What
  /// stopped one is for [Owed#byCase(CaseFile)] to say.
  public List<CaseEvent.ClockStarted> clocks() {
    return List.copyOf(clocks.values());
  }

  /// By when the citizen is owed the reply, where a clock runs for it; otherwise the earliest limit
  /// among the open steps.
  public Optional<Instant> dueAt() {
    return due().map(Deadline::limit);
  }

  /// Likewise, with how certain it is.
  public Optional<Deadline> due() {
    return replyDue()
        .or(
            () ->
                openTasks().stream()
                    .flatMap(t -> t.deadlines().stream())
                    .min(Comparator.comparing(Deadline::limit)));
  }

  /// By when the citizen is owed the reply (D6, E5), where a rule says so.
  public Optional<Instant> replyDueAt() {
    return replyDue().map(Deadline::limit);
  }

  /// Likewise, with how certain it is.
  public Optional<Deadline> replyDue() {
    return Optional.ofNullable(clocks.get(Owed.REPLY)).map(CaseEvent.ClockStarted::deadline);
  }
}
