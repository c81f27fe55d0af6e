package duban.intake;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.intake.MessageReader.Defaults;
import duban.intake.Reception.Fields;
import duban.intake.Reception.Received;
import duban.policy.Door;
import duban.policy.PolicyReader;
import duban.policy.Qinglan;
import duban.policy.SampleCheck.Wrong;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A portal's own JSON, by the mapping in its policy entry.
@Tag("A1")
class MappingTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String EXPRESSION =
      """
      {"externalId": 编号, "title": 诉求.标题, "content": 诉求.内容, "postedAt": 时间 & "+08:00",
       "author": 诉求人.{"name": 姓名, "phone": $string(电话)}, "channel": 渠道}
      """;
  private static final String SENT =
      """
      {"编号":"QL-1","时间":"2026-04-15T09:12:00","渠道":"来电","坐席":7,
       "诉求":{"标题":"路灯不亮","内容":"五一路路灯不亮三天了。","类型":"投诉"},
       "诉求人":{"姓名":"王某","电话":13800000000},"空":null,"列表":["王某",{"a":"路灯不亮"},1.50]}
      """;

  private final Reception reception = new Reception();

  private Received read(String expression, String sent) {
    return reception.read(door(expression), json(sent), Defaults.NONE);
  }

  private static Door.Webhook door(String expression, Door.Sample... samples) {
    return new Door.Webhook(new Door.Mapping(expression, List.of(samples)));
  }

  /// As the intake reads it.
  private static JsonNode json(String text) {
    return ((StrictJson.Parsed.Value) StrictJson.parse(text, StrictJson.DEPTH)).node();
  }

  @Test
  void whatASourceSendsBecomesAMessageAndTheRestIsKept() {
    Received received = read(EXPRESSION, SENT);

    assertThat(received).isInstanceOf(Received.Good.class);
    Message message = ((Received.Good) received).message();
    assertThat(message)
        .isEqualTo(
            new Message(
                "QL-1",
                "路灯不亮",
                "五一路路灯不亮三天了。",
                null,
                Instant.parse("2026-04-15T01:12:00Z"),
                null,
                null,
                null,
                null,
                new Message.Author("王某", "13800000000", null, false),
                List.of(),
                message.extra()));
    // The texts that stand in the message are not kept twice; the mapping's own names are.
    assertThat(JSON.writeValueAsString(message.extra()))
        .isEqualTo(
            "{\"时间\":\"2026-04-15T09:12:00\",\"渠道\":\"来电\",\"坐席\":7,\"诉求\":{\"类型\":\"投诉\"},"
                + "\"列表\":[1.50],\"channel\":\"来电\"}");
    assertThat(((Received.Good) received).fields()).isEqualTo(new Fields(true, false));
  }

  @Test
  void aFieldThatTheMappingLeavesOutIsNamedAsMapped() {
    assertThat(read(EXPRESSION, "{\"编号\":\"QL-2\",\"诉求\":{\"标题\":7}}"))
        .isEqualTo(
            new Received.Wrong(
                List.of(
                    new FieldProblem("title", "intake.problem.text"),
                    new FieldProblem("content", "intake.problem.required"),
                    new FieldProblem("postedAt", "intake.problem.instant")),
                true));
  }

  @Test
  void anEventFillsWhatTheMappingDoesNotSay() {
    Instant time = Instant.parse("2026-04-15T01:00:00Z");
    Received received =
        reception.read(
            door("{\"content\": 内容}"), json("{\"内容\":\"三天了\"}"), new Defaults("A-1", "路灯不亮", time));
    assertThat(received).isInstanceOf(Received.Good.class);
    Message message = ((Received.Good) received).message();
    assertThat(List.of(message.externalId(), message.title(), message.postedAt()))
        .isEqualTo(List.of("A-1", "路灯不亮", time));
  }

  @Test
  void aMappingThatFailsSaysWhy() {
    assertThat(read("{\"title\": $uppercase(编号)}", "{\"编号\":7}"))
        .isInstanceOfSatisfying(
            Received.Wrong.class,
            wrong -> {
              assertThat(wrong.mapped()).isTrue();
              assertThat(wrong.problems())
                  .singleElement()
                  .satisfies(
                      p -> {
                        assertThat(p.field()).isEqualTo("*");
                        assertThat(p.key()).isEqualTo("intake.problem.mapping");
                        assertThat(p.arguments()).singleElement().asString().startsWith("T0410");
                      });
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"编号", "[1,2]", "$uppercase", "nothing", "/a/", "1/0"})
  void whatComesToNoObjectIsNoMessage(String expression) {
    assertThat(read(expression, "{\"编号\":\"x\"}"))
        .isInstanceOfSatisfying(Received.Wrong.class, wrong -> assertThat(wrong.mapped()).isTrue());
  }

  @Test
  void anEndlessMappingEnds() {
    long before = System.nanoTime();
    for (String endless :
        List.of(
            "($f := function($n) { 1 + $f($n) }; {\"title\": $f(1)})",
            "($f := function($n) { $f($n + 1) }; {\"title\": $f(1)})")) {
      assertThat(read(endless, "{}")).isInstanceOf(Received.Wrong.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aMappingServesManyThreads() throws Exception {
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Callable<Received>> reads =
          java.util.Collections.nCopies(200, () -> read(EXPRESSION, SENT));
      Received one = read(EXPRESSION, SENT);
      for (var done : threads.invokeAll(reads)) {
        assertThat(done.get()).isEqualTo(one);
      }
    }
  }

  @Test
  void everySampleMustComeOutAsItSays() {
    String expected =
        "{\"externalId\":\"QL-1\",\"title\":\"路灯不亮\",\"content\":\"五一路路灯不亮三天了。\","
            + "\"postedAt\":\"2026-04-15T01:12:00Z\",\"author\":{\"name\":\"王某\",\"phone\":\"13800000000\"},"
            + "\"channel\":\"来电\"}";
    MappingSamples samples = new MappingSamples();
    assertThat(
            samples.check(new Door.Mapping(EXPRESSION, List.of(new Door.Sample(SENT, expected)))))
        .isEmpty();
    assertThat(
            samples.check(
                new Door.Mapping(
                    EXPRESSION,
                    List.of(
                        new Door.Sample(
                            SENT,
                            expected
                                .replace("路灯不亮\"", "路灯亮\"")
                                .replace("来电", "来访")
                                .replace("01:12", "02:12")),
                        new Door.Sample("{\"编号\":\"QL-3\"}", expected),
                        new Door.Sample("{", expected),
                        new Door.Sample(SENT, "{\"title\":\"x\"}")))))
        .containsExactly(
            new Wrong("samples[0].expected.title", "expected '路灯亮', but the mapping gives '路灯不亮'"),
            new Wrong(
                "samples[0].expected.postedAt",
                "expected 2026-04-15T02:12:00Z, but the mapping gives 2026-04-15T01:12:00Z"),
            new Wrong("samples[0].expected.channel", "expected '来访', but the mapping gives '来电'"),
            new Wrong("samples[1].message", "mapped: title: This field is required."),
            new Wrong("samples[1].message", "mapped: content: This field is required."),
            new Wrong(
                "samples[1].message",
                "mapped: postedAt: This field must be a time with its offset, for example"
                    + " 2026-04-15T09:12:00+08:00."),
            new Wrong("samples[2].message", "is not one JSON value (line 1, column 2)"),
            new Wrong("samples[3].expected", "externalId: This field is required."),
            new Wrong("samples[3].expected", "content: This field is required."),
            new Wrong("samples[3].expected", "postedAt: This field is required."));
  }

  @Test
  void anExpressionThatIsNoneIsSaidAtItsPlaceInThePolicy() {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    files.computeIfPresent(
        "policy.yaml",
        (name, text) -> text.replace("\"externalId\": 工单编号,", "\"externalId\": 工单编号 工单编号,"));
    assertThat(new PolicyReader(Qinglan.MACHINES, new MappingSamples()).read("qinglan", files))
        .isInstanceOfSatisfying(
            PolicyReader.Read.Refused.class,
            refused ->
                assertThat(refused.findings())
                    .singleElement()
                    .asString()
                    .startsWith(
                        "policy.yaml: sources[3].door.mapping.expression: is not JSONata: "));
  }

  @Test
  void aSampleThatComesOutOtherwiseIsSaidAtItsPlaceInThePolicy() {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    files.computeIfPresent(
        "policy.yaml", (name, text) -> text.replace("紧急程度 = \"特急\"", "紧急程度 = \"加急\""));
    assertThat(new PolicyReader(Qinglan.MACHINES, new MappingSamples()).read("qinglan", files))
        .isInstanceOfSatisfying(
            PolicyReader.Read.Refused.class,
            refused ->
                assertThat(refused.findings())
                    .singleElement()
                    .asString()
                    .isEqualTo(
                        "policy.yaml: sources[3].door.mapping.samples[1].expected.tier: "
                            + "expected 'major', but the mapping gives nothing"));
  }
}
