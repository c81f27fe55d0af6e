package duban.reminder;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.DayReport;
import duban.dispatch.OfficeMails;
import duban.dispatch.OfficeMails.Result;
import duban.policy.Desk;
import duban.policy.Desk.SpecialPeriod;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Directory.Unit;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Caseload;
import duban.store.Cases;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reports the day's matters to whoever the policy names, once to each (每日汇报, D10). The office gets
/// everything; a supervising leader the units they supervise, and nothing when there is nothing to
/// tell.
///
/// Reads every open case and those closed since the last report: a run is good for a few thousand
/// open cases.
public final class DailyReport implements OfficeJob {
  public static final String NAME = "daily-report";

  /// What the job remembers: up to when the last report told.
  static final String TOLD = "told";

  /// For when the report is that could not go out to everybody.
  static final String FOR = "for";

  /// Up to when that report tells.
  static final String UNTIL = "until";

  private static final Duration AGAIN = Duration.ofMinutes(1);

  /// Later than this it says so.
  private static final Duration LATE = Duration.ofMinutes(15);

  /// A report given up on for so long would only be confusing.
  private static final Duration GIVE_UP = Duration.ofHours(12);

  private final Cases cases;
  private final Policies policies;
  private final Caseload caseload;
  private final OfficeMails mails;

  public DailyReport(Cases cases, Policies policies, Caseload caseload, OfficeMails mails) {
    this.cases = cases;
    this.policies = policies;
    this.caseload = caseload;
    this.mails = mails;
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Published city = policies.current(job.office());
    ZoneId zone = city.policy().office().zone();
    Instant planned = instant(job, FOR, job.planned());
    Instant until = instant(job, UNTIL, now);
    Instant from =
        instant(job, TOLD, LocalDate.ofInstant(planned, zone).atStartOfDay(zone).toInstant());
    DayReport report = report(city, from, until);
    boolean all = true;
    for (Map.Entry<Person, DayReport> mail : recipients(city, report).entrySet()) {
      Result result =
          mails.day(
              city,
              mail.getKey(),
              mail.getValue(),
              planned,
              until.isAfter(planned.plus(LATE)),
              city.policy().specialPeriod(planned).map(SpecialPeriod::name).orElse(null),
              now);
      all &= result == Result.SETTLED;
    }
    if (!all && now.isBefore(planned.plus(GIVE_UP))) {
      return new Outcome.Again(
          now.plus(AGAIN),
          Map.of(TOLD, from.toString(), FOR, planned.toString(), UNTIL, until.toString()));
    }
    return new Outcome.Again(ReportTimes.next(city, now), Map.of(TOLD, until.toString()));
  }

  private static Instant instant(Job job, String name, Instant otherwise) {
    String kept = job.state().get(name);
    return kept == null ? otherwise : Instant.parse(kept);
  }

  private DayReport report(Published city, Instant from, Instant until) {
    Policy policy = city.policy();
    String office = policy.office().id();
    Set<CaseRef> refs = new LinkedHashSet<>(caseload.open(office));
    refs.addAll(caseload.closed(office, from, until));
    List<CaseFile> files = new ArrayList<>();
    refs.forEach(ref -> cases.find(ref).ifPresent(files::add));
    return DayReport.of(files, policy.coordinator(), policy.desk().daily().tiers(), from, until);
  }

  private static Map<Person, DayReport> recipients(Published city, DayReport report) {
    Desk.Daily daily = city.policy().desk().daily();
    Directory directory = city.directory();
    Map<Person, DayReport> recipients = new LinkedHashMap<>();
    if (daily.leaders()) {
      Map<Person, Set<String>> supervised = new LinkedHashMap<>();
      LocalDate today = city.dayOf(report.until());
      for (Unit unit : directory.units().values()) {
        directory
            .leader(unit.id())
            .map(leader -> directory.standIn(leader, today))
            .ifPresent(
                leader ->
                    supervised.computeIfAbsent(leader, l -> new LinkedHashSet<>()).add(unit.id()));
      }
      supervised.forEach(
          (leader, units) -> {
            DayReport theirs = report.only(units);
            if (!theirs.isEmpty()) {
              recipients.put(leader, theirs);
            }
          });
    }
    // Last: whoever belongs to the office reads everything, whatever else they supervise.
    for (String role : daily.office()) {
      directory
          .members(city.policy().coordinator(), role)
          .forEach(person -> recipients.put(person, report));
    }
    return recipients;
  }
}
