package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// The inbox in DynamoDB: `OFFICE#<office>` / `INBOX#<id>`. What waits is kept until it is decided;
/// what became of it is forgotten after a year, when the case has it or nobody wants it.
public final class TableInbox implements Inbox {
  /// How long after its end a link is still known, so that its page can say that it has expired.
  private static final Duration LINKS_KEPT = Duration.ofDays(30);

  /// How long a decided mail is still recognised when it is delivered again.
  private static final Duration DECIDED_KEPT = Duration.ofDays(366);

  private final Items items;

  public TableInbox(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  @Override
  public boolean keep(Letter letter) {
    Map<String, AttributeValue> item =
        Items.item(Keys.office(letter.office()), Keys.inbox(letter.id()));
    item.put("letter", text(Codec.letter(letter)));
    item.put("receivedAt", instant(letter.receivedAt()));
    try {
      items
          .db()
          .putItem(
              r ->
                  r.tableName(items.table())
                      .item(item)
                      .conditionExpression("attribute_not_exists(PK)"));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  @Override
  public Optional<Waiting> find(String office, String id) {
    return items
        .find(Keys.office(office), Keys.inbox(id))
        .map(
            item ->
                new Waiting(
                    Codec.letter(string(item, "letter")),
                    item.containsKey("choice") ? Codec.choice(string(item, "choice")) : null,
                    item.containsKey("settledAt")
                        ? Instant.parse(string(item, "settledAt"))
                        : null,
                    item.containsKey("caseId") ? string(item, "caseId") : null,
                    item.containsKey("number") ? string(item, "number") : null));
  }

  @Override
  public boolean decide(String office, String id, Choice choice) {
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(items.table())
                      .key(Items.key(Keys.office(office), Keys.inbox(id)))
                      .updateExpression("SET choice = :choice")
                      .conditionExpression(
                          "attribute_exists(PK) AND attribute_not_exists(choice)")
                      .expressionAttributeValues(
                          Map.of(":choice", text(Codec.choice(choice)))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  @Override
  public void settle(
      String office, String id, Instant at, @Nullable String caseId, @Nullable String caseNumber) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":at", instant(at));
    values.put(":end", number(at.plus(DECIDED_KEPT).getEpochSecond()));
    StringBuilder change = new StringBuilder("SET settledAt = :at, expiresAt = :end");
    if (caseId != null && caseNumber != null) {
      values.put(":case", text(caseId));
      values.put(":number", text(caseNumber));
      change.append(", caseId = :case, #number = :number");
    }
    items
        .db()
        .updateItem(
            r ->
                r.tableName(items.table())
                    .key(Items.key(Keys.office(office), Keys.inbox(id)))
                    .updateExpression(change.toString())
                    .conditionExpression("attribute_exists(choice)")
                    .expressionAttributeNames(
                        caseId == null || caseNumber == null ? null : Map.of("#number", "number"))
                    .expressionAttributeValues(values));
  }

  @Override
  public void keepLink(String linkId, Link link) {
    Map<String, AttributeValue> item =
        Items.item(Keys.link(TableLinks.hash(linkId)), Keys.INBOX_LINK);
    item.put("office", text(link.office()));
    item.put("mail", text(link.mail()));
    item.put("person", text(link.person()));
    item.put("validUntil", instant(link.expiresAt()));
    item.put("expiresAt", number(link.expiresAt().plus(LINKS_KEPT).getEpochSecond()));
    items.db().putItem(r -> r.tableName(items.table()).item(item));
  }

  @Override
  public Optional<Link> findLink(String linkId) {
    return items
        .find(Keys.link(TableLinks.hash(linkId)), Keys.INBOX_LINK)
        .map(
            item ->
                new Link(
                    string(item, "office"),
                    string(item, "mail"),
                    string(item, "person"),
                    Instant.parse(string(item, "validUntil"))));
  }
}
