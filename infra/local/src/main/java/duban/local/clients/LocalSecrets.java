package duban.local.clients;

import duban.local.template.Deployment;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/// The secrets of the deployment, by ARN or name.
public final class LocalSecrets implements SecretsManagerClient {
  private final Map<String, Value> values = new ConcurrentHashMap<>();
  private final Map<String, Deployment.Secret> known = new ConcurrentHashMap<>();

  private record Value(String version, String text) {}

  public LocalSecrets(Collection<Deployment.Secret> secrets) {
    for (Deployment.Secret secret : secrets) {
      known.put(secret.arn(), secret);
      known.put(secret.name(), secret);
      values.put(secret.arn(), new Value(UUID.randomUUID().toString(), secret.initialValue()));
    }
  }

  @Override
  public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    Deployment.Secret secret = find(request.secretId());
    Value value = java.util.Objects.requireNonNull(values.get(secret.arn()));
    return GetSecretValueResponse.builder()
        .arn(secret.arn())
        .name(secret.name())
        .versionId(value.version())
        .secretString(value.text())
        .build();
  }

  @Override
  public PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
    Deployment.Secret secret = find(request.secretId());
    Value value = new Value(UUID.randomUUID().toString(), request.secretString());
    values.put(secret.arn(), value);
    return PutSecretValueResponse.builder()
        .arn(secret.arn())
        .name(secret.name())
        .versionId(value.version())
        .build();
  }

  private Deployment.Secret find(String id) {
    Deployment.Secret secret = known.get(id);
    if (secret == null) {
      throw ResourceNotFoundException.builder()
          .message("Secrets Manager can't find the specified secret.")
          .build();
    }
    return secret;
  }

  @Override
  public String serviceName() {
    return SecretsManagerClient.SERVICE_NAME;
  }

  @Override
  public void close() {}
}
