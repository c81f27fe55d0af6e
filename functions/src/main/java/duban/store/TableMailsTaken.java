package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.integer;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// Mails taken in, in DynamoDB: `MAIL#<hash of the key>` / `TAKEN`, and `MAIL-IN` / `SINCE`.
public final class TableMailsTaken implements MailsTaken {
  /// Longer than any sweep looks back.
  private static final Duration KEPT = Duration.ofDays(400);

  private final Items items;

  public TableMailsTaken(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  @Override
  public Instant since(Instant now) {
    return known()
        .orElseGet(
            () -> {
              Map<String, AttributeValue> item = Items.item(Keys.MAIL_IN, Keys.SINCE);
              item.put("at", instant(now));
              try {
                items
                    .db()
                    .putItem(
                        r ->
                            r.tableName(items.table())
                                .item(item)
                                .conditionExpression("attribute_not_exists(PK)"));
                return now;
              } catch (ConditionalCheckFailedException e) {
                return known().orElse(now);
              }
            });
  }

  private Optional<Instant> known() {
    return items.find(Keys.MAIL_IN, Keys.SINCE).map(item -> Instant.parse(string(item, "at")));
  }

  @Override
  public State find(String key) {
    return items
        .find(Keys.mail(TableLinks.hash(key)), Keys.TAKEN)
        .map(
            item ->
                new State(
                    item.containsKey("takenAt"),
                    item.containsKey("tries") ? integer(item, "tries") : 0))
        .orElse(new State(false, 0));
  }

  @Override
  public void trying(String key, Instant now) {
    update(
        key,
        "SET v = :v, expiresAt = :end ADD tries :one",
        Map.of(":v", number(Items.SCHEMA), ":end", end(now), ":one", number(1)));
  }

  @Override
  public void taken(String key, String as, Instant now) {
    update(
        key,
        "SET v = :v, expiresAt = :end, takenAt = :now, became = :as",
        Map.of(
            ":v", number(Items.SCHEMA), ":end", end(now), ":now", instant(now), ":as", text(as)));
  }

  private static AttributeValue end(Instant now) {
    return number(now.plus(KEPT).getEpochSecond());
  }

  private void update(String key, String change, Map<String, AttributeValue> values) {
    items
        .db()
        .updateItem(
            r ->
                r.tableName(items.table())
                    .key(Items.key(Keys.mail(TableLinks.hash(key)), Keys.TAKEN))
                    .updateExpression(change)
                    .expressionAttributeValues(values));
  }
}
