package duban.acceptance.engines;

import duban.local.LocalStack;
import java.net.URI;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// A deployment of Duban, running, with everything a story needs of it. Every start is an empty
/// deployment of its own.
public interface Engine extends Backstage, AutoCloseable {
  /// As reports name it.
  String name();

  Set<Ability> abilities();

  default boolean can(Ability ability) {
    return abilities().contains(ability);
  }

  /// Skips the story that asks, by name, if this engine lacks one of these.
  default void needs(Ability... needed) {
    Ability.require(name(), abilities(), needed);
  }

  /// Where citizens, staff and portals reach it, without a slash at the end.
  URI address();

  /// The database, past the functions.
  DynamoDbClient database();

  String tableName();

  SecretsManagerClient secrets();

  /// The id of the secret that holds the signing secrets of the sources.
  String sourceSecrets();

  /// The local stack itself, for a story of what can be done to it alone; elsewhere the story is
  /// skipped by name.
  LocalStack localStack(Ability needed);

  @Override
  void close();
}
