package duban.assignment;

import duban.cases.Actor;
import duban.cases.Aims;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Report;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Leg;
import duban.cases.Step;
import duban.clocks.CaseClocks;
import duban.clocks.Extensions;
import duban.policy.Published;
import duban.routing.AssignmentDecision;
import duban.routing.Callbacks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns a decision into what is recorded and what must happen because of it.
final class Deciding {
  private final CaseFile file;
  private final Published city;
  private final CaseTask.Open task;

  Deciding(CaseFile file, Published city, CaseTask.Open task) {
    this.file = file;
    this.city = city;
    this.task = task;
  }

  /// The step to write; empty when the decision is on record already: the same report by the same
  /// person, posted twice.
  Optional<Step> step(Decision decision, Actor actor, Instant now) {
    if (doneBefore(decision, actor, now)) {
      return Optional.empty();
    }
    List<CaseEvent> events = new ArrayList<>(events(decision, actor, now));
    List<Effect> effects = new ArrayList<>(effects(decision, now));
    events.addAll(CaseClocks.after(file.with(actor, now, events), events, city));
    if (ends(decision)) {
      new Contributions(file, city).end(task, decision.id(), events, effects);
      events.add(new CaseEvent.TaskDecided(task.id(), decision.id()));
    }
    // First what was missed: it was, before this came.
    List<CaseEvent.DeadlineMissed> missed =
        Lateness.missed(file, file.with(actor, now, events), now).stream()
            .filter(miss -> events.stream().noneMatch(event -> inTime(event, miss)))
            .toList();
    List<CaseEvent.AimSettled> aims = Aims.settled(file, file.with(actor, now, events), now);
    events.addAll(0, missed);
    events.addAll(0, aims.stream().filter(aim -> !aim.reached()).toList());
    events.addAll(aims.stream().filter(CaseEvent.AimSettled::reached).toList());
    if (ends(decision) && task.kind().awaited()) {
      CaseFile after = file.with(actor, now, events);
      effects.add(new Effect.CompleteTask(task.id(), Outcomes.of(after, task.id())));
    }
    return Optional.of(new Step(actor, now, events, effects));
  }

  /// More time is only given to who asked before the limit, even if that is put on record later.
  private static boolean inTime(CaseEvent event, CaseEvent.DeadlineMissed miss) {
    return event instanceof CaseEvent.DeadlineMoved moved
        && moved.cause().equals(Extensions.CAUSE)
        && moved.task().equals(miss.task())
        && moved.before().what().equals(miss.what());
  }

  /// Whether the decision ends the human step. First reports and follow-ups leave it open (A9), and
  /// so do what is said about time and weight and everything the office does while it oversees the
  /// case.
  static boolean ends(Decision decision) {
    return switch (decision) {
      case Decision.File filed -> filed.report() == Report.WRITTEN;
      case Decision.Reroute reroute -> false;
      case Decision.MergeMidway merge -> false;
      case Decision.Separate separate -> false;
      case Decision.Clock clock -> false;
      case Decision.Deliver deliver -> true;
      case Decision.Assign assign -> true;
      case Decision.Redirect redirect -> true;
      case Decision.NoReply none -> true;
      case Decision.Merge merge -> true;
      case Decision.Refuse refuse -> true;
      case Decision.HandBack back -> true;
      case Decision.Contribute contribute -> true;
      case Decision.Approve approve -> true;
      case Decision.ReturnDraft back -> true;
      case Decision.Opinion opinion -> true;
      case Decision.Send send -> true;
      case Decision.SendBack back -> true;
    };
  }

  /// Whether the same person did the same here before: a form that is posted twice.
  private boolean doneBefore(Decision decision, Actor actor, Instant now) {
    if (decision instanceof Decision.File filed) {
      CaseEvent.ReportFiled same = report(filed);
      return file.reports().stream().anyMatch(f -> f.report().sameAs(same) && f.by().equals(actor));
    }
    if (decision instanceof Decision.Clock clock) {
      return new Clocking(file, city, task).doneBefore(clock.what(), actor, now);
    }
    if (decision instanceof Decision.MergeMidway merge) {
      return file.sinceSeparated().stream()
          .anyMatch(r -> r.actor().equals(actor) && r.event().equals(merged(merge.into())));
    }
    if (decision instanceof Decision.Separate separate) {
      return separate.joined().joinedTo().filter(file.ref()::equals).isEmpty();
    }
    return decision instanceof Decision.Reroute reroute
        && new Rerouting(file).isLatest(reroute, actor);
  }

