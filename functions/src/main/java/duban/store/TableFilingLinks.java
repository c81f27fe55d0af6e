package duban.store;

import static duban.store.Items.string;
import static duban.store.Items.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Filing links in DynamoDB, under the hash of their id and a sort key of their own.
public final class TableFilingLinks implements FilingLinks {
  /// How long after its end a link is still known, so that its page can say that it has expired.
  private static final Duration KEPT = Duration.ofDays(7);

  private final Items items;

  public TableFilingLinks(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  @Override
  public Optional<FilingLink> find(String id) {
    return items
        .find(Keys.link(TableLinks.hash(id)), Keys.FILING)
        .map(
            item ->
                new FilingLink(
                    string(item, "office"),
                    string(item, "person"),
                    Instant.parse(string(item, "validUntil"))));
  }

  @Override
  public void keep(String id, FilingLink link) {
    Map<String, AttributeValue> item = Items.item(Keys.link(TableLinks.hash(id)), Keys.FILING);
    item.put("office", text(link.office()));
    item.put("person", text(link.person()));
    item.put("validUntil", Items.instant(link.expiresAt()));
    item.put("expiresAt", Items.number(link.expiresAt().plus(KEPT).getEpochSecond()));
    items.db().putItem(r -> r.tableName(items.table()).item(item));
  }
}
