package duban.store;

import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Small rows for those who read without being known here: one for each public case, one for each
/// of its steps that tells something. Rows of an office lie side by side in the order of time, so
/// that a list of a hundred is one query of a few read units.
///
/// A row is written with the step, or later by a reader who misses the row of an older case.
public final class PublicRows {
  /// How many rows a query reads at once: lists are read in pages of about this size.
  private static final int PAGE = 100;

  private static final String CONTENT = "row";
  private static final String CASE = "case";
  private static final String KEY = "key";

  private final Items items;

  public PublicRows(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  /// A row.
  ///
  /// @param key whose order is that of time
  /// @param content as the [PublicView] made it
  public record Row(String key, String content) {}

  /// Requests that came in from `from` to `until`, both included, the newest first; read as far as
  /// they are asked for.
  public Stream<Row> requests(String office, Instant from, Instant until) {
    return between(Keys.publicRequests(office), from, until, false);
  }

  /// What was told from `from` to `until`, both included, the oldest first.
  public Stream<Row> updates(String office, Instant from, Instant until) {
    return between(Keys.publicUpdates(office), from, until, true);
  }

  /// Eventually consistent: a list may lag behind by a moment, and costs half.
  private Stream<Row> between(String partition, Instant from, Instant until, boolean oldestFirst) {
    if (from.isAfter(until)) {
      return Stream.empty();
    }
    return items
        .db()
        .queryPaginator(
            r ->
                r.tableName(items.table())
                    .keyConditionExpression("PK = :pk AND SK BETWEEN :from AND :until")
                    .expressionAttributeValues(
                        Map.of(
                            ":pk", text(partition),
                            ":from", text(Items.sortable(from)),
                            ":until", text(Items.sortable(until) + SourceFeed.LAST)))
                    .limit(PAGE)
                    .scanIndexForward(oldestFirst))
        .items()
        .stream()
        .map(Items::known)
        .map(item -> new Row(string(item, "SK"), string(item, CONTENT)));
  }

  /// The case of a public id.
  public Optional<CaseRef> find(String office, String id) {
    return id(office, id).map(item -> new CaseRef(office, string(item, CASE)));
  }

  /// The content of the row of a public id.
  public Optional<String> request(String office, String id) {
    return id(office, id)
        .flatMap(item -> items.find(Keys.publicRequests(office), string(item, KEY)))
        .map(item -> string(item, CONTENT));
  }

  private Optional<Map<String, AttributeValue>> id(String office, String id) {
    return Keys.fits(id) ? items.find(Keys.publicIds(office), id) : Optional.empty();
  }

  /// Where a request's row lies.
  public static String key(SourceFeed.Arrival arrival) {
    return Keys.at(arrival.at(), arrival.ref());
  }

  /// Where a step's row lies.
  public static String key(SourceFeed.Change change) {
    return Keys.at(change.at(), change.ref(), change.first(), change.last());
  }

  /// Writes the row of a case from before there were rows, unless a step wrote it meanwhile.
  public void keepRequest(CaseFile file, PublicView view) {
    keep(request(file, view));
    keep(id(file, view));
  }

  /// Writes the row of a step from before there were rows.
  public void keepUpdates(CaseFile file, SourceFeed.Change change, PublicView view) {
    keep(
        row(
            Keys.publicUpdates(file.ref().office()),
            key(change),
            view.updates(file, change.first(), change.last())));
  }

  private void keep(Map<String, AttributeValue> item) {
    try {
      items
          .db()
          .putItem(
              r ->
                  r.tableName(items.table())
                      .item(item)
                      .conditionExpression("attribute_not_exists(PK)"));
    } catch (ConditionalCheckFailedException e) {
      // The row is there, and no older than this one.
    }
  }

  /// What a registration adds to its transaction.
  static List<TransactWriteItem> registered(Items items, CaseFile file, PublicView view) {
    return view.shows(file)
        ? List.of(items.put(request(file, view)), items.put(id(file, view)))
        : List.of();
  }

  /// What a step adds to its transaction.
  static List<TransactWriteItem> stepped(
      Items items, CaseFile before, CaseFile after, Step step, PublicView view) {
    List<TransactWriteItem> writes = new ArrayList<>();
    if (!view.shows(after)) {
      return writes;
    }
    if (!view.request(after).equals(view.request(before))) {
      writes.addAll(registered(items, after, view));
    }
    if (SourceFeed.tells(step)) {
      int first = before.version() + 1;
      int last = before.version() + step.events().size();
      writes.add(
          items.put(
              row(
                  Keys.publicUpdates(after.ref().office()),
                  Keys.at(step.at(), after.ref(), first, last),
                  view.updates(after, first, last))));
    }
    return writes;
  }

  private static Map<String, AttributeValue> request(CaseFile file, PublicView view) {
    return row(
        Keys.publicRequests(file.ref().office()),
        Keys.at(file.receivedAt(), file.ref()),
        view.request(file));
  }

  private static Map<String, AttributeValue> id(CaseFile file, PublicView view) {
    Map<String, AttributeValue> item =
        Items.item(Keys.publicIds(file.ref().office()), view.id(file));
    item.put(CASE, text(file.ref().id()));
    item.put(KEY, text(Keys.at(file.receivedAt(), file.ref())));
    return item;
  }

  private static Map<String, AttributeValue> row(String partition, String key, String content) {
    Map<String, AttributeValue> item = Items.item(partition, key);
    item.put(CONTENT, text(content));
    return item;
  }
}
