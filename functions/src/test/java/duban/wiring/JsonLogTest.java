package duban.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseRef;
import duban.cases.Message;
import duban.store.Samples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the functions' logs look like in CloudWatch.
class JsonLogTest {
  private static final CaseRef REF = new CaseRef("qinglan", "k3v9q2m4t7x1c8b5n0zz");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final JsonLog log = new JsonLog(new PrintStream(written, true, UTF_8));

  @BeforeEach
  void begin() {
    JsonLog.request("8f5f2a1e-1111-2222-3333-444455556666");
  }

  @AfterEach
  void end() {
    JsonLog.request("");
  }

  private JsonNode logged(
      Level level, String message, @Nullable Throwable thrown, Object... parameters) {
    LogRecord entry = new LogRecord(level, message);
    entry.setLoggerName("duban.Sample");
    entry.setThrown(thrown);
    entry.setParameters(parameters);
    written.reset();
    log.publish(entry);
    String text = written.toString(UTF_8);
    assertThat(text.strip()).doesNotContain("\n");
    return JsonMapper.shared().readTree(text);
  }

  private JsonNode logged(String message, Object... parameters) {
    return logged(Level.WARNING, message, null, parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERE, ERROR",
    "WARNING, WARN",
    "INFO, INFO",
    "CONFIG, DEBUG",
    "FINE, DEBUG",
    "FINEST, TRACE"
  })
  void aLineOfEachLevelIsJsonWithLevelTimeRequestAndCase(String level, String named) {
    log.setLevel(Level.ALL);
    JsonNode line =
        logged(Level.parse(level), "{0} of case {1} is given up.", null, "SendMail", REF);

    assertThat(line.path("level").asString()).isEqualTo(named);
    assertThat(line.path("timestamp").asString()).matches("20\\d\\d-.*Z");
    assertThat(line.path("requestId").asString()).isEqualTo("8f5f2a1e-1111-2222-3333-444455556666");
    assertThat(line.path("case").asString()).isEqualTo(REF.toString());
    assertThat(line.path("message").asString())
        .isEqualTo("SendMail of case " + REF + " is given up.");
  }

  @Test
  void aCaseIsFoundInWordsToo() {
    assertThat(
            logged("OUTBOX#000003-00 of CASE#qinglan#abc123def456 failed.").path("case").asString())
        .isEqualTo("qinglan/abc123def456");
    assertThat(logged("A letter about case " + REF + " failed.").path("case").asString())
        .isEqualTo(REF.toString());
    assertThat(logged("A page could not be made.").has("case")).isFalse();
  }

  @Test
  void nothingOfAMessageReachesALine() {
    Message message = Samples.message("ext-1");
    Message.Author author = Objects.requireNonNull(message.author());
    List<String> personal =
        List.of(
            Objects.requireNonNull(author.name()),
            Objects.requireNonNull(author.phone()),
            message.title(),
            message.content());

    for (String each : personal) {
      String line =
          logged(
                  Level.SEVERE,
                  "A message could not be taken: {0}",
                  SdkClientException.create("No such value: " + each),
                  each)
              .toString();
      assertThat(line).doesNotContain(each);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wang.wu@qinglan.example",
        "13800000000",
        "350102199001011234",
        "35010219900101123X",
        "0591-8765-4321",
        "+8613800000000",
        "王五",
        "鼓楼区五一路12号",
        "Łukasz Żółć"
      })
  void whatOthersSayIsCleaned(String personal) {
    String line = logged("Attempt 1 failed (550 {0} unknown).", personal).toString();

    assertThat(line).doesNotContain(personal).contains("***").contains("Attempt 1 failed");
  }

  @Test
  void privateLinksAreCleaned() {
    String line = logged("GET https://duban.example/act/AbCdEfGhIjKlMnOpQrStUv failed").toString();

    assertThat(line).doesNotContain("AbCdEfGhIjKl").contains("/act/***");
  }

  @Test
  void timesIdsAndSequenceNumbersAreKept() {
    String said =
        "Record 49545115243490985018280067714973144582180062593244200961 at 2026-04-15T01:00:00Z,"
            + " OUTBOX#000003-00";

    assertThat(logged(said).path("message").asString()).isEqualTo(said);
  }

  @Test
  void aFaultOfOthersIsNamedWithoutItsWords() {
    JsonNode line =
        logged(
            Level.SEVERE,
            "A message could not be taken.",
            new IllegalStateException(
                "outer Zhang San", new IllegalArgumentException("Unrecognized token 'Wang Wu'")));

    assertThat(line.toString()).doesNotContain("Wang Wu").doesNotContain("Zhang San");
    assertThat(line.path("fault"))
        .extracting(fault -> fault.path("kind").asString())
        .containsExactly("java.lang.IllegalStateException", "java.lang.IllegalArgumentException");
    assertThat(line.path("fault").get(0).path("frames").get(0).asString())
        .startsWith("duban.wiring.JsonLogTest.");
  }
}
