package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.integer;
import static duban.store.Items.number;
import static duban.store.Items.string;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Disabled callbacks in DynamoDB: `OFFICE#<office>` / `DISABLED#<source>`.
public final class TableDisabledCallbacks implements DisabledCallbacks {
  private final Items items;

  public TableDisabledCallbacks(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  @Override
  public Optional<Disabled> find(String office, String source) {
    return items
        .find(Keys.office(office), Keys.disabled(source))
        .map(
            item ->
                new Disabled(
                    source, integer(item, "version"), Instant.parse(string(item, "since"))));
  }

  @Override
  public void enable(String office, Disabled disabled) {
    // Versions count from 1: it holds under none.
    disable(office, new Disabled(disabled.source(), 0, disabled.since()));
  }

  @Override
  public void disable(String office, Disabled disabled) {
    Map<String, AttributeValue> item =
        Items.item(Keys.office(office), Keys.disabled(disabled.source()));
    item.put("version", number(disabled.version()));
    item.put("since", instant(disabled.since()));
    items.db().putItem(r -> r.tableName(items.table()).item(item));
  }
}
