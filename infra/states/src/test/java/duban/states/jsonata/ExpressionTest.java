package duban.states.jsonata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// JSONata 2.0.6 as Step Functions takes it ("Transforming data with JSONata in Step Functions").
class ExpressionTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

  private static Expression compiled(String source) {
    return switch (Expression.compile(source)) {
      case Compilation.Compiled(Expression expression) -> expression;
      case Compilation.Refused(String reason) -> throw new AssertionError(reason);
    };
  }

  private static String refusal(String source) {
    return switch (Expression.compile(source)) {
      case Compilation.Compiled _ -> throw new AssertionError(source + " compiles");
      case Compilation.Refused(String reason) -> reason;
    };
  }

  private static Optional<Object> value(String source, Map<String, Object> variables)
      throws QueryFailure {
    return compiled(source).evaluate(variables::get, NOW);
  }

  private static String json(String source) throws QueryFailure {
    return Json.write(value(source, Map.of()).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$partition([1,2,3,4,5], 2) | [[1,2],[3,4],[5]]",
        "$range(1, 9, 2) | [1,3,5,7,9]",
        "$range(3, 1, -1) | [3,2,1]",
        "$hash('input data', 'SHA-1') | \"aaff4a450a104cd177d28d18d74485e8cae074b7\"",
        "$parse('{\"a\":[1,null]}') | {\"a\":[1,null]}",
        "$parse('null') | null",
        "$now() | \"2026-03-02T09:00:00.000Z\"",
        "$millis() | 1772442000000",
        "$now('[Y0001]') | \"2026\"",
        "$random(7) = $random(7) | true",
        "$length($uuid()) | 36",
        "[1..3] | [1,2,3]",
        "$map([1,2], function($v) { $v * 2 }) | [2,4]",
        "{'a': null, 'b': [null]} | {\"a\":null,\"b\":[null]}",
        "function($s)<s?:s>{ $uppercase($s) }('x') | \"X\"",
        "$match('a??b', /\\?\\?/).match | \"??\"",
        "'督办' & '?:' | \"督办?:\"",
        "true ? 1 : 2 /* ?? */ | 1",
        "10 / 4 | 2.5"
      })
  void evaluates(String source, String expected) throws QueryFailure {
    assertThat(json(source)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$x ?? 1 | uses the operator ??, which JSONata 2.0.6 does not have",
        "$x ?: 1 | uses the operator ?:, which JSONata 2.0.6 does not have",
        "$eval('1') | calls $eval, which Step Functions does not have; use $parse",
        "$$.a | names $$, but there is no input document; use $states.input",
        "$.a | starts with $, but there is no input document at the top of an expression; use"
            + " $states.input",
        "order.total | starts with order, but there is no input document at the top of an"
            + " expression; use $states.input",
        "$states := 1 | assigns to $states, which is reserved",
        "1 + | does not parse as JSONata: S0207: Unexpected end of expression",
      })
  void refuses(String source, String reason) {
    assertThat(refusal(source)).isEqualTo(reason);
  }

  @Test
  void anEmptyExpressionIsRefused() {
    assertThat(refusal("  ")).isEqualTo("is empty");
  }

  @Test
  void namesBoundInsideAreNotNeededFromOutside() {
    Reading reading =
        compiled(
                "($a := 1; $f := function($b, $c) { $b + $c + $d }; $map($e, $f) ~> $sum()"
                    + " & $states.context.Task.Token)")
            .reading();
    assertThat(reading.free()).containsExactlyInAnyOrder("d", "e", "states");
    assertThat(reading.statesPaths()).containsExactly("context.Task.Token");
    assertThat(reading.readsContext()).isTrue();
  }

  @Test
  void positionAndContextBindingsAreBoundInside() {
    assertThat(compiled("$states.input.a@$x#$i.{ 'i': $i, 'x': $x }").reading().free())
        .containsExactly("states");
  }

  @Test
  void undefinedIsNotNull() throws QueryFailure {
    Map<String, Object> states = Map.of("states", Map.of("input", Map.of("n", Json.NULL)));
    assertThat(value("$states.input.n", states)).contains(Json.NULL);
    assertThat(value("$states.input.n = null", states)).contains(true);
    assertThat(value("$states.input.absent", states)).isEmpty();
    assertThat(value("$nobody", states)).isEmpty();
  }

  @Test
  void nullInsideAnArrayStaysNull() throws Exception {
    Object input = Json.parse("{\"list\":[1,null,3]}");
    assertThat(value("$states.list[1]", Map.of("states", input))).contains(Json.NULL);
    assertThat(Json.write(value("$states.list", Map.of("states", input)).orElseThrow()))
        .isEqualTo("[1,null,3]");
  }

  @Test
  void aValuePassedOnIsTheSameObject() throws Exception {
    Object input = Json.parse("{\"a\":{\"b\":[1,2]}}");
    Object inner = ((Map<?, ?>) input).get("a");
    assertThat(value("$states.a", Map.of("states", input)).orElseThrow()).isSameAs(inner);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$partition([1], 0)",
        "$range(1, 2, 0)",
        "$range(1, 5000, 1)",
        "$hash('x', 'CRC')",
        "$parse('{')",
        "1 + 'a'",
        "$noFunction(1)",
        "$error('no')",
        "function($x) { $x }",
        "($f := function($n) { 1 + $f($n) }; $f(1))"
      })
  void reportsWhatCannotBeEvaluated(String source) {
    assertThatThrownBy(() -> value(source, Map.of())).isInstanceOf(QueryFailure.class);
  }

  @Test
  void jsonTextThatIsCutOffOrFollowedByMoreIsRefused() throws JsonSyntaxException {
    assertThat(Json.write(Json.parse(" {\"a\" : [1, 2.50, \"x\", null, true]} ")))
        .isEqualTo("{\"a\":[1,2.5,\"x\",null,true]}");
    for (String bad : new String[] {"", "{", "[1,", "1 2", "{'a':1}", "nul", "1e999"}) {
      assertThatThrownBy(() -> Json.parse(bad)).as(bad).isInstanceOf(JsonSyntaxException.class);
    }
  }

  @Test
  void sizeIsCountedInBytesOfTheText() throws JsonSyntaxException {
    for (String text :
        new String[] {
          "{\"a\":[1,22,null],\"督\":\"办😀\\n\\\"\\u0001\"}", "[]", "{}", "\"\"", "[[],{}]", "true"
        }) {
      Object value = Json.parse(text);
      int bytes = Json.write(value).getBytes(StandardCharsets.UTF_8).length;
      assertThat(Json.exceeds(value, bytes)).as(text).isFalse();
      assertThat(Json.exceeds(value, bytes - 1)).as(text).isTrue();
    }
  }

  @Test
  void whateverIsWrittenReadsBackAsTheSame() throws JsonSyntaxException {
    Random random = new Random(20260302);
    for (int i = 0; i < 2_000; i++) {
      Object value = randomValue(random, 4);
      String text = Json.write(value);
      assertThat(Json.parse(text)).isEqualTo(value);
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      assertThat(Json.exceeds(value, bytes)).as(text).isFalse();
      assertThat(Json.exceeds(value, bytes - 1)).as(text).isTrue();
    }
  }

  private static Object randomValue(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> Json.NULL;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextInt() / 64.0;
      case 4 -> randomText(random);
      case 5 -> {
        List<Object> array = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(randomValue(random, depth - 1));
        }
        yield array;
      }
      default -> {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.put(randomText(random), randomValue(random, depth - 1));
        }
        yield object;
      }
    };
  }

  private static String randomText(Random random) {
    String[] pieces = {"a", "督", "é", "😀", "\"", "\\", "\n", "\u0001", "{%", "/"};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }
}
