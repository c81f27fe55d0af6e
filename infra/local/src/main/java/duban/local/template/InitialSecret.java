package duban.local.template;

import java.util.Map;

/// `AWS::SecretsManager::Secret` with the value that it has before an operator sets one.
final class InitialSecret implements ResourceType {
  @Override
  public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
    return Map.of("Ref", arn(logicalId));
  }

  @Override
  public void read(String logicalId, Section secret, Blueprint blueprint) {
    secret.withoutLocalEffect("Description", "Tags");
    blueprint.add(
        new Deployment.Secret(
            logicalId,
            LocalAws.name(logicalId),
            arn(logicalId),
            secret.requiredText("SecretString")));
  }

  private static String arn(String logicalId) {
    return LocalAws.arn("secretsmanager", "secret:" + LocalAws.name(logicalId));
  }
}
