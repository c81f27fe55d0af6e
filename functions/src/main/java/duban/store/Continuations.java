package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Reminder;
import duban.store.Outbox.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// The rest of steps that are larger than one transaction.
///
/// The step's own transaction writes its events, and the mails and reminders that found no room in
/// it as continuation records. Each record is small enough to be carried out by one transaction,
/// which settles the record on condition that it is open: a record is carried out once, however
/// often and by however many it is tried. The writer of the step carries its records out at once; a
/// record left behind is due on the index a minute later, and any sweep carries it out.
///
/// Between the two writes the case is whole, and some of its mails are not yet in the outbox.
public final class Continuations {
  /// Writes of one record: a transaction may have 100, and one of them settles the record.
  private static final int MOST_WRITES = 90;

  /// Bytes of what one record holds.
  private static final int MOST_BYTES = 256 * 1024;

  /// How long the step's writer has to carry out its records before a sweep does.
  private static final Duration GRACE = Duration.ofMinutes(1);

  private static final Duration KEPT = Duration.ofDays(90);

  private final Items items;
  private final Transactions transactions;
  private final DigestSlots slots;

  public Continuations(DynamoDbClient db, String table) {
    this(
        new Items(db, table),
        new Transactions(db, () -> ThreadLocalRandom.current().nextLong()),
        new DigestSlots());
  }

  Continuations(Items items, Transactions transactions, DigestSlots slots) {
    this.items = items;
    this.transactions = transactions;
    this.slots = slots;
  }

  /// An effect with the id it has in the outbox.
  record Numbered(String id, Effect effect) {}

  /// What is left to write, as the record keeps it.
  record Rest(Instant at, List<Numbered> effects, List<Reminder> reminders) {
    Rest {
      effects = List.copyOf(effects);
      reminders = List.copyOf(reminders);
    }
  }

  /// A continuation record.
  ///
  /// @param id unique within the case
  record Open(CaseRef ref, String id, Rest rest) {}

  /// Cuts what found no room in a step's transaction into records.
  ///
  /// @param lastSeq the step's last event
  static List<Open> cut(
      CaseRef ref, int lastSeq, Instant at, List<Numbered> effects, List<Reminder> reminders) {
    List<Open> records = new ArrayList<>();
    Cut cut = new Cut();
    for (Numbered effect : effects) {
      int bytes = ItemSize.bytes(Codec.effect(effect.effect()));
      if (!cut.room(1, bytes)) {
        records.add(cut.record(ref, lastSeq, records.size(), at));
        cut = new Cut();
      }
      cut.add(effect, bytes);
    }
    Map<String, List<Reminder>> byPerson = new LinkedHashMap<>();
    reminders.forEach(
        reminder ->
            byPerson.computeIfAbsent(reminder.person(), p -> new ArrayList<>()).add(reminder));
    for (List<Reminder> all : byPerson.values()) {
      for (List<Reminder> some : Digests.slots(all)) {
        int bytes =
            some.stream()
                .mapToInt(r -> ItemSize.bytes(Codec.digestEntry(new Digests.Entry(ref, r))))
                .sum();
        if (!cut.room(1, bytes)) {
          records.add(cut.record(ref, lastSeq, records.size(), at));
          cut = new Cut();
        }
        cut.add(some, bytes);
      }
    }
    if (cut.writes > 0) {
      records.add(cut.record(ref, lastSeq, records.size(), at));
    }
    return records;
  }

  /// A record while it is being filled.
  private static final class Cut {
    private final List<Numbered> effects = new ArrayList<>();
    private final List<Reminder> reminders = new ArrayList<>();
    private int writes;
    private int bytes;

    boolean room(int moreWrites, int moreBytes) {
      return writes == 0 || (writes + moreWrites <= MOST_WRITES && bytes + moreBytes <= MOST_BYTES);
    }

    void add(Numbered effect, int ofIt) {
      effects.add(effect);
      writes++;
      bytes += ofIt;
    }

    void add(List<Reminder> ofOne, int ofThem) {
      reminders.addAll(ofOne);
      writes++;
      bytes += ofThem;
    }

    Open record(CaseRef ref, int lastSeq, int n, Instant at) {
      return new Open(ref, Keys.outboxId(lastSeq, n), new Rest(at, effects, reminders));
    }
  }

  Map<String, AttributeValue> item(Open open) {
    Map<String, AttributeValue> item =
        Items.item(Keys.caseOf(open.ref()), Keys.continuation(open.id()));
    item.put("rest", text(Codec.rest(open.rest())));
    item.put("duePk", text(Keys.due(open.ref())));
    item.put("dueAt", instant(open.rest().at().plus(GRACE)));
    item.put("expiresAt", number(open.rest().at().plus(KEPT).getEpochSecond()));
    return item;
  }

  /// Whether what is due is a continuation record.
  public static boolean knows(Due due) {
    return due.sortKey().startsWith(Keys.CONTINUATION);
  }

  /// Carries out a record that was left behind.
  ///
  /// @return whether this call did it: false when it was carried out before
  public boolean finish(Due due) {
    Optional<Map<String, AttributeValue>> item = items.find(due.partition(), due.sortKey());
    if (item.isEmpty() || !item.get().containsKey("duePk")) {
      return false;
    }
    return finish(
        new Open(
            due.ref(),
            due.sortKey().substring(Keys.CONTINUATION.length()),
            Codec.rest(string(item.get(), "rest"))));
  }

  boolean finish(Open open) {
    Rest rest = open.rest();
    List<TransactWriteItem> own = new ArrayList<>();
    own.add(TransactWriteItem.builder().update(settle(open)).build());
    for (Numbered each : rest.effects()) {
      own.add(items.put(Outbox.item(open.ref(), each.id(), each.effect(), rest.at())));
    }
    DigestSlots.Adding adding = slots.adding(open.ref(), rest.at(), rest.reminders());
    return adding.write(transactions, items.table(), own);
  }

  /// What a record said is in the outbox now, and is not kept twice.
  private Update settle(Open open) {
    return Update.builder()
        .tableName(items.table())
        .key(Items.key(Keys.caseOf(open.ref()), Keys.continuation(open.id())))
        .updateExpression("REMOVE duePk, dueAt, #rest")
        .conditionExpression("attribute_exists(duePk)")
        .expressionAttributeNames(Map.of("#rest", "rest"))
        .build();
  }
}
