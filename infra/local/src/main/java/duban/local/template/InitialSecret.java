package duban.local.template;

import java.security.SecureRandom;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `AWS::SecretsManager::Secret` with the value that it has before an operator sets one.
final class InitialSecret implements ResourceType {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
    return Map.of("Ref", arn(logicalId));
  }

  @Override
  public void read(String logicalId, Section secret, Blueprint blueprint) {
    secret.withoutLocalEffect("Description", "Tags");
    String value =
        secret
            .section("GenerateSecretString")
            .map(InitialSecret::generated)
            .orElseGet(() -> secret.requiredText("SecretString"));
    blueprint.add(
        new Deployment.Secret(logicalId, LocalAws.name(logicalId), arn(logicalId), value));
  }

  /// A text of letters and digits within a JSON object, another one for each start.
  private static String generated(Section section) {
    try (section) {
      section.mustBe("ExcludePunctuation", "true");
      String key = section.requiredText("GenerateStringKey");
      int length = section.requiredNumber("PasswordLength", 1, 4096);
      StringBuilder password = new StringBuilder();
      RANDOM.ints(length, 0, ALPHABET.length()).forEach(at -> password.append(ALPHABET.charAt(at)));
      return template(section).put(key, password.toString()).toString();
    }
  }

  private static ObjectNode template(Section section) {
    try {
      if (JsonMapper.shared().readTree(section.requiredText("SecretStringTemplate"))
          instanceof ObjectNode template) {
        return template;
      }
    } catch (JacksonException e) {
      // Told below.
    }
    section.problem("SecretStringTemplate", "SecretStringTemplate must be a JSON object.");
    return JsonMapper.shared().createObjectNode();
  }

  private static String arn(String logicalId) {
    return LocalAws.arn("secretsmanager", "secret:" + LocalAws.name(logicalId));
  }
}
