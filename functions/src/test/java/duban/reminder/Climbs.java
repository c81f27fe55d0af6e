package duban.reminder;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Deadline;
import duban.cases.Recorded;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.cases.Tone;
import duban.policy.Changed;
import duban.policy.Directory;
import duban.policy.Ladder;
import duban.policy.Ladders;
import duban.policy.Moment;
import duban.policy.Policy;
import duban.policy.Published;
import duban.policy.Quiet;
import duban.policy.Rung;
import duban.policy.Rung.To;
import duban.store.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cases and ladders for tests of reminders: a unit asked at nine for a report due at eleven.
final class Climbs {
  static final String TASK = "handle-1-gulou-bureau";
  static final String REPORT = "written-report";
  static final Instant NINE = Samples.NINE;

  private Climbs() {}

  static Instant after(String span) {
    return NINE.plus(Duration.parse(span));
  }

  static Rung rung(String id, String at, Tone tone, To... to) {
    return new Rung(id, new Moment(at), Set.of(to), tone, tone == Tone.CIRCULAR);
  }

  static Ladders ladders(@Nullable Quiet quiet, Rung... rungs) {
    return new Ladders(
        quiet,
        Duration.ofMinutes(5),
        List.of(new Ladder("all", List.of(), List.of(), List.of(), List.of(), List.of(rungs))));
  }

  /// Half an hour before, at the limit, one and three hours after it.
  static Ladders usual() {
    return ladders(
        null,
        rung("before", "limit - PT30M", Tone.REMINDER, To.HANDLER),
        rung("due", "limit", Tone.PRESSING, To.HANDLER),
        rung("head", "limit + PT1H", Tone.ESCALATION, To.HANDLER, To.HEAD),
        rung("circular", "limit + PT3H", Tone.CIRCULAR, To.OFFICE));
  }

  static Published city(Ladders ladders) {
    return new Published(1, policy(ladders), Samples.directory());
  }

  static Policy policy(Ladders ladders) {
    return Changed.with(Samples.policy(), "ladders", ladders);
  }

  static Directory directory() {
    return Samples.directory();
  }

  static Deadline due(Instant limit) {
    return new Deadline(REPORT, "assigned", NINE, limit, null);
  }

  static CaseEvent.TaskOpened opened(Deadline... deadlines) {
    return new CaseEvent.TaskOpened(
        TASK, TaskKind.HANDLE, "gulou-bureau", List.of("li"), 1, List.of(deadlines));
  }

  static CaseEvent.Assigned assigned() {
    return new CaseEvent.Assigned("county", "general", "gulou-bureau", List.of(), null, true);
  }

  static CaseEvent.ReportFiled report() {
    return new CaseEvent.ReportFiled(
        TASK, "gulou-bureau", CaseEvent.Report.WRITTEN, "已核实。", false, null, null, "您好，已处理。");
  }

  /// Registered, assigned and asked for at nine.
  static CaseFile file(Deadline... deadlines) {
    StatusCode code = Samples.code();
    CaseRef ref = code.ref();
    Step registration = Samples.registration(code, Samples.message("ext-" + ref.id()), "舆〔2026〕1号");
    List<Recorded> history = new ArrayList<>();
    registration.events().forEach(e -> history.add(new Recorded(1, NINE, registration.actor(), e)));
    return CaseFile.replay(ref, history)
        .with(Actor.SYSTEM, NINE, List.of(assigned(), opened(deadlines)));
  }

  static CaseFile moved(CaseFile file, Instant at, Deadline before, Deadline after) {
    return file.with(
        Actor.SYSTEM,
        at,
        List.of(new CaseEvent.DeadlineMoved(TASK, before, after, "extension", null)));
  }

  static CaseEvent.NoticeGiven given(Notices.Notice notice) {
    return new CaseEvent.NoticeGiven(
        notice.climb().task(),
        notice.due().what(),
        notice.due().limit(),
        notice.ladder().id(),
        notice.rung().id(),
        notice.at(),
        List.of("li"));
  }
}
