package duban.states;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidOutputException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.TaskDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;
import software.amazon.awssdk.services.sfn.model.ValidationException;

/// The service's refusals, as the SDK throws them. None repeats a token or a payload.
final class Refusals {
  private Refusals() {}

  static SfnException executionAlreadyExists(String arn) {
    return made(
        ExecutionAlreadyExistsException.builder(),
        "ExecutionAlreadyExists",
        "Execution Already Exists: '" + arn + "'");
  }

  static SfnException executionDoesNotExist(String arn) {
    return made(
        ExecutionDoesNotExistException.builder(),
        "ExecutionDoesNotExist",
        "Execution Does Not Exist: '" + arn + "'");
  }

  static SfnException stateMachineDoesNotExist(String arn) {
    return made(
        StateMachineDoesNotExistException.builder(),
        "StateMachineDoesNotExist",
        "State Machine Does Not Exist: '" + arn + "'");
  }

  static SfnException invalidArn(String arn) {
    return made(InvalidArnException.builder(), "InvalidArn", "Invalid Arn: '" + arn + "'");
  }

  static SfnException invalidName(String name) {
    return made(InvalidNameException.builder(), "InvalidName", "Invalid Name: '" + name + "'");
  }

  static SfnException invalidInput(String why) {
    return made(
        InvalidExecutionInputException.builder(),
        "InvalidExecutionInput",
        "Invalid State Machine Execution Input: '" + why + "'");
  }

  static SfnException invalidOutput(String why) {
    return made(InvalidOutputException.builder(), "InvalidOutput", "Invalid Output: '" + why + "'");
  }

  static SfnException invalidToken() {
    return made(InvalidTokenException.builder(), "InvalidToken", "Invalid Token: 'Invalid token'");
  }

  static SfnException taskDoesNotExist() {
    return made(TaskDoesNotExistException.builder(), "TaskDoesNotExist", "Task does not exist");
  }

  static SfnException taskTimedOut() {
    return made(
        TaskTimedOutException.builder(),
        "TaskTimedOut",
        "Task Timed Out: 'Provided task does not exist anymore'");
  }

  static SfnException validation(String message) {
    return made(ValidationException.builder(), "ValidationException", message);
  }

  private static SfnException made(SfnException.Builder builder, String code, String message) {
    return (SfnException)
        builder
            .statusCode(400)
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .serviceName("Sfn")
                    .errorCode(code)
                    .errorMessage(message)
                    .build())
            .build();
  }
}
