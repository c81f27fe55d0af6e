package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.cases.CaseRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// Conversations in DynamoDB: a partition for each sender, `TALK#<office>#<source>#<hash>`.
public final class TableConversations implements Conversations {
  private static final String LAST = "LAST";
  private static final String FILED = "FILED#";
  private static final String WAITING = "WAITING#";

  /// Who has not written for so long is a stranger again.
  private static final Duration SENDERS_KEPT = Duration.ofDays(400);

  /// How long a message may be pushed again and still be recognised.
  private static final Duration FILED_KEPT = Duration.ofDays(90);

  /// An answer stands on the status page all the while.
  private static final Duration ANSWERS_KEPT = Duration.ofDays(400);

  /// Longer than the time within which a signature is taken.
  private static final Duration NONCES_KEPT = Duration.ofHours(1);

  private final Items items;

  public TableConversations(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  private static String partition(Sender sender) {
    return "TALK#" + sender.office() + "#" + sender.source() + "#" + hash(sender.account());
  }

  private static String hash(String account) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(account.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private static AttributeValue end(Instant from, Duration kept) {
    return number(from.plus(kept).getEpochSecond());
  }

  @Override
  public Optional<Last> findLast(Sender sender) {
    return items
        .find(partition(sender), LAST)
        .map(
            item -> {
              AttributeValue ref = item.get("case");
              return new Last(
                  Instant.parse(string(item, "heardAt")),
                  ref == null ? null : CaseRef.parse(ref.s()));
            });
  }

  @Override
  public void heard(Sender sender, Instant at, @Nullable CaseRef ref) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":at", instant(at));
    values.put(":end", end(at, SENDERS_KEPT));
    values.put(":v", number(Items.SCHEMA));
    if (ref != null) {
      values.put(":case", text(ref.toString()));
    }
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(items.table())
                      .key(Items.key(partition(sender), LAST))
                      .updateExpression(
                          "SET heardAt = :at, expiresAt = :end, v = :v"
                              + (ref == null ? "" : ", #case = :case"))
                      .conditionExpression("attribute_not_exists(PK) OR heardAt <= :at")
                      .expressionAttributeNames(ref == null ? null : Map.of("#case", "case"))
                      .expressionAttributeValues(values));
    } catch (ConditionalCheckFailedException e) {
      // A later message came first.
    }
  }

  @Override
  public Optional<CaseRef> findFiled(Sender sender, String messageId) {
    return items
        .find(partition(sender), FILED + messageId)
        .map(item -> CaseRef.parse(string(item, "case")));
  }

  @Override
  public CaseRef file(Sender sender, String messageId, CaseRef ref, Instant now) {
    Map<String, AttributeValue> item = Items.item(partition(sender), FILED + messageId);
    item.put("case", text(ref.toString()));
    item.put("expiresAt", end(now, FILED_KEPT));
    return create(item).map(known -> CaseRef.parse(string(known, "case"))).orElse(ref);
  }

  @Override
  public void keep(Sender sender, Pending answer) {
    Map<String, AttributeValue> item = Items.item(partition(sender), WAITING + answer.key());
    item.put("case", text(answer.ref().toString()));
    item.put("told", text(answer.told()));
    item.put("text", text(answer.text()));
    item.put("at", instant(answer.at()));
    item.put("expiresAt", end(answer.at(), ANSWERS_KEPT));
    create(item);
  }

  /// @return what is there instead, if something is
  private Optional<Map<String, AttributeValue>> create(Map<String, AttributeValue> item) {
    try {
      items
          .db()
          .putItem(
              r ->
                  r.tableName(items.table())
                      .item(item)
                      .conditionExpression("attribute_not_exists(PK)")
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return Optional.empty();
    } catch (ConditionalCheckFailedException e) {
      return Optional.of(Items.known(e.item()));
    }
  }

  @Override
  public List<Pending> waiting(Sender sender, String messageId) {
    return items.list(partition(sender), WAITING).stream()
        .filter(
            item -> {
              AttributeValue with = item.get("handedWith");
              return with == null || with.s().equals(messageId);
            })
        .map(
            item ->
                new Pending(
                    string(item, "SK").substring(WAITING.length()),
                    CaseRef.parse(string(item, "case")),
                    string(item, "told"),
                    string(item, "text"),
                    Instant.parse(string(item, "at"))))
        .sorted(Comparator.comparing(Pending::at).thenComparing(Pending::key))
        .toList();
  }

  @Override
  public void handed(Sender sender, Pending answer, String messageId, Instant now) {
    items
        .db()
        .updateItem(
            r ->
                r.tableName(items.table())
                    .key(Items.key(partition(sender), WAITING + answer.key()))
                    .updateExpression("SET handedWith = :message, handedAt = :now")
                    .conditionExpression("attribute_exists(PK)")
                    .expressionAttributeValues(
                        Map.of(":message", text(messageId), ":now", instant(now))));
  }

  @Override
  public boolean fresh(
      String office, String source, String timestamp, String nonce, String content, Instant now) {
    Map<String, AttributeValue> item =
        Items.item(Keys.source(office, source), "NONCE#" + timestamp + "#" + nonce);
    item.put("content", text(content));
    item.put("expiresAt", end(now, NONCES_KEPT));
    return create(item).map(known -> string(known, "content").equals(content)).orElse(true);
  }
}
