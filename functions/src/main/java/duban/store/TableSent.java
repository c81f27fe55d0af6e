package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.number;
import static duban.store.Items.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// An office's own mails in DynamoDB: `OFFICE#<office>` / `SENT#<key>`. Forgotten after a year:
/// nothing older is ever asked for again.
public final class TableSent implements Sent {
  private static final Duration KEPT = Duration.ofDays(366);

  private final Items items;

  public TableSent(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  @Override
  public boolean begin(String office, String key, Instant now, Instant until) {
    Map<String, AttributeValue> item = Items.item(Keys.office(office), Keys.sent(key));
    item.put("until", instant(until));
    item.put("expiresAt", number(now.plus(KEPT).getEpochSecond()));
    try {
      items
          .db()
          .putItem(
              r ->
                  r.tableName(items.table())
                      .item(item)
                      .conditionExpression(
                          "attribute_not_exists(PK)"
                              + " OR (attribute_not_exists(sentAt) AND #until <= :now)")
                      .expressionAttributeNames(Map.of("#until", "until"))
                      .expressionAttributeValues(Map.of(":now", instant(now))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  @Override
  public void done(String office, String key, Instant now, String note) {
    items
        .db()
        .updateItem(
            r ->
                r.tableName(items.table())
                    .key(Items.key(Keys.office(office), Keys.sent(key)))
                    .updateExpression("SET sentAt = :now, note = :note")
                    .conditionExpression("attribute_exists(PK)")
                    .expressionAttributeValues(Map.of(":now", instant(now), ":note", text(note))));
  }

  @Override
  public void release(String office, String key, Instant now) {
    items
        .db()
        .updateItem(
            r ->
                r.tableName(items.table())
                    .key(Items.key(Keys.office(office), Keys.sent(key)))
                    .updateExpression("SET #until = :now")
                    .conditionExpression("attribute_exists(PK)")
                    .expressionAttributeNames(Map.of("#until", "until"))
                    .expressionAttributeValues(Map.of(":now", instant(now))));
  }
}
