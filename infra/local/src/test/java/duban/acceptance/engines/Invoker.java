package duban.acceptance.engines;

import duban.local.template.Deployment;
import duban.local.web.Gateway;
import duban.states.LambdaTarget;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Invokes the functions of a deployment elsewhere by the logical ids that the template gives them.
final class Invoker implements Gateway.Target, LambdaTarget {
  private final LambdaClient lambda;
  private final Map<String, String> names;

  Invoker(LambdaClient lambda, Deployment deployment, Deployed deployed) {
    this.lambda = lambda;
    this.names =
        deployment.functions().stream()
            .collect(
                Collectors.toMap(
                    Deployment.Function::logicalId,
                    function -> deployed.real(function.name()) + ":" + Plan.ALIAS));
  }

  @Override
  public byte[] invoke(String function, byte[] event) throws FunctionError {
    @Nullable String name = names.get(function);
    if (name == null) {
      throw new FunctionError(
          "Lambda.ResourceNotFoundException", "Function not found: " + function);
    }
    InvokeResponse answer =
        lambda.invoke(i -> i.functionName(name).payload(SdkBytes.fromByteArray(event)));
    byte[] payload = answer.payload().asByteArray();
    if (answer.functionError() != null) {
      JsonNode error = JsonMapper.shared().readTree(payload);
      throw new FunctionError(
          error.path("errorType").asString(answer.functionError()),
          error.path("errorMessage").asString(""));
    }
    return payload;
  }

  @Override
  public String invoke(String function, String payload) throws FunctionError {
    byte[] answer = invoke(function, payload.getBytes(StandardCharsets.UTF_8));
    return new String(answer, StandardCharsets.UTF_8);
  }
}
