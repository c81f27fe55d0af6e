package duban.dispatch;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/// Secrets Manager with one secret in it.
public final class FakeSecrets implements SecretsManagerClient {
  public static final String CURRENT = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  public static final String PREVIOUS = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

  private volatile String json;
  private volatile int reads;
  private volatile boolean outOfReach;

  public FakeSecrets(String json) {
    this.json = json;
  }

  public void replace(String with) {
    json = with;
  }

  public void outOfReach(boolean now) {
    outOfReach = now;
  }

  public int reads() {
    return reads;
  }

  @Override
  public synchronized GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
    reads++;
    if (outOfReach) {
      throw SdkClientException.create("Unable to connect.");
    }
    return GetSecretValueResponse.builder().secretString(json).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
