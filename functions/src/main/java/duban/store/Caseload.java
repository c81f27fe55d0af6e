package duban.store;

import static duban.store.Items.text;

import duban.cases.CaseRef;
import duban.store.Outbox.Due;
import duban.store.Outbox.DuePage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Which cases of an office are open, and which were closed lately. Open ones stand on the due
/// index; a closed one leaves an item `CLOSED#<office>#<UTC day>`, written with the step that
/// closed it.
public final class Caseload {
  private static final int PAGE = 200;

  private final Items items;
  private final Outbox outbox;

  public Caseload(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
    this.outbox = new Outbox(db, table);
  }

  /// The cases on which something is open, as far as the index knows: one that was closed a moment
  /// ago may still be among them, and one registered a moment ago not yet.
  public List<CaseRef> open(String office) {
    List<CaseRef> open = new ArrayList<>();
    for (int shard = 0; shard < Outbox.shards(); shard++) {
      @Nullable Object after = null;
      do {
        DuePage page = outbox.all(office, shard, PAGE, after);
        page.due().stream().filter(Due::isCase).map(Due::ref).forEach(open::add);
        after = page.next();
      } while (after != null);
    }
    return open;
  }

  /// The cases closed after `from`, up to and including `until`. Strongly consistent.
  public List<CaseRef> closed(String office, Instant from, Instant until) {
    List<CaseRef> closed = new ArrayList<>();
    LocalDate last = LocalDate.ofInstant(until, ZoneOffset.UTC);
    for (LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      for (Map<String, AttributeValue> item : items.list(Keys.closed(office, day))) {
        Instant at = Instant.parse(Items.string(item, "closedAt"));
        if (at.isAfter(from) && !at.isAfter(until)) {
          closed.add(CaseRef.parse(Items.string(item, "case")));
        }
      }
    }
    return closed;
  }

  /// What the closing step leaves.
  static Map<String, AttributeValue> item(CaseRef ref, Instant at, Instant forgotten) {
    Map<String, AttributeValue> item =
        Items.item(Keys.closed(ref.office(), LocalDate.ofInstant(at, ZoneOffset.UTC)), ref.id());
    item.put("case", text(ref.toString()));
    item.put("closedAt", Items.instant(at));
    item.put("expiresAt", Items.number(forgotten.getEpochSecond()));
    return item;
  }
}