  private CaseEvent.ReportFiled report(Decision.File filed) {
    return new CaseEvent.ReportFiled(
        task.id(),
        task.unit(),
        filed.report(),
        filed.text(),
        filed.oral(),
        filed.told(),
        filed.trend(),
        filed.risk(),
        filed.draftReply());
  }

  private AssignmentDecision.Made rerouted(Decision.Reroute reroute, Instant now) {
    return reroute.assignment().onNewLeg(file, city, reroute.reason(), now);
  }

  private List<CaseEvent> events(Decision decision, Actor actor, Instant now) {
    return switch (decision) {
      case Decision.Clock clock -> new Clocking(file, city, task).events(clock.what(), actor, now);
      case Decision.Deliver deliver -> new Delivering(file, city, task).events(deliver.what(), now);
      case Decision.Assign assign -> assign.assignment().make(file, city, now).events();
      case Decision.Reroute reroute ->
          joined(rerouted(reroute, now).events(), new Rerouting(file).ended());
      case Decision.MergeMidway merge ->
          joined(
              List.of(
                  merged(merge.into()),
                  new CaseEvent.ExecutionRestarted(
                      file.leg() + 1, CaseEvent.ExecutionRestarted.MERGED)),
              new Rerouting(file).ended(CaseEvent.ExecutionRestarted.MERGED));
      case Decision.Contribute given ->
          List.of(new CaseEvent.Contributed(task.id(), task.unit(), given.text()));
      case Decision.Approve approve ->
          List.of(new CaseEvent.DraftApproved(task.id(), task.unit(), approve.opinion()));
      case Decision.ReturnDraft back ->
          List.of(new CaseEvent.DraftReturned(task.id(), task.unit(), back.reason()));
      case Decision.Redirect redirect ->
          List.of(new CaseEvent.Redirected(redirect.channel(), redirect.note()));
      case Decision.NoReply none -> List.of(new CaseEvent.NoReplyNeeded(none.reason()));
      case Decision.Merge merge -> List.of(merged(merge.into()));
      case Decision.Separate separate ->
          List.of(new CaseEvent.Released(separate.joined().ref().id(), separate.joined().number()));
      case Decision.Refuse refuse -> List.of(new CaseEvent.Refused(refuse.reason()));
      case Decision.File filed -> List.of(report(filed));
      case Decision.HandBack back ->
          List.of(new CaseEvent.NotOurs(task.id(), task.unit(), back.reason(), back.suggest()));
      case Decision.Opinion opinion ->
          List.of(
              new CaseEvent.OpinionGiven(
                  task.id(), task.unit(), opinion.agrees(), opinion.opinion()));
      case Decision.Send send ->
          List.of(new CaseEvent.ReplyApproved(send.reply(), send.form(), send.link()));
      case Decision.SendBack back -> List.of(new CaseEvent.ReworkOrdered(back.reason()));
    };
  }

  private static CaseEvent merged(CaseFile into) {
    return new CaseEvent.Merged(into.ref().id(), into.number());
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private List<Effect> effects(Decision decision, Instant now) {
    return switch (decision) {
      case Decision.Clock clock -> new Clocking(file, city, task).effects(clock.what(), now);
      case Decision.Deliver deliver ->
          new Delivering(file, city, task).effects(deliver.what(), now);
      case Decision.Assign assign -> assign.assignment().make(file, city, now).effects();
      case Decision.Reroute reroute ->
          joined(rerouted(reroute, now).effects(), new Rerouting(file).told());
      // A leg of its own ends the case, whatever its old path's machine waits for.
      case Decision.MergeMidway merge ->
          joined(
              List.of(new Leg(file.ref(), file.path(), file.leg() + 1).start(file.number())),
              new Rerouting(file).told());
      case Decision.Redirect redirect -> Callbacks.about(file, city.policy(), "case.redirected");
      case Decision.Refuse refuse -> Callbacks.about(file, city.policy(), "case.refused");
      // Told when the machine has replied or closed.
      case Decision.NoReply none -> List.of();
      case Decision.Merge merge -> List.of();
      case Decision.Separate separate -> List.of();
      case Decision.File filed -> List.of();
      case Decision.HandBack back -> List.of();
      case Decision.Contribute given -> List.of();
      case Decision.Approve approve -> List.of();
      case Decision.ReturnDraft back -> List.of();
      case Decision.Opinion opinion -> List.of();
      case Decision.Send send -> List.of();
      case Decision.SendBack back -> List.of();
    };
  }
}
