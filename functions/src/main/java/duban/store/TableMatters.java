package duban.store;

import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.cases.CaseRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Matters in DynamoDB.
///
/// A claim is one item, put on condition that there is none, or one that is over, or one's own: of
/// two that come at the same moment one is told of the other. A trait is a partition of small items
/// in the order of their messages, read from its end with a limit. So a look costs the same however
/// many cases are open, and however many share a trait.
public final class TableMatters implements Matters {
  private final Items items;
  private final Transactions transactions;

  public TableMatters(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
    this.transactions = new Transactions(db, () -> ThreadLocalRandom.current().nextLong());
  }

  @Override
  public Claim claim(CaseRef ref, String text, String letters, Instant now, Instant until) {
    return put(ref, ref, text, letters, now, until);
  }

  @Override
  public Claim takeOver(
      CaseRef ref, CaseRef from, String text, String letters, Instant now, Instant until) {
    return put(ref, from, text, letters, now, until);
  }

  private Claim put(
      CaseRef ref, CaseRef from, String text, String letters, Instant now, Instant until) {
    Map<String, AttributeValue> item = Items.item(Keys.same(ref.office(), text), Keys.CLAIM);
    item.put("case", text(ref.id()));
    item.put("letters", text(letters));
    item.put("expiresAt", number(until.getEpochSecond()));
    try {
      items
          .db()
          .putItem(
              r ->
                  r.tableName(items.table())
                      .item(item)
                      .conditionExpression(
                          "attribute_not_exists(PK) OR #case = :me OR #case = :from"
                              + " OR expiresAt <= :now")
                      // The table's time to live is not kept to the second.
                      .expressionAttributeNames(Map.of("#case", "case"))
                      .expressionAttributeValues(
                          Map.of(
                              ":me", text(ref.id()),
                              ":from", text(from.id()),
                              ":now", number(now.getEpochSecond())))
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return new Claim.Held();
    } catch (ConditionalCheckFailedException e) {
      Map<String, AttributeValue> known = Items.known(e.item());
      return new Claim.Taken(
          new CaseRef(ref.office(), string(known, "case")), string(known, "letters"));
    }
  }

  @Override
  public void note(
      CaseRef ref, Collection<String> traits, byte[] sketch, Instant at, Instant until) {
    // In transactions, though nothing hangs on all or none: the other call that takes many items
    // at once needs a right that lets delete, too.
    List<TransactWriteItem> notes = new ArrayList<>();
    for (String trait : new LinkedHashSet<>(traits)) {
      Map<String, AttributeValue> item =
          Items.item(Keys.trait(ref.office(), trait), Items.sortable(at) + "#" + ref.id());
      item.put("sketch", AttributeValue.fromB(SdkBytes.fromByteArray(sketch)));
      item.put("expiresAt", number(until.getEpochSecond()));
      notes.add(items.put(item));
    }
    for (int from = 0; from < notes.size(); from += Transactions.MOST_WRITES) {
      transactions.write(
          notes.subList(from, Math.min(notes.size(), from + Transactions.MOST_WRITES)));
    }
  }

  @Override
  public List<Noted> sharing(String office, Collection<String> traits, int each, Instant now) {
    Map<String, Map<String, AttributeValue>> found = new LinkedHashMap<>();
    Map<String, Integer> shared = new HashMap<>();
    for (Map<String, AttributeValue> item : read(office, traits, each)) {
      String sort = string(Items.known(item), "SK");
      if (over(item).isAfter(now)) {
        found.putIfAbsent(sort, item);
        shared.merge(sort, 1, Integer::sum);
      }
    }
    return found.entrySet().stream()
        .map(
            e ->
                new Noted(
                    new CaseRef(office, e.getKey().substring(e.getKey().indexOf('#') + 1)),
                    sketch(e.getValue()),
                    shared.getOrDefault(e.getKey(), 1)))
        .sorted(Comparator.comparingInt(Noted::shared).reversed())
        .toList();
  }

  private static Instant over(Map<String, AttributeValue> item) {
    AttributeValue at = item.get("expiresAt");
    return at == null ? Instant.MIN : Instant.ofEpochSecond(Long.parseLong(at.n()));
  }

  private static byte[] sketch(Map<String, AttributeValue> item) {
    AttributeValue sketch = item.get("sketch");
    return sketch == null || sketch.b() == null ? new byte[0] : sketch.b().asByteArray();
  }

  private List<Map<String, AttributeValue>> read(
      String office, Collection<String> traits, int each) {
    return together(
            new LinkedHashSet<>(traits)
                .stream()
                    .<Callable<List<Map<String, AttributeValue>>>>map(
                        trait -> () -> newest(office, trait, each))
                    .toList())
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /// All traits at the same time: one after the other, a look would take as long as they all do.
  private static <T> List<T> together(List<Callable<T>> calls) {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> answers = new ArrayList<>();
      for (Future<T> call : callers.invokeAll(calls)) {
        answers.add(call.get());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreBusy("Interrupted while waiting for the table.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("The table could not be used.", e.getCause());
    }
  }

  /// Eventually consistent, at half the price: of two that come within the same moment one may miss
  /// the other here. Claims do not.
  private List<Map<String, AttributeValue>> newest(String office, String trait, int each) {
    return items
        .db()
        .query(
            r ->
                r.tableName(items.table())
                    .keyConditionExpression("PK = :pk")
                    .expressionAttributeValues(Map.of(":pk", text(Keys.trait(office, trait))))
                    .scanIndexForward(false)
                    .limit(each))
        .items();
  }
}
