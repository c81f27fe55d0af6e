package duban.store;

import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.cases.CaseRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Links in DynamoDB, under the hash of their id.
public final class TableLinks implements Links {
  /// How long after its last possible moment a link is still known, so that its page can say that
  /// it has expired.
  private static final Duration KEPT = Duration.ofDays(90);

  private final Items items;

  public TableLinks(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  @Override
  public Optional<Link> find(String id) {
    return items
        .find(Keys.link(hash(id)), Keys.LINK)
        .map(
            item ->
                new Link(
                    CaseRef.parse(string(item, "case")),
                    string(item, "task"),
                    string(item, "person"),
                    // A retired link leads nowhere, however long its step is open.
                    item.containsKey(QuotedLinks.RETIRED)
                        ? Instant.EPOCH
                        : Instant.parse(string(item, "validUntil"))));
  }

  /// Keeps a link that is about to be mailed.
  public void keep(NewLink link) {
    items.db().putItem(r -> r.tableName(items.table()).item(item(link)));
  }

  static Map<String, AttributeValue> item(NewLink added) {
    Link link = added.link();
    Map<String, AttributeValue> item = Items.item(Keys.link(hash(added.id())), Keys.LINK);
    item.put("case", text(link.ref().toString()));
    item.put("task", text(link.task()));
    item.put("person", text(link.person()));
    item.put("validUntil", Items.instant(link.expiresAt()));
    item.put(
        "expiresAt",
        Items.number(link.expiresAt().plus(Link.LONGEST_STEP).plus(KEPT).getEpochSecond()));
    return item;
  }

  static String hash(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
