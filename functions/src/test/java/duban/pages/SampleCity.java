package duban.pages;

import duban.calendar.OfficeHours;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Deadline;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.StatusCode;
import duban.cases.TaskKind;
import duban.policy.Attachments;
import duban.policy.Desk;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Directory.Unit;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.policy.Published;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An invented city with one case on its way, for tests.
public final class SampleCity {
  public static final StatusCode CODE = new StatusCode("qinglan-0123456789abcdefghjkmnpqrs");
  public static final CaseRef REF = CODE.ref();
  public static final Actor OFFICE = Actor.person("lin", "office", "handler");
  public static final Actor COUNTY = Actor.person("chen", "gulou", "handler");
  public static final Actor DEPARTMENT = Actor.person("wu", "road", "handler");

  private SampleCity() {}

  public static Instant at(String time) {
    return Instant.parse("2026-04-15T" + time + ":00+08:00");
  }

  public static Published city() {
    return new Published(3, policy(), directory());
  }

  private static Directory directory() {
    return new Directory(
        byId(
            Unit::id,
            unit("office", "领导小组办公室", "Coordinating Office", "office"),
            unit("bureau-office", "局办公室", "Bureau Office", "bureau-office"),
            unit("road", "道路管理处", "Roads Department", "department"),
            unit("legal", "政策法规处", "Legal Department", "department"),
            unit("gulou", "鼓楼区分局", "Gulou Bureau", "county-bureau"),
            unit("cangshan", "仓山区分局", "Cangshan Bureau", "county-bureau")),
        byId(
            Person::id,
            new Person("lin", "林敏", "lin@city.example", "office", Set.of("handler")),
            new Person("chen", "陈晓", "chen@gulou.example", "gulou", Set.of("handler")),
            new Person("wu", "吴桐", "wu@city.example", "road", Set.of("handler")),
            new Person("he", "何川", "he@city.example", "bureau-office", Set.of("handler"))));
  }

  private static Unit unit(String id, String zh, String en, String kind) {
    return new Unit(id, new Label(zh, en), kind);
  }

  private static Policy policy() {
    Map<String, Label> tiers = new LinkedHashMap<>();
    tiers.put("general", new Label("一般", "General"));
    tiers.put("major", new Label("重大", "Major"));
    Map<String, Label> forms = new LinkedHashMap<>();
    forms.put("message", new Label("站内回复", "Reply on the board"));
    forms.put("post", new Label("跟帖", "Post"));
    return new Policy(
        1,
        new Policy.Office(
            "qinglan",
            new Label("青岚市城市管理局舆情办公室", "Qinglan City Enforcement Office"),
            ZoneId.of("Asia/Shanghai")),
        "office",
        "bureau-office",
        Map.of("case", new Policy.Series("case", "舆", "〔〕", 0, "号")),
        Map.of(
            "board",
            new Policy.Source(
                "board",
                new Label("网上留言板", "Message Board"),
                "case",
                "county",
                "general",
                100_000,
                null,
                List.of())),
        tiers,
        Map.of("county", new Policy.Path("county", new Label("县区路径", "County path"))),
        Map.of("350102", new Policy.Area("350102", new Label("鼓楼区", "Gulou"), "gulou")),
        Map.of(
            "street", new Policy.Category("street", new Label("占道经营", "Street trading"), "road")),
        List.of(),
        List.of(),
        Map.of(
            "water", new Policy.Channel("water", new Label("市水务集团", "Water company"), "电话 96116")),
        forms,
        new Policy.MailSettings(
            "duban@city.example",
            new Label("青岚市舆情办公室", "Qinglan Office"),
            "office@city.example",
            "mail.city.example",
            Policy.Blocks.USUAL,
            null,
            null),
        Duration.ofDays(30),
        List.of(),
        OfficeHours.usual(ZoneId.of("Asia/Shanghai")),
        List.of(),
        duban.policy.Ladders.NONE,
        new Policy.Oversight(List.of("major")),
        Desk.NONE,
        Attachments.USUAL,
        duban.policy.Repeats.NONE);
  }

  public static Message message(String title, String content) {
    return new Message(
        "GZB-2026-0415-0031",
        title,
        content,
        "https://board.example/t/31",
        at("08:30"),
        at("08:10"),
        "350102",
        "占道经营",
        "general",
        new Message.Author("王小明", "13800138000", "wang@citizen.example", false),
        List.of(
            new Message.Attachment("https://board.example/a/1.jpg", "现场照片"),
            new Message.Attachment("javascript:alert(1)", "坏链接")),
        Map.of());
  }

  public static Message message() {
    return message("人行道被占用", "东街口公交站旁的人行道每天早上都被摊贩占满，老人和推婴儿车的只能走到机动车道上，很危险。\n希望尽快处理，并告诉我们以后怎么管。");
  }

  /// A case just registered at 08:40.
  public static CaseFile received(Message message) {
    return CaseFile.replay(
        REF,
        List.of(
            new Recorded(
                1,
                at("08:40"),
                Actor.source("board"),
                new CaseEvent.Registered(
                    "舆〔2026〕12号", "board", CODE.text(), 3, "county", message))));
  }

