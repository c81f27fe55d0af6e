package duban.intake;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.FieldProblem;
import duban.intake.CloudEventReader.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// CloudEvents 1.0: the core specification, its JSON format and its HTTP protocol binding.
@Tag("A1")
class CloudEventReaderTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonNode DATA = JSON.readTree("{\"title\":\"路灯不亮\"}");

  private final CloudEventReader reader = new CloudEventReader();

  private Reading structured(String json) {
    return reader.structured(JSON.readTree(json));
  }

  private static CloudEvent good(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Good.class);
    return ((Reading.Good) reading).event();
  }

  private static List<FieldProblem> wrong(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Wrong.class);
    return ((Reading.Wrong) reading).problems();
  }

  private static Map<String, String> headers(String... namesAndValues) {
    Map<String, String> headers = new HashMap<>();
    headers.put("ce-id", "A-1");
    headers.put("ce-source", "/hotline");
    headers.put("ce-specversion", "1.0");
    headers.put("ce-type", "citizen.message");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  @Test
  void aStructuredEventIsReadWhole() {
    CloudEvent event =
        good(
            structured(
                """
                {"id":"A-1","source":"https://热线.example/exports","specversion":"1.0","type":"citizen.message",
                 "subject":"路灯不亮","time":"2026-04-15T09:12:00.5+08:00","datacontenttype":"application/json",
                 "dataschema":"https://hotline.example/schema","comexampleseq":7,"urgent":true,"nothing":null,
                 "data":{"title":"路灯不亮"}}
                """));

    assertThat(event)
        .isEqualTo(
            new CloudEvent(
                "A-1",
                "https://热线.example/exports",
                "路灯不亮",
                Instant.parse("2026-04-15T01:12:00.5Z"),
                new TreeMap<>(
                    Map.of(
                        "id", "A-1",
                        "source", "https://热线.example/exports",
                        "specversion", "1.0",
                        "type", "citizen.message",
                        "subject", "路灯不亮",
                        "time", "2026-04-15T09:12:00.5+08:00",
                        "datacontenttype", "application/json",
                        "dataschema", "https://hotline.example/schema",
                        "comexampleseq", 7,
                        "urgent", true)),
                DATA));
  }

  @Test
  void dataMayComeAsBase64() {
    String base64 =
        Base64.getEncoder().encodeToString("{\"title\":\"路灯不亮\"}".getBytes(StandardCharsets.UTF_8));
    CloudEvent event =
        good(
            structured(
                "{\"id\":\"1\",\"source\":\"/x\",\"specversion\":\"1.0\",\"type\":\"t\",\"data_base64\":\""
                    + base64
                    + "\"}"));
    assertThat(event.data()).isEqualTo(DATA);
  }

  @Test
  void everyProblemOfAStructuredEventIsToldAtOnce() {
    assertThat(
            wrong(
                structured(
                    """
                    {"id":"","specversion":"0.3","type":7,"Subject":"x","time":"2026-04-15 09:12","extension":{"a":1},
                     "dataschema":"schema","datacontenttype":"text/xml","data":{}}
                    """)))
        .containsExactlyInAnyOrder(
            new FieldProblem("id", "intake.problem.required"),
            new FieldProblem("source", "intake.problem.required"),
            new FieldProblem("specversion", "intake.problem.specversion"),
            new FieldProblem("type", "intake.problem.text"),
            new FieldProblem("Subject", "intake.problem.attribute-name"),
            new FieldProblem("time", "intake.problem.instant"),
            new FieldProblem("extension", "intake.problem.attribute-type"),
            new FieldProblem("dataschema", "intake.problem.uri"),
            new FieldProblem("datacontenttype", "intake.problem.data-type"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "|{}|, data, intake.problem.required",
        "|{\"data\":null}|, data, intake.problem.required",
        "|{\"data\":1,\"data_base64\":\"MQ==\"}|, data_base64, intake.problem.data-twice",
        "|{\"data_base64\":\"***\"}|, data_base64, intake.problem.base64-json",
        "|{\"data_base64\":\"/w==\"}|, data_base64, intake.problem.base64-json",
        "|{\"data_base64\":\"e30gMQ==\"}|, data_base64, intake.problem.base64-json",
        "|{\"data_base64\":7}|, data_base64, intake.problem.base64-json"
      })
  void dataThatIsNoneIsRefused(String data, String field, String key) {
    String event =
        "{\"id\":\"1\",\"source\":\"/x\",\"specversion\":\"1.0\",\"type\":\"t\""
            + (data.equals("{}") ? "}" : "," + data.substring(1));
    assertThat(wrong(structured(event))).containsExactly(new FieldProblem(field, key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "\"x\"", "null"})
  void whatIsNoObjectIsNoEvent(String json) {
    assertThat(wrong(structured(json)))
        .containsExactly(new FieldProblem("*", "intake.problem.object"));
  }

  @Test
  void aWrongEventIsStillNamedWhereItCanBe() {
    assertThat(structured("{\"id\":\"A-1\",\"source\":\"/x\",\"specversion\":\"1.0\",\"data\":{}}"))
        .isEqualTo(
            new Reading.Wrong(
                "A-1", "/x", List.of(new FieldProblem("type", "intake.problem.required"))));
  }

  @Test
  void aBinaryEventHasItsAttributesInHeaders() {
    CloudEvent event =
        good(
            reader.binary(
                headers(
                    "CE-Subject", "%E8%B7%AF%E7%81%AF%20%22%25%22",
                    "ce-time", "2026-04-15T01:12:00Z",
                    "webhook-id", "msg_1",
                    "content-type", "application/json"),
                DATA));
    assertThat(event)
        .isEqualTo(
            new CloudEvent(
                "A-1",
                "/hotline",
                "路灯 \"%\"",
                Instant.parse("2026-04-15T01:12:00Z"),
                new TreeMap<>(
                    Map.of(
                        "id", "A-1",
                        "source", "/hotline",
                        "specversion", "1.0",
                        "type", "citizen.message",
                        "subject", "路灯 \"%\"",
                        "time", "2026-04-15T01:12:00Z")),
                DATA));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "%E8%B7%AF, 路",
        "%e8%b7%af, 路",
        "%41b, Ab",
        "%2541, %41",
        "a b, a b",
        "|\"a \\\"b\\\" %E8%B7%AF\"|, |a \"b\" 路|",
        "%F0%9F%92%A1, 💡"
      })
  void headerValuesAreDecodedOnce(String value, String text) {
    assertThat(CloudEventHeaders.decode(value)).isEqualTo(new CloudEventHeaders.Value.Good(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%C0%A0",
        "%E8%B7",
        "%ED%A0%80",
        "%F5%80%80%80",
        "%",
        "%4",
        "%4g",
        "%+1",
        "%４１",
        "路灯",
        "\"unclosed",
        "\"a\"b",
        "\"a\\",
        "a\tb"
      })
  void headerValuesThatAreNotWhatTheyShouldBeAreRefused(String value) {
    assertThat(wrong(reader.binary(headers("ce-subject", value), DATA)))
        .containsExactly(new FieldProblem("ce-subject", "intake.problem.ce-header"));
  }

  @Test
  void everyProblemOfABinaryEventIsToldAtOnce() {
    Map<String, String> headers =
        headers("ce-datacontenttype", "application/json", "ce-subject", "%00", "ce-my_name", "x");
    headers.remove("ce-type");
    headers.put("ce-source", "a%20b");
    assertThat(wrong(reader.binary(headers, DATA)))
        .containsExactlyInAnyOrder(
            new FieldProblem("ce-type", "intake.problem.required"),
            new FieldProblem("ce-source", "intake.problem.uri"),
            new FieldProblem("ce-subject", "intake.problem.attribute-text"),
            new FieldProblem("ce-my_name", "intake.problem.attribute-name"),
            new FieldProblem("ce-datacontenttype", "intake.problem.ce-content-type"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | false | MESSAGE",
        "application/vnd.portal+json; charset=utf-8 | false | MESSAGE",
        "application/json | true | BINARY",
        "Application/CloudEvents+JSON; charset=utf-8 | false | STRUCTURED",
        "application/cloudevents-batch+json | false | BATCH",
        "application/cloudevents+json | true | STRUCTURED"
      })
  void theContentTypeSaysTheMode(String type, boolean headers, MediaTypes.Format format) {
    Map<String, String> fields = headers ? headers() : new HashMap<>();
    fields.put("Content-Type", type);
    assertThat(MediaTypes.format(fields)).hasValue(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/cloudevents+avro",
        "application/cloudevents-batch",
        "application/cloudevents",
        "text/plain",
        "application/xml",
        "",
        "application/json-seq"
      })
  void otherFormatsAreUnknown(String type) {
    assertThat(MediaTypes.format(Map.of("content-type", type))).isEmpty();
  }

  @Test
  void whateverIsDecodedWasUtf8AndEncodesBack() {
    Random random = new Random(20260415);
    String alphabet = "%%%%0123456789abcdefABCDEF xyz\"\\路";
    int good = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder value = new StringBuilder();
      for (int n = random.nextInt(14); n > 0; n--) {
        value.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      if (CloudEventHeaders.decode(value.toString())
          instanceof CloudEventHeaders.Value.Good(String text)) {
        good++;
        assertThat(CloudEventHeaders.decode(encode(text)))
            .as(value.toString())
            .isEqualTo(new CloudEventHeaders.Value.Good(text));
      }
    }
    assertThat(good).isBetween(5_000, 45_000);
  }

  @Test
  void anyEventIsReadOrRefusedWithItsProblems() {
    Random random = new Random(20260416);
    List<String> names =
        List.of(
            "id",
            "source",
            "type",
            "specversion",
            "time",
            "subject",
            "data",
            "data_base64",
            "x",
            "dataschema",
            "datacontenttype",
            "A",
            "");
    List<String> values =
        List.of(
            "\"1.0\"",
            "\"/x\"",
            "\"\"",
            "null",
            "7",
            "2147483648",
            "1.5",
            "true",
            "{}",
            "[1]",
            "\"2026-04-15T09:12:00Z\"",
            "\"路灯\"",
            "\"\\ud83d\"",
            "\"e30=\"",
            "\"application/json\"");
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      Map<String, String> members = new TreeMap<>();
      if (random.nextBoolean()) {
        members.putAll(
            Map.of("id", "\"1\"", "source", "\"/x\"", "type", "\"t\"", "specversion", "\"1.0\""));
      }
      for (int n = random.nextInt(5); n > 0; n--) {
        members.put(
            names.get(random.nextInt(names.size())), values.get(random.nextInt(values.size())));
      }
      StringBuilder json = new StringBuilder();
      members.forEach(
          (name, value) ->
              json.append(json.isEmpty() ? "{" : ",").append("\"" + name + "\":" + value));
      json.append(json.isEmpty() ? "{}" : "}");
      switch (structured(json.toString())) {
        case Reading.Good(CloudEvent event) -> {
          good++;
          assertThat(event.id()).isNotEmpty();
          assertThat(event.source()).isNotEmpty();
          assertThat(event.attributes()).containsEntry("specversion", "1.0");
        }
        case Reading.Wrong(var id, var source, var problems) ->
            assertThat(problems).as(json.toString()).isNotEmpty().doesNotHaveDuplicates();
      }
    }
    assertThat(good).isPositive();
  }

  /// As the protocol binding says, 3.1.3.2.
  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b <= '~' && b != '"' && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append("%%%02X".formatted(b & 0xff));
      }
    }
    return encoded.toString();
  }
}
