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

  private static boolean happened(CaseFile file, Class<? extends CaseEvent> event) {
    return file.history().stream().anyMatch(r -> event.isInstance(r.event()));
  }

  private static Stream<CaseRef> joined(CaseFile file) {
    return file.history().stream()
        .map(Recorded::event)
        .filter(CaseEvent.Joined.class::isInstance)
        .map(event -> new CaseRef(file.ref().office(), ((CaseEvent.Joined) event).from()));
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
    Optional<Standing> joined = merged(file).map(merged -> join(file, merged, now));
    CaseFile closed =
        cases.change(
            ref,
            f -> {
              Leg.requireDriving(f, execution);
              return closed(f, outcome, joined, now);
            });
    Set<CaseRef> told = new HashSet<>(Set.of(ref));
    // Where there will be no answer, those that joined must not wait for one (C2, E3).
    switch (closed.standing()) {
      case Standing.Redirected(String channel, @Nullable String note) ->
          tellJoined(closed, new CaseEvent.Redirected(channel, note), "case.redirected", now, told);
      case Standing.Refused(String reason) ->
          tellJoined(closed, new CaseEvent.Refused(reason), "case.refused", now, told);
      case Standing.Received r -> {}
      case Standing.Handling h -> {}
      case Standing.Replied r -> {}
      case Standing.Closed c -> {}
    }
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

  /// @param joined where the case stands that this one joined, if it did
  private Change<CaseFile> closed(
      CaseFile file, String outcome, Optional<Standing> joined, Instant now) {
    if (file.closed()) {
      return new Change.Leave<>(file);
    }
    List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
    List<Effect> effects = new ArrayList<>();
    Published city = city(file);
    file.openTasks().stream()
        .filter(open -> open.kind().endsWithCase())
        .forEach(open -> events.add(new CaseEvent.TaskAbandoned(open.id(), "case-closed")));
    joined
        .flatMap(Reply::ended)
        .filter(end -> !happened(file, end.event().getClass()))
        .ifPresent(
            end -> {
              events.add(end.event());
              effects.addAll(Callbacks.about(file, city.policy(), end.callback()));
            });
    events.add(new CaseEvent.Closed(outcome));
    effects.addAll(Callbacks.about(file, city.policy(), "case.closed"));
    Step step = new Step(Actor.SYSTEM, now, events, effects);
    return new Change.Write<>(step, file.with(step.actor(), step.at(), step.events()));
  }

  private static Optional<CaseEvent.Merged> merged(CaseFile file) {
    return file.history().stream()
        .map(Recorded::event)
        .filter(CaseEvent.Merged.class::isInstance)
        .map(CaseEvent.Merged.class::cast)
        .findFirst();
  }

  /// What a citizen hears of a case's end, as an event and to the source.
  private record End(CaseEvent event, String callback) {}

  /// What was said before another could join, and therefore has to be said to the other now; empty
  /// where the other waits with it.
  private static Optional<End> ended(Standing standing) {
    return switch (standing) {
      case Standing.Received r -> Optional.empty();
      case Standing.Handling h -> Optional.empty();
      case Standing.Replied(Standing.Reply reply) ->
          Optional.of(new End(replied(reply), "case.replied"));
      case Standing.Redirected(String channel, @Nullable String note) ->
          Optional.of(new End(new CaseEvent.Redirected(channel, note), "case.redirected"));
      case Standing.Refused(String reason) ->
          Optional.of(new End(new CaseEvent.Refused(reason), "case.refused"));
      case Standing.Closed(String outcome, Standing.@Nullable Reply reply) ->
          reply == null ? Optional.empty() : Optional.of(new End(replied(reply), "case.replied"));
    };
  }

  /// Writes into the other case that this one joined it.
  ///
  /// @return where the other stood when this one could join
  private Standing join(CaseFile file, CaseEvent.Merged merged, Instant now) {
    CaseEvent.Joined joined = new CaseEvent.Joined(file.ref().id(), file.number());
    return cases.change(
        new CaseRef(file.ref().office(), merged.into()),
        other -> {
          if (other.history().stream().anyMatch(r -> r.event().equals(joined))) {
            return new Change.Leave<>(other.standing());
          }
          return new Change.Write<>(
              new Step(Actor.SYSTEM, now, List.of(joined), List.of()), other.standing());
        });
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