  public static CaseFile atTriage(Message message) {
    return received(message)
        .with(
            Actor.SYSTEM,
            at("08:40"),
            List.of(new CaseEvent.UnitCopied("bureau-office", "bureau-office")))
        .with(
            Actor.SYSTEM,
            at("08:40"),
            List.of(
                opened(
                    "triage-1-office",
                    TaskKind.TRIAGE,
                    "office",
                    "lin",
                    new Deadline("triage", "received", at("08:40"), at("09:10"), null))));
  }

  /// Assigned at 08:50: initial report by 09:50 (aim 09:30), written report by 10:50.
  public static CaseFile atHandle(Message message, @Nullable String note) {
    return atTriage(message)
        .with(
            OFFICE,
            at("08:50"),
            List.of(
                new CaseEvent.Assigned("county", "general", "gulou", List.of("road"), note, false),
                new CaseEvent.TaskDecided("triage-1-office", "assign")))
        .with(
            Actor.SYSTEM,
            at("08:50"),
            List.of(
                opened(
                    "handle-1-gulou",
                    TaskKind.HANDLE,
                    "gulou",
                    "chen",
                    new Deadline(
                        "initial-report", "assigned", at("08:50"), at("09:50"), at("09:30")),
                    new Deadline("written-report", "assigned", at("08:50"), at("10:50"), null))));
  }

  public static CaseFile withInitialReport(CaseFile file) {
    return file.with(
        COUNTY,
        at("09:20"),
        List.of(
            new CaseEvent.ReportFiled(
                "handle-1-gulou",
                "gulou",
                CaseEvent.Report.INITIAL,
                "已派执法队员到场，正在劝离摊贩。",
                true,
                "平稳",
                "低",
                null)));
  }

  public static CaseFile atConsult(Message message, String draft) {
    return withInitialReport(atHandle(message, "请先到现场"))
        .with(
            COUNTY,
            at("10:30"),
            List.of(
                new CaseEvent.ReportFiled(
                    "handle-1-gulou",
                    "gulou",
                    CaseEvent.Report.WRITTEN,
                    "现场清理完毕，劝离摊贩 6 户，安排早高峰定点值守。",
                    false,
                    "平稳",
                    "低",
                    draft),
                new CaseEvent.TaskDecided("handle-1-gulou", "written-report")))
        .with(
            Actor.SYSTEM,
            at("10:30"),
            List.of(
                opened(
                    "consult-1-road",
                    TaskKind.CONSULT,
                    "road",
                    "wu",
                    new Deadline("opinion", "opened", at("10:30"), at("12:30"), null)),
                opened(
                    "consult-1-bureau-office",
                    TaskKind.CONSULT,
                    "bureau-office",
                    "he",
                    new Deadline("opinion", "opened", at("10:30"), at("12:30"), null))));
  }

  public static CaseFile atAnswer(Message message, String draft) {
    return atConsult(message, draft)
        .with(
            DEPARTMENT,
            at("10:50"),
            List.of(
                new CaseEvent.OpinionGiven("consult-1-road", "road", true, null),
                new CaseEvent.TaskDecided("consult-1-road", "agree")))
        .with(
            Actor.person("he", "bureau-office", "handler"),
            at("11:00"),
            List.of(
                new CaseEvent.OpinionGiven(
                    "consult-1-bureau-office", "bureau-office", false, "请写明联系电话。"),
                new CaseEvent.TaskDecided("consult-1-bureau-office", "object")))
        .with(
            Actor.SYSTEM,
            at("11:00"),
            List.of(
                opened(
                    "answer-1-office",
                    TaskKind.ANSWER,
                    "office",
                    "lin",
                    new Deadline("answer", "opened", at("11:00"), at("15:00"), null))));
  }

  public static CaseFile closed(Message message) {
    String reply = "您好！东街口公交站旁占道经营已清理，早高峰安排专人值守。联系电话：0591-87654321。";
    return atAnswer(message, reply)
        .with(
            OFFICE,
            at("11:20"),
            List.of(
                new CaseEvent.ReplyApproved(reply, "message", "https://city.example/r/12"),
                new CaseEvent.TaskDecided("answer-1-office", "send")))
        .with(
            Actor.SYSTEM,
            at("11:20"),
            List.of(new CaseEvent.Replied(reply, "message", "https://city.example/r/12")))
        .with(Actor.SYSTEM, at("11:21"), List.of(new CaseEvent.Closed("replied")));
  }

  private static CaseEvent opened(
      String id, TaskKind kind, String unit, String person, Deadline... deadlines) {
    return new CaseEvent.TaskOpened(id, kind, unit, List.of(person), 1, List.of(deadlines));
  }

  @SafeVarargs
  private static <V> Map<String, V> byId(java.util.function.Function<V, String> id, V... all) {
    Map<String, V> map = new LinkedHashMap<>();
    for (V v : all) {
      map.put(id.apply(v), v);
    }
    return map;
  }
}
