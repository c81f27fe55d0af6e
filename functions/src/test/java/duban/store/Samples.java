package duban.store;

import duban.calendar.OfficeHours;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.policy.Attachments;
import duban.policy.Desk;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Directory.Unit;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A small city for tests: an office, a county bureau, a source that wants to be called back.
public final class Samples {
  public static final String OFFICE = "qinglan";
  public static final String SOURCE = "portal";
  public static final Instant NINE = Instant.parse("2026-04-15T01:00:00Z");

  private static final SecureRandom RANDOM = new SecureRandom();

  private Samples() {}

  public static Policy policy() {
    return policy(OFFICE, SOURCE, URI.create("http://127.0.0.1:9/callback"));
  }

  public static Policy policy(String office, String source, @Nullable URI callback) {
    return new Policy(
        1,
        new Policy.Office(
            office, new Label("青岚市网络舆情办", "Qinglan office"), ZoneId.of("Asia/Shanghai")),
        "office",
        "bureau-office",
        Map.of("net", new Policy.Series("net", "舆", "〔〕", 0, "号")),
        Map.of(
            source,
            new Policy.Source(
                source,
                new Label("市民留言", "Portal"),
                "net",
                "county",
                "general",
                65_536,
                callback,
                List.of("case.registered", "case.replied", "case.closed"))),
        Map.of("general", new Label("一般", "general"), "major", new Label("重大", "major")),
        Map.of("county", new Policy.Path("county", new Label("涉及县区", "county path"))),
        Map.of("350102", new Policy.Area("350102", new Label("鼓楼区", "Gulou"), "gulou-bureau")),
        Map.of(),
        List.of(),
        List.of(
            new Policy.DeadlineRule(
                "handle", "*", "general", "written-report", "assigned", Duration.ofHours(2), null)),
        Map.of(
            "water", new Policy.Channel("water", new Label("供水热线", "Water hotline"), "12345678")),
        Map.of("message", new Label("留言", "message")),
        new Policy.MailSettings(
            "office@qinglan.example",
            new Label("舆情办", "Office"),
            null,
            "qinglan.example",
            Policy.Blocks.USUAL,
            null,
            null),
        Duration.ofDays(30),
        List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30)),
        OfficeHours.usual(ZoneId.of("Asia/Shanghai")),
        List.of(),
        duban.policy.Ladders.NONE,
        new Policy.Oversight(List.of()),
        Desk.NONE,
        Attachments.USUAL,
        duban.policy.Repeats.NONE);
  }

  public static Directory directory() {
    Map<String, Unit> units = new LinkedHashMap<>();
    units.put("office", new Unit("office", new Label("舆情办", "Office"), "office"));
    units.put(
        "gulou-bureau", new Unit("gulou-bureau", new Label("鼓楼分局", "Gulou"), "county-bureau"));
    Map<String, Person> people = new LinkedHashMap<>();
    people.put(
        "zhang", new Person("zhang", "张敏", "zhang@qinglan.example", "office", Set.of("handler")));
    people.put(
        "li",
        new Person("li", "李强", "li@gulou.example", "gulou-bureau", Set.of("handler", "head")));
    return new Directory(units, people);
  }

  public static Message message(String externalId) {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("平台", "论坛");
    extra.put("clicks", 12);
    extra.put("nothing", null);
    return new Message(
        externalId,
        "夜间烧烤占道",
        "鼓楼区五一路夜间烧烤占道，油烟扰民。",
        "https://bbs.example/t/1",
        NINE.minusSeconds(600),
        null,
        "350102",
        "占道经营",
        "general",
        new Message.Author("王某", "13800000000", null, true),
        List.of(new Message.Attachment("https://bbs.example/1.jpg", null)),
        extra);
  }

  public static StatusCode code() {
    return StatusCode.random(OFFICE, RANDOM);
  }

  public static Step registration(
      StatusCode code, Message message, String number, Effect... effects) {
    return new Step(
        Actor.source(SOURCE),
        NINE,
        List.of(new CaseEvent.Registered(number, SOURCE, code.text(), 1, "county", message)),
        List.of(effects));
  }

  public static Effect.StartExecution start(CaseRef ref) {
    return new Effect.StartExecution(
        "county", ref.id() + "-county-1", Map.of("office", ref.office(), "case", ref.id()));
  }
}
