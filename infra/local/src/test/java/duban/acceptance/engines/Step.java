package duban.acceptance.engines;

import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.ses.model.CreateConfigurationSetRequest;
import software.amazon.awssdk.services.ses.model.VerifyDomainIdentityRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;

/// One call of a [Plan]. Names and ARNs are those that reading the template makes up; [Names] turns
/// them into the engine's own when the call is made.
sealed interface Step {
  record MakeTable(CreateTableRequest request, Optional<String> timeToLiveAttribute)
      implements Step {}

  /// @param madeUpArn what functions are told, and what the engine's answer replaces
  record KeepSecret(String madeUpArn, CreateSecretRequest request) implements Step {}

  record LetDomainSend(VerifyDomainIdentityRequest request) implements Step {}

  record MakeConfigurationSet(CreateConfigurationSetRequest request) implements Step {}

  record MakeFunction(CreateFunctionRequest request) implements Step {}

  record NameVersion(CreateAliasRequest request) implements Step {}

  /// @param madeUpArn what functions are told; the engine's must be foreseeable from it
  record MakeStateMachine(String madeUpArn, CreateStateMachineRequest request) implements Step {}

  /// @param table whose stream it reads; its ARN is known when the table is there
  record ReadStream(String table, CreateEventSourceMappingRequest request) implements Step {}
}
