package duban.reply;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Leg;
import duban.cases.Recorded;
import duban.cases.Standing;
import duban.cases.Step;
import duban.policy.Published;
import duban.routing.Callbacks;
import duban.routing.Together;
import duban.similar.Joining;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Policies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The end of every path: the answer goes back to the source the message came from (A11), and the
/// case ends on a reply or a stated reason (C2).
public final class Reply {
  private static final String CLOSED = "case.closed";

  private final Cases cases;
  private final Policies policies;

  public Reply(Cases cases, Policies policies) {
    this.cases = cases;
    this.policies = policies;
  }

  /// Sends the settled answer on its way: to the case's source, and to the sources of the cases
  /// that joined it, each through its own door (E1).
  ///
  /// @param execution who asks
  /// @throws duban.cases.CaseRerouted when the case is on a newer leg
  /// @throws IllegalStateException when the office settled no answer
  public void reply(CaseRef ref, String execution, Instant now) {
    CaseFile replied =
        cases.change(
            ref,
            file -> {
              Leg.requireDriving(file, execution);
              return replied(file, now);
            });
    tellJoined(replied, replied(given(replied)), "case.replied", now, new HashSet<>(Set.of(ref)));
  }

  private Change<CaseFile> replied(CaseFile file, Instant now) {
    if (file.reply().isPresent()) {
      return new Change.Leave<>(file);
    }
    CaseEvent.ReplyApproved approved =
        file.approvedReply()
            .orElseThrow(
                () ->
                    new IllegalStateException("No answer is settled for case " + file.ref() + "."));
    return write(
        file,
        now,
        new CaseEvent.Replied(approved.reply(), approved.form(), approved.link()),
        "case.replied");
  }

  /// What became of the case becomes of those that joined it. Each of them is its own step, so that
  /// a case that many joined is no larger a step than any other; a step that ran before changes
  /// nothing, so running all of them again finishes what was interrupted.
  private void tellJoined(
      CaseFile file, CaseEvent end, String callback, Instant now, Set<CaseRef> told) {
    joined(file)
        .filter(told::add)
        .forEach(
            from -> {
              CaseFile other =
                  cases.change(
                      from,
                      f ->
                          happened(f, end.getClass())
                              ? new Change.Leave<>(f)
                              : write(f, now, end, callback));
              // Others may have joined the one that joined.
              tellJoined(other, end, callback, now, told);
            });
  }

  /// Those that joined are done when the case is: whatever they were not told before, they are told
  /// now (C2, E3).
  private void closeJoined(
      CaseFile file, Optional<End> end, String outcome, Instant now, Set<CaseRef> told) {
    joined(file)
        .filter(told::add)
        .forEach(
            from -> {
              CaseFile other = cases.change(from, f -> ended(f, end, outcome, now));
              closeJoined(other, end, outcome, now, told);
            });
  }

  private Change<CaseFile> ended(CaseFile file, Optional<End> end, String outcome, Instant now) {
    boolean closed =
        file.sinceSeparated().stream()
            .anyMatch(
                r ->
                    r.event() instanceof CaseEvent.Closed e
                        && (!e.outcome().equals(CaseEvent.Closed.MERGED)
                            || !(file.standing() instanceof Standing.Together)
                                && r.seq() > toldAt(file)));
    if (closed || file.joinedTo().isEmpty()) {
      return new Change.Leave<>(file);
    }
    return end(file, outcome, end, now);
  }

  /// The number of the event by which the sender was answered; 0 where none was.
  private static int toldAt(CaseFile file) {
    return file.sinceSeparated().stream()
        .filter(
            r ->
                r.event() instanceof CaseEvent.Replied
                    || r.event() instanceof CaseEvent.Redirected
                    || r.event() instanceof CaseEvent.Refused)
        .mapToInt(Recorded::seq)
        .max()
        .orElse(0);
  }

  private static boolean happened(CaseFile file, Class<? extends CaseEvent> event) {
    return file.sinceSeparated().stream().anyMatch(r -> event.isInstance(r.event()));
  }

  private static Stream<CaseRef> joined(CaseFile file) {
    return file.joined().stream().map(e -> new CaseRef(file.ref().office(), e.from()));
  }

  /// Ends the case.
  ///
  /// @param decision what ended it: `replied`, or the triage decision `redirect`, `no-reply`,
  ///   `merge`, `refuse`
  /// @param execution who asks
  /// @throws duban.cases.CaseRerouted when the case is on a newer leg
  /// @throws IllegalArgumentException when nothing ends a case by that name
  public void close(CaseRef ref, String execution, String decision, Instant now) {
    String outcome = outcome(decision);
    CaseFile file = cases.get(ref);
    Leg.requireDriving(file, execution);
    Optional<CaseEvent.Merged> merged = merged(file);
    Optional<CaseFile> answering = merged.map(m -> answering(file, m, now));
    if (merged.isPresent() && !answers(file, answering.orElseThrow())) {
      goOnAlone(ref, execution, merged.get(), now);
      return;
    }
    Optional<End> end = answering.flatMap(Reply::end);
    CaseFile closed =
        cases.change(
            ref,
            f -> {
              Leg.requireDriving(f, execution);
              return closed(f, outcome, end, now);
            });
    if (closed.joinedTo().isEmpty()) {
      closeJoined(closed, end(closed), outcome, now, new HashSet<>(Set.of(ref)));
    }
  }

  /// Whether the one it joined can still answer it, or has. A case whose chain ends without an
  /// answer would be closed with nobody owing it one (C2).
  private static boolean answers(CaseFile file, CaseFile answering) {
    return !answering.ref().equals(file.ref())
        && answering.joinedTo().isEmpty()
        && (!answering.closed() || end(answering).isPresent());
  }

