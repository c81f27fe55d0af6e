package duban.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Assigned;
import duban.cases.CaseRef;
import duban.cases.Deadline;
import duban.cases.Message;
import duban.cases.SampleMailIds;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.dispatch.Mailer;
import duban.dispatch.MovableClock;
import duban.dispatch.OfficeMails;
import duban.dispatch.PrivateLinks;
import duban.mail.LetterWriter.Mail;
import duban.mail.OfficeLetters;
import duban.policy.Directory;
import duban.policy.Published;
import duban.policy.Qinglan;
import duban.store.Caseload;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.InMemoryPolicies;
import duban.store.Jobs;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.Samples;
import duban.store.TableCases;
import duban.store.TableFilingLinks;
import duban.store.TableJobs;
import duban.store.TableLinks;
import duban.store.TableSent;
import duban.store.Watch;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The day's matters go out before close of work, on working days; in special periods every few
/// hours; the alarm about an unpublished year once a week.
@Tag("D10")
class DailyReportTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final String OFFICE = "qinglan";
  private static final List<String> DESK =
      List.of(
          "lin.ruoxi@qinglan.example",
          "zhou.mingyuan@qinglan.example",
          "shen.guodong@qinglan.example",
          "gu.changhe@qinglan.example",
          "yin.suqin@qinglan.example",
          "meng.fan@qinglan.example");
  private static final String LEADER = "hou.xiaobo@qinglan.example";

  private final MovableClock clock = new MovableClock(at("2026-09-16T08:00"));
  private final InMemoryPolicies policies = new InMemoryPolicies();
  private final Jobs jobs = new TableJobs(TABLE.client(), LocalTable.NAME);
  private final Cases cases = new TableCases(TABLE.client(), LocalTable.NAME, Watch.WHILE_OPEN);
  private final StandingJobs standing = new StandingJobs(policies, jobs);
  private final List<Sent> sent = new ArrayList<>();
  private final Set<String> down = new HashSet<>();
  private int serial;

  private record Sent(Instant at, Mail mail) {}

  @BeforeEach
  void publish() {
    TABLE.clear();
    Published city = Qinglan.published();
    policies.publish(city.policy(), city.directory(), city.calendar().data());
    standing.published(OFFICE, clock.instant());
  }

  private Mailer.Handed send(Mail mail) {
    if (down.contains(mail.to())) {
      return new Mailer.Handed.NotNow("Throttling");
    }
    sent.add(new Sent(clock.instant(), mail));
    return new Mailer.Handed.Taken("id");
  }

  private final TableLinks links = new TableLinks(TABLE.client(), LocalTable.NAME);

  private Sweep sweep() {
    OfficeMails mails =
        new OfficeMails(
            new TableSent(TABLE.client(), LocalTable.NAME),
            new TableFilingLinks(TABLE.client(), LocalTable.NAME),
            new PrivateLinks(links::keep, "https://duban.example", new SecureRandom()),
            new OfficeLetters(SampleMailIds.IDS),
            this::send,
            "https://duban.example",
            new SecureRandom());
    return new Sweep(
        policies,
        new Outbox(TABLE.client(), LocalTable.NAME),
        List.of(
            new DueJobs(
                jobs,
                Map.of(
                    DailyReport.NAME,
                    new DailyReport(
                        cases, policies, new Caseload(TABLE.client(), LocalTable.NAME), mails),
                    CalendarYear.NAME,
                    new CalendarYear(policies, mails),
                    StandingJobs.NAME,
                    standing),
                clock,
                Duration.ofMinutes(2))),
        clock,
        clock,
        Duration.ofSeconds(30),
        25);
  }

  /// Lets time pass in steps of a quarter of an hour, sweeping at each.
  private void until(String local) {
    until(local, Duration.ofMinutes(15));
  }

  private void until(String local, Duration step) {
    while (clock.instant().isBefore(at(local))) {
      clock.advance(step);
      sweep().run();
    }
  }

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(ZONE).toInstant();
  }

  private List<Instant> reports(String to) {
    return sent.stream()
        .filter(s -> s.mail().to().equals(to) && s.mail().subject().contains("汇报】"))
        .map(Sent::at)
        .toList();
  }

  private CaseRef opened(String title, String tier, String limit) {
    StatusCode code = StatusCode.random(OFFICE, new SecureRandom());
    Message message = Samples.message("ext-" + ++serial);
    Message named =
        new Message(
            message.externalId(),
            title,
            message.content(),
            null,
            clock.instant(),
            null,
            "350102",
            null,
            null,
            message.author(),
            List.of(),
            Map.of());
    cases.register(
        code.ref(),
        "city-portal",
        "msg-" + serial,
        named,
        new Step(
            Actor.source("city-portal"),
            clock.instant(),
            List.of(
                new CaseEvent.Registered(
                    "舆〔2026〕" + serial + "号", "city-portal", code.text(), 1, "county", named)),
            List.of()));
    happens(
        code.ref(),
        new Assigned("county", tier, "gutai-bureau", List.of(), null, true),
        new CaseEvent.TaskOpened(
            "handle-1-gutai-bureau",
            TaskKind.HANDLE,
            "gutai-bureau",
            List.of("chen-zhiqiang"),
            1,
            List.of(new Deadline("written-report", "assigned", clock.instant(), at(limit), null))));
    return code.ref();
  }

  private void happens(CaseRef ref, CaseEvent... events) {
    cases.change(
        ref,
        file ->
            new Change.Write<>(
                new Step(Actor.SYSTEM, clock.instant(), List.of(events), List.of()), true));
  }

  @Test
  void itGoesOutHalfAnHourBeforeCloseOfWorkOnWorkingDaysOnly() {
    until("2026-09-22T08:00");

    assertThat(reports(DESK.getFirst()))
        .as("Wednesday to Friday, not on Saturday, on the make-up Sunday, Monday")
        .containsExactly(
            at("2026-09-16T17:00"),
            at("2026-09-17T17:00"),
            at("2026-09-18T17:00"),
            at("2026-09-20T17:00"),
            at("2026-09-21T17:00"));
    assertThat(sent).extracting(s -> s.mail().to()).containsOnly(DESK.toArray(String[]::new));
  }

  @Test
  void anOrdinarySundayHasNone() {
    clock.moveTo(at("2026-09-11T18:00"));
    standing.published(OFFICE, clock.instant());
    until("2026-09-14T16:45");

    assertThat(sent).isEmpty();
    until("2026-09-14T17:00");
    assertThat(reports(DESK.getFirst())).containsExactly(at("2026-09-14T17:00"));
  }

  @Test
  void itTellsWhatCameWhatWasAnsweredWhatIsOpenAndWhatIsLate() throws Exception {
    until("2026-09-16T09:00");
    CaseRef answered = opened("路灯不亮", "general", "2026-09-16T18:00");
    opened("工地扬尘", "major", "2026-09-16T10:00");
    until("2026-09-16T11:00");
    happens(answered, new CaseEvent.Replied("…", "message", null));
    happens(
        answered,
        new CaseEvent.TaskDecided("handle-1-gutai-bureau", "written-report"),
        new CaseEvent.Closed("replied"));
    until("2026-09-16T17:00");

    assertThat(text(DESK.getFirst()))
        .isEqualTo(
            """
            【每日汇报】9月16日(周三) 在办 1 件，超期 1 件

            林若溪：以下为 9月16日(周三) 00:00 至 9月16日(周三) 17:00 的情况。

            合计：新收 2，答复 1，在办 1，超期 1
            鼓台区综合行政执法分局：新收 2，答复 1，在办 1，超期 1

            超期事项
            舆〔2026〕2号 · 工地扬尘
              鼓台区综合行政执法分局：书面报告，自 9月16日(周三) 10:00 起超期

            在办重点案件
            舆〔2026〕2号 · 工地扬尘
              鼓台区综合行政执法分局，重大，9月16日(周三) 09:00 收到

            清岚市综合行政执法局 · 9月16日(周三) 17:00""");
    assertThat(reports(LEADER)).as("the leader of the unit concerned").hasSize(1);
    assertThat(reports("tan.jie@qinglan.example")).as("of another unit").isEmpty();

    until("2026-09-17T17:00");
    assertThat(text(DESK.getFirst()))
        .as("yesterday's answer counts once")
        .contains("合计：新收 0，答复 0，在办 1，超期 1");
  }

  @Test
  void whoOverseesACaseHasALinkToItAndWhoDoesNotHasNone() throws Exception {
    until("2026-09-16T09:00");
    CaseRef dusty = opened("工地扬尘", "major", "2026-09-16T10:00");
    happens(
        dusty,
        new CaseEvent.TaskOpened(
            "oversee-1-leading-office",
            TaskKind.OVERSEE,
            "leading-office",
            List.of("lin-ruoxi"),
            1,
            List.of()));
    until("2026-09-16T17:00");

    Matcher link =
        Pattern.compile("https://duban\\.example/act/(\\S+)").matcher(text(DESK.getFirst()));
    assertThat(link.find()).as("the office's handler").isTrue();
    assertThat(links.find(link.group(1)))
        .hasValueSatisfying(
            kept -> {
              assertThat(kept.ref()).isEqualTo(dusty);
              assertThat(kept.task()).isEqualTo("oversee-1-leading-office");
              assertThat(kept.person()).isEqualTo("lin-ruoxi");
            });
    assertThat(text(LEADER)).contains("工地扬尘").doesNotContain("/act/");
  }

  @Test
  void whatComesAfterTheReportStandsInTheNext() throws Exception {
    until("2026-09-16T17:15");
    opened("夜市噪音", "general", "2026-09-18T18:00");
    until("2026-09-17T17:00");

    assertThat(text(DESK.getFirst()))
        .contains("以下为 9月16日(周三) 17:00 至 9月17日(周四) 17:00 的情况", "合计：新收 1，答复 0，在办 1，超期 0");
  }

  @Test
  void inASpecialPeriodItGoesOutEveryFewHoursRoundTheClock() {
    TABLE.clear();
    clock.moveTo(at("2026-09-30T16:00"));
    standing.published(OFFICE, clock.instant());
    until("2026-10-01T12:00");

    assertThat(reports(DESK.getFirst()))
        .containsExactly(
            at("2026-09-30T17:00"),
            at("2026-10-01T04:00"),
            at("2026-10-01T08:00"),
            at("2026-10-01T12:00"));
    assertThat(sent.getLast().mail().subject()).startsWith("【国庆期间值守汇报】10月1日(周四) 12:00");

    clock.moveTo(at("2026-10-07T19:00"));
    sent.clear();
    until("2026-10-08T17:00");
    assertThat(reports(DESK.getFirst()))
        .as("late for 16:00, then the last of the period, then ordinary again")
        .containsExactly(
            at("2026-10-07T19:15"),
            at("2026-10-07T20:00"),
            at("2026-10-08T00:00"),
            at("2026-10-08T17:00"));
  }

  @Test
  void afterAnOutageItGoesOutOnceAndSaysThatItIsLate() throws Exception {
    clock.moveTo(at("2026-09-17T09:00"));
    sweep().run();
    sweep().run();

    assertThat(reports(DESK.getFirst())).containsExactly(at("2026-09-17T09:00"));
    assertThat(text(DESK.getFirst()))
        .contains("本报告因系统中断延迟发出：应于 9月16日(周三) 17:00 发出，实际于 9月17日(周四) 09:00 发出。");
    until("2026-09-17T17:00");
    assertThat(reports(DESK.getFirst())).hasSize(2);
    assertThat(text(DESK.getFirst())).doesNotContain("延迟");
  }

  @Test
  void whoCouldNotBeReachedGetsItLaterAndNobodyElseTwice() {
    down.add(DESK.get(1));
    until("2026-09-16T17:00");
    assertThat(reports(DESK.getFirst())).hasSize(1);
    assertThat(reports(DESK.get(1))).isEmpty();

    down.clear();
    until("2026-09-16T17:30");
    for (String mail : DESK) {
      assertThat(reports(mail)).as(mail).hasSize(1);
    }
  }

  @Test
  void aNewCalendarMovesTheNextReport() {
    Published city = Qinglan.published();
    var days = new java.util.TreeMap<>(city.calendar().data().days());
    days.put(
        java.time.LocalDate.parse("2026-09-16"),
        new duban.calendar.CalendarData.Day("台风停工", duban.calendar.CalendarData.Kind.HOLIDAY));
    policies.publish(
        city.policy(),
        city.directory(),
        new duban.calendar.CalendarData(days, city.calendar().data().years()));
    standing.published(OFFICE, clock.instant());

    until("2026-09-17T17:00");

    assertThat(reports(DESK.getFirst())).containsExactly(at("2026-09-17T17:00"));
  }

  @Test
  @Tag("E5")
  void anUnpublishedYearIsAskedForOnceAWeekFromDecemberOn() {
    clock.moveTo(at("2026-11-28T08:00"));
    standing.published(OFFICE, clock.instant());
    until("2026-12-01T08:00", Duration.ofHours(4));
    assertThat(calendarMails("lin.ruoxi@qinglan.example")).isEmpty();

    until("2026-12-15T12:00", Duration.ofHours(4));
    assertThat(calendarMails("lin.ruoxi@qinglan.example")).hasSize(3);
    assertThat(calendarMails("zhou.mingyuan@qinglan.example")).hasSize(3);
    assertThat(calendarMails(LEADER)).isEmpty();
    assertThat(calendarMails("lin.ruoxi@qinglan.example").getFirst())
        .isEqualTo("【提醒】2027 年工作日历尚未发布");
  }

  private List<String> calendarMails(String to) {
    return sent.stream()
        .map(Sent::mail)
        .filter(m -> m.to().equals(to) && m.subject().contains("工作日历"))
        .map(Mail::subject)
        .toList();
  }

  /// The newest mail to somebody, as text.
  private String text(String to) throws Exception {
    Mail mail =
        sent.stream()
            .map(Sent::mail)
            .filter(m -> m.to().equals(to))
            .reduce((a, b) -> b)
            .orElseThrow();
    MimeMessage mime =
        new MimeMessage(
            Session.getInstance(new Properties()), new ByteArrayInputStream(mail.mime()));
    Multipart forms = (Multipart) mime.getContent();
    return ((String) forms.getBodyPart(0).getContent()).replace("\r\n", "\n");
  }

  @Test
  @Tag("A10")
  @Tag("D12")
  void theOfficesReportNamesVacantRolesAndALeadersDoesNot() throws Exception {
    Published city = Qinglan.published();
    Map<String, Directory.Person> people = new LinkedHashMap<>(city.directory().people());
    people.computeIfPresent(
        "peng-yue",
        (id, p) -> new Directory.Person(id, p.name(), p.mail(), p.unit(), Set.of("handler")));
    policies.publish(
        city.policy(), new Directory(city.directory().units(), people), city.calendar().data());
    opened("夜市占道", "general", "2026-09-20T12:00");

    until("2026-09-16T18:00");

    assertThat(text(DESK.getFirst()))
        .contains("人员名录的空缺", "云溪县综合行政执法局", "缺舆情信息员", "缺联络员")
        .doesNotContain("缺处长");
    assertThat(text(LEADER)).isNotEmpty().doesNotContain("人员名录的空缺");
  }
}
