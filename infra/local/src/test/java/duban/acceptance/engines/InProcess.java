package duban.acceptance.engines;

import duban.local.LocalStack;
import duban.local.template.InvalidTemplate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.databind.JsonNode;

/// The local stack in this JVM, reached over HTTP like any other.
///
/// @param pages its own pages, which stand in for what AWS's services would tell
public record InProcess(LocalStack stack, LocalPages pages) implements Engine {
  /// @param root the folder with `template.yaml`, `statemachines` and `infra/policies`
  static InProcess start(Path root) {
    try {
      LocalStack stack = LocalStack.start(new LocalStack.Options(0, root));
      return new InProcess(stack, new LocalPages(stack.uri()));
    } catch (InvalidTemplate e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String name() {
    return Where.IN_PROCESS.toString();
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.allOf(Ability.class);
  }

  @Override
  public URI address() {
    return stack.uri();
  }

  /// Unbilled, and without the faults that a story asks for.
  @Override
  public DynamoDbClient database() {
    return stack.database();
  }

  @Override
  public String tableName() {
    return Objects.requireNonNull(
        stack.deployment().tables().getFirst().request().tableName(), "the table's name");
  }

  @Override
  public SecretsManagerClient secrets() {
    return stack.clients().secrets();
  }

  @Override
  public String sourceSecrets() {
    return stack.deployment().functions().stream()
        .map(function -> function.environment().get("SOURCE_SECRETS"))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public LocalStack localStack(Ability needed) {
    return stack;
  }

  @Override
  public JsonNode cast() {
    return pages.cast();
  }

  @Override
  public List<JsonNode> mails(Optional<String> to) {
    return pages.mails(to);
  }

  @Override
  public JsonNode executions() {
    return pages.executions();
  }

  @Override
  public JsonNode execution(String name) {
    return pages.execution(name);
  }

  @Override
  public Instant advance(Duration by) {
    return pages.advance(by);
  }

  @Override
  public void redirect(String source, URI callback) {
    pages.redirect(source, callback);
  }

  @Override
  public void close() {
    stack.close();
  }
}