  /// The office decides about it anew.
  private void goOnAlone(CaseRef ref, String execution, CaseEvent.Merged merged, Instant now) {
    cases.<Optional<CaseFile>>change(
        ref,
        file -> {
          Leg.requireDriving(file, execution);
          return file.closed() || file.joinedTo().isEmpty()
              ? new Change.Leave<>(Optional.empty())
              : new Change.Write<>(
                  new Together(file, city(file)).alone(merged, Actor.SYSTEM, now),
                  Optional.empty());
        });
  }

  private static String outcome(String decision) {
    return switch (decision) {
      case "replied", "no-reply" -> decision;
      case "redirect" -> "redirected";
      case "merge" -> "merged";
      case "refuse" -> "refused";
      default ->
          throw new IllegalArgumentException("Nothing ends a case by the name '" + decision + "'.");
    };
  }

  /// @param end what the sender is told now, because the case that this one joined had told its own
  ///   before
  private Change<CaseFile> closed(CaseFile file, String outcome, Optional<End> end, Instant now) {
    if (file.closed()) {
      return new Change.Leave<>(file);
    }
    return end(file, outcome, end, now);
  }

  private Change<CaseFile> end(CaseFile file, String outcome, Optional<End> end, Instant now) {
    List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
    List<Effect> effects = new ArrayList<>();
    Published city = city(file);
    file.openTasks().stream()
        .filter(open -> open.kind().endsWithCase())
        .forEach(open -> events.add(new CaseEvent.TaskAbandoned(open.id(), "case-closed")));
    end.filter(e -> !happened(file, e.event().getClass()))
        .ifPresent(
            e -> {
              events.add(e.event());
              effects.addAll(told(file, city, e));
            });
    events.add(new CaseEvent.Closed(outcome));
    boolean waits =
        file.joinedTo().isPresent()
            && file.with(Actor.SYSTEM, now, events).standing() instanceof Standing.Together;
    effects.addAll(Callbacks.about(file, city.policy(), waits ? "case.progress" : CLOSED));
    Step step = new Step(Actor.SYSTEM, now, events, effects);
    return new Change.Write<>(step, file.with(step.actor(), step.at(), step.events()));
  }

  private static List<Effect> told(CaseFile file, Published city, End end) {
    @Nullable String callback = end.callback();
    return callback == null ? List.of() : Callbacks.about(file, city.policy(), callback);
  }

  private static Optional<CaseEvent.Merged> merged(CaseFile file) {
    return file.joinedTo().isEmpty()
        ? Optional.empty()
        : file.history().reversed().stream()
            .map(Recorded::event)
            .filter(CaseEvent.Merged.class::isInstance)
            .map(CaseEvent.Merged.class::cast)
            .findFirst();
  }

  /// What a citizen hears of a case's end, as an event and to the source.
  ///
  /// @param callback null where only the closing is told
  private record End(CaseEvent event, @Nullable String callback) {}

  /// What was said before another could join, and therefore has to be said to the other now; empty
  /// where the other waits with it.
  private static Optional<End> end(CaseFile file) {
    return switch (file.standing()) {
      case Standing.Received r -> Optional.empty();
      case Standing.Handling h -> Optional.empty();
      case Standing.Together t -> Optional.empty();
      case Standing.Replied(Standing.Reply reply) ->
          Optional.of(new End(replied(reply), "case.replied"));
      case Standing.Redirected(String channel, @Nullable String note) ->
          Optional.of(new End(new CaseEvent.Redirected(channel, note), "case.redirected"));
      case Standing.Refused(String reason) ->
          Optional.of(new End(new CaseEvent.Refused(reason), "case.refused"));
      case Standing.Closed(String outcome, Standing.@Nullable Reply reply) ->
          reply == null ? noReply(file) : Optional.of(new End(replied(reply), "case.replied"));
    };
  }

  private static Optional<End> noReply(CaseFile file) {
    return file.history().reversed().stream()
        .map(Recorded::event)
        .filter(CaseEvent.NoReplyNeeded.class::isInstance)
        .findFirst()
        .map(event -> new End(event, null));
  }

  /// The case that answers this one, with the word on the other that this one joined it: what was
  /// merged by an earlier version does not have that yet.
  private CaseFile answering(CaseFile file, CaseEvent.Merged merged, Instant now) {
    CaseEvent.Joined joined = new CaseEvent.Joined(file.ref().id(), file.number());
    CaseFile other =
        cases.change(
            new CaseRef(file.ref().office(), merged.into()),
            into ->
                into.joined().contains(joined) || into.closed()
                    ? new Change.Leave<>(into)
                    : new Change.Write<>(
                        new Step(Actor.SYSTEM, now, List.of(joined), List.of()),
                        into.with(Actor.SYSTEM, now, List.of(joined))));
    return Joining.end(other, cases);
  }

  private Change<CaseFile> write(CaseFile file, Instant now, CaseEvent event, String callback) {
    List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
    events.add(event);
    Step step =
        new Step(Actor.SYSTEM, now, events, Callbacks.about(file, city(file).policy(), callback));
    return new Change.Write<>(step, file.with(step.actor(), step.at(), step.events()));
  }

  private static CaseEvent replied(Standing.Reply reply) {
    return new CaseEvent.Replied(reply.text(), reply.form(), reply.link());
  }

  private static Standing.Reply given(CaseFile file) {
    return file.reply().orElseThrow();
  }

  private Published city(CaseFile file) {
    return policies.pinned(file.ref().office(), file.policyVersion());
  }
}
