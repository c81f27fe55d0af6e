package duban.assignment;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Report;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Step;
import duban.clocks.CaseClocks;
import duban.policy.Published;
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
    if (decision instanceof Decision.File filed && filedBefore(filed, actor)) {
      return Optional.empty();
    }
    List<CaseEvent> events = new ArrayList<>(events(decision));
    List<Effect> effects = new ArrayList<>(callbacks(decision));
    events.addAll(CaseClocks.after(file.with(actor, now, events), city));
    if (ends(decision)) {
      events.add(new CaseEvent.TaskDecided(task.id(), decision.id()));
    }
    // First what was missed: it was, before this came.
    events.addAll(0, Lateness.missed(file, file.with(actor, now, events), now));
    if (ends(decision)) {
      CaseFile after = file.with(actor, now, events);
      effects.add(new Effect.CompleteTask(task.id(), Outcomes.of(after, task.id())));
    }
    return Optional.of(new Step(actor, now, events, effects));
  }

  /// Whether the decision ends the human step. First reports and follow-ups leave it open (A9).
  static boolean ends(Decision decision) {
    return !(decision instanceof Decision.File filed) || filed.report() == Report.WRITTEN;
  }

  private boolean filedBefore(Decision.File filed, Actor actor) {
    CaseEvent.ReportFiled same = report(filed);
    return file.reports().stream().anyMatch(f -> f.report().equals(same) && f.by().equals(actor));
  }

  private CaseEvent.ReportFiled report(Decision.File filed) {
    return new CaseEvent.ReportFiled(
        task.id(),
        task.unit(),
        filed.report(),
        filed.text(),
        filed.oral(),
        filed.trend(),
        filed.risk(),
        filed.draftReply());
  }

  private List<CaseEvent> events(Decision decision) {
    return switch (decision) {
      case Decision.Assign assign -> assign.assignment().events();
      case Decision.Redirect redirect ->
          List.of(new CaseEvent.Redirected(redirect.channel(), redirect.note()));
      case Decision.NoReply none -> List.of(new CaseEvent.NoReplyNeeded(none.reason()));
      case Decision.Merge merge -> List.of(new CaseEvent.Merged(merge.into(), merge.intoNumber()));
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

  private List<Effect> callbacks(Decision decision) {
    return switch (decision) {
      case Decision.Assign assign -> assign.assignment().effects(file, city);
      case Decision.Redirect redirect -> Callbacks.about(file, city.policy(), "case.redirected");
      case Decision.Refuse refuse -> Callbacks.about(file, city.policy(), "case.refused");
      // Told when the machine has replied or closed.
      case Decision.NoReply none -> List.of();
      case Decision.Merge merge -> List.of();
      case Decision.File filed -> List.of();
      case Decision.HandBack back -> List.of();
      case Decision.Opinion opinion -> List.of();
      case Decision.Send send -> List.of();
      case Decision.SendBack back -> List.of();
    };
  }
}
