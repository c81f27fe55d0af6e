package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.integer;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.cases.CaseRef;
import duban.cases.Reminder;
import duban.store.Outbox.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// The mails in which people are reminded, one per person and minute, gathered entry by entry from
/// the steps of cases.
///
/// Like an effect of the outbox, a digest sits on the due index while anything is to be done about
/// it, is claimed before it is sent, and stays settled once it is. Entries are only added while
/// nobody has taken it; what comes later goes to another of the same minute.
public final class Digests {
  /// Entries of one mail. One more would make it unreadable, and every entry makes the item larger
  /// that the next one rewrites.
  static final int MOST_ENTRIES = 40;

  /// How long whoever gathers a digest has to send it before another sweep does.
  static final Duration GRACE = Duration.ofMinutes(1);

  /// How long a settled digest is kept.
  private static final Duration KEPT = Duration.ofDays(90);

  private static final String AS_SEEN =
      "#state = :seen AND attempts = :attempts AND size(entries) = :size";
  private static final Map<String, String> NAMES = Map.of("#state", "state");

  private final Items items;
  private final Transactions transactions;

  public Digests(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
    this.transactions = new Transactions(db, () -> ThreadLocalRandom.current().nextLong());
  }

  /// Which digest: of whom, and its id among theirs.
  public record Key(String office, String person, String id) {}

  /// What somebody is to be reminded of, and by which case.
  public record Entry(CaseRef ref, Reminder reminder) {}

  /// A digest as it stands in the table.
  ///
  /// @param attempts how often it was tried, or begun
  /// @param dueAt when to take it up next; null when settled
  public record Digest(
      Key key, List<Entry> entries, State state, int attempts, @Nullable Instant dueAt) {
    public Digest {
      entries = List.copyOf(entries);
    }

    /// Whether it may be worked on now: nobody else is at it and it is not being held back.
    public boolean ready(Instant now) {
      return switch (state) {
        case PENDING -> true;
        case SENDING, WAITING -> dueAt == null || !dueAt.isAfter(now);
        case DONE, FAILED -> false;
      };
    }

    /// The same digest always has the same, however often it is tried.
    public String name() {
      return key.office() + "-" + key.person() + "-" + key.id();
    }
  }

  /// The digest behind the keys of something due; empty when they are of something else.
  public static Optional<Key> ofKeys(Outbox.Due due) {
    return Keys.digestOf(due.partition(), due.sortKey());
  }

  /// What is to be added for one person, cut so that each part fits an empty digest.
  static List<List<Reminder>> slots(List<Reminder> ofOne) {
    List<List<Reminder>> parts = new ArrayList<>();
    for (int from = 0; from < ofOne.size(); from += MOST_ENTRIES) {
      parts.add(ofOne.subList(from, Math.min(ofOne.size(), from + MOST_ENTRIES)));
    }
    return parts;
  }

