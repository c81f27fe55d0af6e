package duban.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ValidationException;

/// The operations of the Step Functions API, with their errors.
class ClientTest {
  private static final String EXECUTION =
      "arn:aws:states:eu-central-1:123456789012:execution:Case:";

  private final Stage stage =
      new Stage().define("A", "A: {Type: Wait, Seconds: 60, Next: B}\nB: {Type: Succeed}");

  private StartExecutionResponse start(String name, String input) {
    StartExecutionResponse response =
        stage.sfn.startExecution(r -> r.stateMachineArn(Stage.MACHINE).name(name).input(input));
    stage.settle();
    return response;
  }

  private static void hasError(Throwable thrown, String code, String message) {
    assertThat(((SfnException) thrown).awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(((SfnException) thrown).awsErrorDetails().errorMessage()).isEqualTo(message);
    assertThat(((SfnException) thrown).statusCode()).isEqualTo(400);
  }

  @Test
  void startAnswersBeforeAnythingRuns() {
    StartExecutionResponse response =
        stage.sfn.startExecution(r -> r.stateMachineArn(Stage.MACHINE).name("n"));
    assertThat(response.executionArn()).isEqualTo(EXECUTION + "n");
    assertThat(response.startDate()).isEqualTo(stage.clock.now());
    assertThat(stage.types(response.executionArn())).containsExactly("ExecutionStarted");
    assertThat(stage.describe(response.executionArn()).input()).isEqualTo("{}");
  }

  @Test
  void theSameStartWhileItRunsIsTheSameExecution() {
    StartExecutionResponse first = start("n", "{\"a\":1}");
    stage.advance(Duration.ofSeconds(1));
    assertThat(start("n", "{ \"a\": 1 }")).isEqualTo(first);
    assertThatThrownBy(() -> start("n", "{\"a\":2}"))
        .isInstanceOf(ExecutionAlreadyExistsException.class)
        .satisfies(
            e ->
                hasError(
                    e, "ExecutionAlreadyExists", "Execution Already Exists: '" + EXECUTION + "n'"));
    stage.advance(Duration.ofMinutes(2));
    assertThatThrownBy(() -> start("n", "{\"a\":1}"))
        .isInstanceOf(ExecutionAlreadyExistsException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a/b", "a:b", "a*", "a?", "<a>", "a#", "a\u0001", "a\"b", "a,b"})
  void namesWithForbiddenCharactersAreRefused(String name) {
    assertThatThrownBy(() -> start(name, "{}"))
        .isInstanceOf(InvalidNameException.class)
        .satisfies(e -> hasError(e, "InvalidName", "Invalid Name: '" + name + "'"));
  }

  @Test
  void aNameHasAtMostEightyCharacters() {
    assertThat(start("n".repeat(80), "{}").executionArn()).endsWith("n".repeat(80));
    assertThat(start("督办-2026_03.1", "{}").executionArn()).endsWith(":督办-2026_03.1");
    assertThatThrownBy(() -> start("n".repeat(81), "{}")).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void whatCannotBeStartedIsRefused() {
    assertThatThrownBy(() -> start("n", "{")).isInstanceOf(InvalidExecutionInputException.class);
    assertThatThrownBy(() -> stage.sfn.startExecution(r -> r.stateMachineArn(Stage.arn("Nobody"))))
        .isInstanceOf(StateMachineDoesNotExistException.class)
        .satisfies(
            e ->
                hasError(
                    e,
                    "StateMachineDoesNotExist",
                    "State Machine Does Not Exist: '" + Stage.arn("Nobody") + "'"));
    assertThatThrownBy(() -> stage.sfn.startExecution(r -> r.stateMachineArn("Case")))
        .isInstanceOf(InvalidArnException.class)
        .satisfies(e -> hasError(e, "InvalidArn", "Invalid Arn: 'Case'"));
    assertThatThrownBy(() -> stage.sfn.startExecution(r -> r.name("n")))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void executionsThatAreNotThereAreRefused() {
    assertThatThrownBy(() -> stage.describe(EXECUTION + "x"))
        .isInstanceOf(ExecutionDoesNotExistException.class)
        .satisfies(
            e ->
                hasError(
                    e, "ExecutionDoesNotExist", "Execution Does Not Exist: '" + EXECUTION + "x'"));
    assertThatThrownBy(() -> stage.describe("x")).isInstanceOf(InvalidArnException.class);
    assertThatThrownBy(() -> stage.history(EXECUTION + "x"))
        .isInstanceOf(ExecutionDoesNotExistException.class);
    assertThatThrownBy(() -> stage.sfn.stopExecution(r -> r.executionArn(EXECUTION + "x")))
        .isInstanceOf(ExecutionDoesNotExistException.class);
  }

  @Test
  void stoppingIsSeenAtOnceAndChangesNothingLater() {
    String execution = start("n", "{}").executionArn();
    stage.advance(Duration.ofSeconds(10));
    var stopped =
        stage.sfn.stopExecution(r -> r.executionArn(execution).error("E").cause("because"));
    assertThat(stopped.stopDate()).isEqualTo(stage.clock.now());
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.ABORTED);
    assertThat(stage.describe(execution).error()).isEqualTo("E");
    assertThat(stage.describe(execution).cause()).isEqualTo("because");
    stage.settle();
    stage.advance(Duration.ofMinutes(5));
    assertThat(stage.types(execution))
        .containsExactly(
            "ExecutionStarted", "WaitStateEntered", "WaitStateAborted", "ExecutionAborted");
    assertThat(stage.sfn.stopExecution(r -> r.executionArn(execution)).stopDate())
        .isEqualTo(stopped.stopDate());
    assertThat(stage.describe(execution).error()).isEqualTo("E");
  }

  @Test
  void stoppingBeforeTheFirstStepRunsNothing() {
    String execution =
        stage.sfn.startExecution(r -> r.stateMachineArn(Stage.MACHINE)).executionArn();
    stage.sfn.stopExecution(r -> r.executionArn(execution));
    stage.settle();
    assertThat(stage.types(execution)).containsExactly("ExecutionStarted", "ExecutionAborted");
  }

  @Test
  void historyComesInPagesInEitherOrderWithOrWithoutData() {
    String execution = start("n", "{\"a\":1}").executionArn();
    stage.advance(Duration.ofMinutes(1));
    List<Long> ids = new ArrayList<>();
    String next = null;
    do {
      String token = next;
      GetExecutionHistoryResponse page =
          stage.sfn.getExecutionHistory(
              r ->
                  r.executionArn(execution)
                      .maxResults(2)
                      .nextToken(token)
                      .includeExecutionData(false));
      page.events().forEach(e -> ids.add(e.id()));
      assertThat(page.events()).hasSizeLessThanOrEqualTo(2);
      assertThat(page.events())
          .allSatisfy(
              e -> {
                if (e.stateEnteredEventDetails() != null) {
                  assertThat(e.stateEnteredEventDetails().input()).isNull();
                }
              });
      next = page.nextToken();
    } while (next != null);
    assertThat(ids).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(
            stage
                .sfn
                .getExecutionHistory(r -> r.executionArn(execution).reverseOrder(true))
                .events())
        .extracting(e -> e.id())
        .containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
    assertThatThrownBy(
            () ->
                stage.sfn.getExecutionHistory(r -> r.executionArn(execution).nextToken("nonsense")))
        .isInstanceOf(InvalidTokenException.class);
    assertThatThrownBy(
            () -> stage.sfn.getExecutionHistory(r -> r.executionArn(execution).maxResults(1_001)))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void executionsAreListedLatestFirstAndByStatus() {
    start("a", "1");
    stage.advance(Duration.ofSeconds(61));
    start("b", "1");
    stage.advance(Duration.ofSeconds(1));
    start("c", "1");
    assertThat(names(null)).containsExactly("c", "b", "a");
    assertThat(names(ExecutionStatus.RUNNING)).containsExactly("c", "b");
    assertThat(names(ExecutionStatus.SUCCEEDED)).containsExactly("a");
    assertThat(names(ExecutionStatus.FAILED)).isEmpty();
  }

  private List<String> names(@org.jspecify.annotations.Nullable ExecutionStatus status) {
    return stage
        .sfn
        .listExecutions(r -> r.stateMachineArn(Stage.MACHINE).statusFilter(status))
        .executions()
        .stream()
        .map(ExecutionListItem::name)
        .toList();
  }

  @Test
  void machinesAreListedAndDescribed() {
    stage.sfn.define(Stage.arn("Alpha"), Stage.machine("A", "A: {Type: Succeed}"));
    assertThat(stage.sfn.listStateMachines(_ -> {}).stateMachines())
        .extracting(machine -> machine.name())
        .containsExactly("Alpha", "Case");
    var described = stage.sfn.describeStateMachine(r -> r.stateMachineArn(Stage.arn("Alpha")));
    assertThat(described.definition()).contains("A: {Type: Succeed}");
    assertThat(described.roleArn()).isEqualTo("arn:aws:iam::123456789012:role/Alpha");
    assertThatThrownBy(
            () -> stage.sfn.describeStateMachine(r -> r.stateMachineArn(Stage.arn("Beta"))))
        .isInstanceOf(StateMachineDoesNotExistException.class);
  }

  @Test
  void executionsUnderWayKeepTheDefinitionTheyStartedWith() {
    String execution = start("n", "1").executionArn();
    stage.define("A", "A: {Type: Fail}");
    stage.advance(Duration.ofMinutes(1));
    assertThat(stage.output(execution)).isEqualTo("1");
  }

  @Test
  void operationsOutsideTheScopeAreUnsupported() {
    assertThatThrownBy(() -> stage.sfn.createActivity(r -> r.name("a")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> stage.sfn.define("Case", Stage.machine("A", "A: {Type: Succeed}")))
        .isInstanceOf(InvalidArnException.class);
    assertThat(stage.sfn.serviceName()).isEqualTo("states");
    stage.sfn.close();
  }
}
