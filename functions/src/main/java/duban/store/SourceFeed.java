package duban.store;

import static duban.store.Items.text;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Step;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What came in by a source and what became of it, in the order of time, for senders that come and
/// ask. It stands on the office index, which lags behind the cases by a moment: what matters is
/// read from the case itself.
public final class SourceFeed {
  /// Sorts after everything that follows an instant in a key.
  static final String LAST = "~";

  /// How many keys a query reads at once: lists are read in pages of about this size.
  private static final int PAGE = 100;

  private final Items items;

  public SourceFeed(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  /// A message became a case.
  public record Arrival(Instant at, CaseRef ref) {}

  /// A step of a case.
  ///
  /// @param first the number of the step's first event
  /// @param last the number of its last
  public record Change(Instant at, CaseRef ref, int first, int last) {}

  /// What came in from `from` to `until`, both included, the newest first; read page by page as it
  /// is asked for.
  public Stream<Arrival> arrivals(String office, String source, Instant from, Instant until) {
    return between(Keys.received(office, source), from, until, false)
        .map(key -> key.split("#"))
        .map(key -> new Arrival(Instant.parse(key[0]), new CaseRef(office, key[1])));
  }

  /// The steps from `from` to `until`, both included, that may tell a sender something, the oldest
  /// first; read page by page as it is asked for.
  public Stream<Change> changes(String office, String source, Instant from, Instant until) {
    return between(Keys.changed(office, source), from, until, true)
        .map(key -> key.split("#"))
        .map(
            key ->
                new Change(
                    Instant.parse(key[0]),
                    new CaseRef(office, key[1]),
                    Integer.parseInt(key[2]),
                    Integer.parseInt(key[3])));
  }

  private Stream<String> between(
      String partition, Instant from, Instant until, boolean oldestFirst) {
    if (from.isAfter(until)) {
      return Stream.empty();
    }
    return items
        .db()
        .queryPaginator(
            r ->
                r.tableName(items.table())
                    .indexName("office-index")
                    .keyConditionExpression("officePk = :pk AND officeSk BETWEEN :from AND :until")
                    .expressionAttributeValues(
                        Map.of(
                            ":pk", text(partition),
                            ":from", text(Items.sortable(from)),
                            ":until", text(Items.sortable(until) + LAST)))
                    .limit(PAGE)
                    .scanIndexForward(oldestFirst))
        .items()
        .stream()
        .map(item -> Items.string(item, "officeSk"));
  }

  /// Puts the item that a registration leaves for its source on the index.
  static void addArrival(Map<String, AttributeValue> item, CaseRef ref, String source, Instant at) {
    item.put("officePk", text(Keys.received(ref.office(), source)));
    item.put("officeSk", text(Keys.at(at, ref)));
  }

  /// Puts the item of a step on the index if the step may tell a sender something.
  static void addChange(Map<String, AttributeValue> item, CaseFile before, Step step) {
    if (tells(step)) {
      CaseRef ref = before.ref();
      item.put("officePk", text(Keys.changed(ref.office(), before.registration().source())));
      int first = before.version() + 1;
      item.put(
          "officeSk",
          text(Keys.at(step.at(), ref, first, before.version() + step.events().size())));
    }
  }

  /// Whether the step may tell a sender something.
  static boolean tells(Step step) {
    return step.events().stream().anyMatch(SourceFeed::tells);
  }

  private static boolean tells(CaseEvent event) {
    return event instanceof CaseEvent.Assigned
        || event instanceof CaseEvent.Redirected
        || event instanceof CaseEvent.Refused
        || event instanceof CaseEvent.Merged
        || event instanceof CaseEvent.Separated
        || event instanceof CaseEvent.Replied
        || event instanceof CaseEvent.Closed
        || event instanceof CaseEvent.DeadlineMoved moved && moved.task().equals(CaseFile.CASE);
  }
}