  /// Adds to a person's digest of a minute.
  ///
  /// @param slot which of the minute's digests, from 0
  static TransactWriteItem add(
      String table, CaseRef ref, List<Reminder> ofOne, Instant at, int slot) {
    String person = ofOne.getFirst().person();
    Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
    List<AttributeValue> entries =
        ofOne.stream().map(r -> text(Codec.digestEntry(new Entry(ref, r)))).toList();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":v", number(Items.SCHEMA));
    values.put(":pending", text(State.PENDING.stored()));
    values.put(":zero", number(0));
    values.put(":none", AttributeValue.fromL(List.of()));
    values.put(":new", AttributeValue.fromL(entries));
    values.put(":room", number(MOST_ENTRIES - (long) entries.size()));
    values.put(":pk", text(Keys.dueOf(ref.office(), person)));
    values.put(":due", instant(minute.plus(GRACE)));
    values.put(":kept", number(minute.plus(KEPT).getEpochSecond()));
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table)
                .key(Items.key(Keys.person(ref.office(), person), Keys.digest(minute, slot)))
                .updateExpression(
                    "SET v = :v, #state = :pending, attempts = :zero,"
                        + " entries = list_append(if_not_exists(entries, :none), :new),"
                        + " duePk = :pk, dueAt = :due, expiresAt = :kept")
                .conditionExpression(
                    "attribute_not_exists(PK)"
                        + " OR (#state = :pending AND attempts = :zero AND size(entries) <= :room)")
                .expressionAttributeNames(NAMES)
                .expressionAttributeValues(values)
                .build())
        .build();
  }

  /// Strongly consistent.
  public Optional<Digest> find(Key key) {
    return items
        .find(Keys.person(key.office(), key.person()), Keys.digest(key.id()))
        .map(item -> digest(key, item));
  }

  /// The keys of everything gathered for a person in one minute, in order.
  public List<Key> ofMinute(String office, String person, Instant at) {
    String prefix = Keys.digests(at.truncatedTo(ChronoUnit.MINUTES));
    return items.list(Keys.person(office, person), prefix).stream()
        .map(item -> Keys.digestOf(string(item, "PK"), string(item, "SK")))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Digest digest(Key key, Map<String, AttributeValue> item) {
    AttributeValue due = item.get("dueAt");
    AttributeValue entries = item.get("entries");
    return new Digest(
        key,
        entries == null
            ? List.of()
            : entries.l().stream().map(e -> Codec.digestEntry(e.s())).toList(),
        State.valueOf(string(item, "state").toUpperCase(Locale.ROOT)),
        integer(item, "attempts"),
        due == null ? null : Instant.parse(due.s()));
  }

  /// Takes a digest for oneself before it is sent. Whoever dies on it loses it when the lease is
  /// over.
  ///
  /// @param links the links its mail is about to carry, written in the same transaction
  /// @return the digest as it now stands; empty when someone else has it, something was added to
  ///   it, or it is settled
  public Optional<Digest> claim(
      Digest digest, Instant now, Duration lease, Collection<NewLink> links) {
    Instant until = now.plus(lease);
    Map<String, AttributeValue> values = seen(digest);
    values.put(":state", text(State.SENDING.stored()));
    values.put(":next", number(digest.attempts() + 1L));
    values.put(":until", instant(until));
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(
        TransactWriteItem.builder()
            .update(
                update(
                    digest,
                    "SET #state = :state, attempts = :next, dueAt = :until",
                    AS_SEEN,
                    values))
            .build());
    links.forEach(link -> writes.add(items.create(TableLinks.item(link))));
    return transactions.write(writes) instanceof Transactions.Outcome.Written
        ? Optional.of(
            new Digest(digest.key(), digest.entries(), State.SENDING, digest.attempts() + 1, until))
        : Optional.empty();
  }

  /// It was sent, or is not wanted any more. Said also by one who lost the claim meanwhile: what
  /// happened, happened.
  public void done(Digest digest, Instant at, String note) {
    settle(digest, State.DONE, at, note, "attribute_exists(PK)", new HashMap<>());
  }

  /// It is given up.
  public void failed(Digest digest, Instant at, String why) {
    settle(digest, State.FAILED, at, why, AS_SEEN, seen(digest));
  }

  private void settle(
      Digest digest,
      State state,
      Instant at,
      String note,
      String condition,
      Map<String, AttributeValue> values) {
    values.put(":state", text(state.stored()));
    values.put(":at", instant(at));
    values.put(":note", text(note));
    applies(
        update(
            digest,
            "SET #state = :state, settledAt = :at, note = :note REMOVE duePk, dueAt",
            condition,
            values));
  }

  /// To be taken up again at `at`. Does nothing when it was settled, or taken over by someone,
  /// meanwhile.
  public void waitUntil(Digest digest, Instant at, String why) {
    Map<String, AttributeValue> values = seen(digest);
    values.put(":state", text(State.WAITING.stored()));
    values.put(":at", instant(at));
    values.put(":why", text(why));
    applies(update(digest, "SET #state = :state, dueAt = :at, note = :why", AS_SEEN, values));
  }

  private static Map<String, AttributeValue> seen(Digest digest) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":seen", text(digest.state().stored()));
    values.put(":attempts", number(digest.attempts()));
    values.put(":size", number(digest.entries().size()));
    return values;
  }

  private Update update(
      Digest digest, String expression, String condition, Map<String, AttributeValue> values) {
    Key key = digest.key();
    return Update.builder()
        .tableName(items.table())
        .key(Items.key(Keys.person(key.office(), key.person()), Keys.digest(key.id())))
        .updateExpression(expression)
        .conditionExpression(condition)
        .expressionAttributeNames(NAMES)
        .expressionAttributeValues(values)
        .build();
  }

  private void applies(Update update) {
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(update.tableName())
                      .key(update.key())
                      .updateExpression(update.updateExpression())
                      .conditionExpression(update.conditionExpression())
                      .expressionAttributeNames(update.expressionAttributeNames())
                      .expressionAttributeValues(update.expressionAttributeValues()));
    } catch (ConditionalCheckFailedException e) {
      // Settled or taken over by someone meanwhile: theirs is what counts.
    }
  }
}
