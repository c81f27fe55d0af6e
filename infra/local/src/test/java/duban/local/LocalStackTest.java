package duban.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.local.clients.Faults;
import duban.local.clients.Mail;
import duban.local.machines.Interpreter;
import duban.local.sample.SampleDeployment;
import duban.local.web.WebServer;
import duban.states.LambdaTarget.FunctionError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Timeout(60)
class LocalStackTest {
  private static final Instant START = Instant.parse("2026-04-15T01:00:30Z");

  private final LocalStack stack;
  private final HttpClient http = HttpClient.newHttpClient();

  LocalStackTest(@TempDir Path root) {
    stack = start(root, 0);
  }

  private static LocalStack start(Path root, int port) {
    return LocalStack.start(
        new LocalStack.Options(port, root, Optional.of(START)),
        SampleDeployment::at,
        Interpreter::new);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(stack.uri() + path));
  }

  private Map<String, AttributeValue> item(String pk, String sk) {
    return stack
        .database()
        .getItem(
            g ->
                g.tableName("cases")
                    .key(Map.of("PK", AttributeValue.fromS(pk), "SK", AttributeValue.fromS(sk))))
        .item();
  }

  private AttributeValue sweep(String attribute) {
    return Objects.requireNonNull(item("SWEEP", "COUNT").get(attribute));
  }

  @Test
  void aRequestReachesTheFunctionOfItsRouteAndTheAnswerComesBackWhole() throws Exception {
    var answer =
        send(
            to("/echo/%E6%9E%97%20%2B?a=1&a=2&b=x%20y")
                .header("X-Many", "one")
                .header("X-Many", "two")
                .header("Cookie", "c=1; d=2")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"k\":\"值\"}")));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    assertThat(answer.headers().firstValue("x-echo")).contains("yes");
    assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
    assertThat(answer.body())
        .isEqualTo(
            """
            POST /echo/{name}
            /echo/林 +
            a=1&a=2&b=x%20y
            {name=林 +}
            {a=1,2, b=x y}
            [c=1, d=2]
            one,two
            POST
            false {"k":"值"}
            duban-EchoFunction""");
  }

  @Test
  void aBodyThatIsNotTextArrivesInBase64() throws Exception {
    var answer =
        send(
            to("/echo/form")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("decision=agree")));

    assertThat(answer.body()).contains("true ZGVjaXNpb249YWdyZWU=");
  }

  @Test
  void whatHasNoRouteIsNotFound() throws Exception {
    var answer = send(to("/nowhere").GET());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body()).isEqualTo("{\"message\":\"Not Found\"}");
    assertThat(send(to("/echo/a").GET()).statusCode()).isEqualTo(404);
    assertThat(send(to("/echo/a/b/c").GET()).statusCode()).isEqualTo(201);
  }

  @Test
  void aFunctionsFaultTellsTheCallerNothing() throws Exception {
    var answer = send(to("/echo/a/fault").GET());

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
  }

  @Test
  void aRequestAboveTenMegabytesIsRefused() throws Exception {
    var answer =
        send(
            to("/echo/big")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[10 * 1024 * 1024 + 1])));

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void functionErrorsCarryTheClassNameAsInLambda() {
    assertThatThrownBy(() -> stack.invoke("NoteFunction", "{\"fail\":\"no such note\"}"))
        .isInstanceOfSatisfying(
            FunctionError.class,
            e -> assertThat(e.errorType()).isEqualTo("java.lang.IllegalArgumentException"))
        .hasMessage("no such note");
  }

  @Test
  void aFunctionThatTakesTooLongIsCutOff() {
    assertThatThrownBy(() -> stack.invoke("NoteFunction", "{\"hang\":true}"))
        .isInstanceOfSatisfying(
            FunctionError.class, e -> assertThat(e.errorType()).isEqualTo("Sandbox.Timedout"))
        .hasMessageEndingWith("Error: Task timed out after 0.50 seconds");
  }

  @Test
  void aFunctionIsFoundByNameAndArnWithAlias() throws FunctionError {
    assertThat(stack.invoke("duban-NoteFunction", "{\"id\":1}"))
        .isEqualTo("{\"calls\":1,\"now\":\"2026-04-15T01:00:30Z\"}");
    assertThat(
            stack.invoke(
                "arn:aws:lambda:cn-local-1:000000000000:function:duban-NoteFunction:live",
                "{\"id\":2}"))
        .contains("\"calls\":2");
    assertThatThrownBy(() -> stack.invoke("Nobody", "{}")).hasMessage("Function not found: Nobody");
  }

  @Test
  void aWriteGoesThroughTheStreamIntoTheMailbox() throws FunctionError {
    stack.invoke("NoteFunction", "{\"id\":7}");
    stack.settle();

    List<Mail> mails = stack.mailbox().to("lin@example.org");
    assertThat(mails).hasSize(1);
    Mail mail = mails.getFirst();
    assertThat(mail.subject()).isEqualTo("OUTBOX#7");
    assertThat(mail.to()).containsExactly("Lin@Example.org");
    assertThat(mail.cc()).containsExactly("zhou@example.org");
    assertThat(mail.text().strip()).isEqualTo("请于 10:40 前提交");
    assertThat(mail.html().strip()).isEqualTo("<p>请于 10:40 前提交</p>");
    assertThat(mail.headers())
        .containsEntry("X-Case", "7")
        .containsEntry("To", "林若溪 <Lin@Example.org>");
    assertThat(mail.at()).isEqualTo(START);
  }

  @Test
  void mailThatFailsOnceIsSentOnTheNextAttempt() throws FunctionError {
    stack.faults().fail(Faults.Service.SES, 1, () -> SdkClientException.create("unreachable"));
    stack.invoke("NoteFunction", "{\"id\":1}");
    stack.settle();

    assertThat(stack.mailbox().all()).extracting(Mail::subject).containsExactly("OUTBOX#1");
  }

  @Test
  void mailWhoseAnswerIsLostIsSentTwice() throws FunctionError {
    stack.faults().loseAnswer(Faults.Service.SES, 1, () -> SdkClientException.create("timed out"));
    stack.invoke("NoteFunction", "{\"id\":1}");
    stack.settle();

    assertThat(stack.mailbox().all()).hasSize(2);
  }

  @Test
  void mailThatKeepsFailingIsSetAside() throws FunctionError {
    stack.faults().fail(Faults.Service.SES, 3, () -> SdkClientException.create("unreachable"));
    stack.invoke("NoteFunction", "{\"id\":1}");
    stack.settle();

    assertThat(stack.mailbox().all()).isEmpty();
    assertThat(stack.deliveries().getFirst().givenUp()).hasSize(1);
  }

  @Test
  void aProcessCanBeMadeToEndBetweenTwoWrites() throws FunctionError {
    stack.faults().crashAfterWrite("NoteFunction", 1);
    assertThatThrownBy(() -> stack.invoke("NoteFunction", "{\"id\":1}"))
        .isInstanceOfSatisfying(
            FunctionError.class, e -> assertThat(e.errorType()).isEqualTo("Runtime.ExitError"));
    assertThat(item("NOTES", "NOTE#1")).isNotEmpty();
    assertThat(item("NOTES", "OUTBOX#1")).isEmpty();

    // A new process knows nothing of the old one.
    assertThat(stack.invoke("NoteFunction", "{\"id\":1}")).contains("\"calls\":1");
    assertThat(item("NOTES", "OUTBOX#1")).isNotEmpty();
  }

  @Test
  void aProcessCanBeMadeToEndBeforeAWrite() {
    stack.faults().crashBeforeWrite("NoteFunction", 1);
    assertThatThrownBy(() -> stack.invoke("NoteFunction", "{\"id\":1}"))
        .isInstanceOf(FunctionError.class);
    assertThat(item("NOTES", "NOTE#1")).isEmpty();
  }

  @Test
  void aScheduleFiresOnTheMinuteWhenTheClockIsMoved() {
    stack.advance(Duration.ofSeconds(29));
    assertThat(item("SWEEP", "COUNT")).isEmpty();
    stack.advance(Duration.ofSeconds(1));
    assertThat(sweep("runs").n()).isEqualTo("1");
    assertThat(sweep("who").s()).isEqualTo("schedule");

    stack.advance(Duration.ofDays(1));
    assertThat(sweep("runs").n()).isEqualTo("1441");
  }

  @Test
  void aScheduleTriesAgainWhenItsFunctionFailed() {
    stack.faults().fail(Faults.Service.DYNAMODB, 2, () -> SdkClientException.create("no"));
    stack.advance(Duration.ofSeconds(30));
    assertThat(sweep("runs").n()).isEqualTo("1");
  }

  @Test
  void theSourcesSecretsAreThere() {
    var secret =
        stack
            .clients()
            .secrets()
            .getSecretValue(g -> g.secretId("arn:aws:secretsmanager:local:0:secret:sources"));
    assertThat(secret.secretString()).isEqualTo("{}");
  }

  @Test
  void stacksRunSideBySide(@TempDir Path root) throws FunctionError {
    try (LocalStack other = start(root, 0)) {
      other.invoke("NoteFunction", "{\"id\":1}");
      other.settle();

      assertThat(other.mailbox().all()).hasSize(1);
      assertThat(stack.mailbox().all()).isEmpty();
      assertThat(item("NOTES", "NOTE#1")).isEmpty();
    }
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path root) {
    int port = stack.uri().getPort();
    assertThatThrownBy(() -> start(root, port))
        .isInstanceOf(WebServer.PortTaken.class)
        .hasMessage("Port " + port + " on 127.0.0.1 is in use.");
  }
}
