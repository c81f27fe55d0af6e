package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.integer;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.delivery.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// Effects that were written down with their step and must now happen.
///
/// While anything is to be done about an effect it also sits on the due index, from the first
/// moment on: the stream is the fast way to it, the index the sure one.
public final class Outbox {
  /// How long the stream has to bring a new effect before the sweep takes it up.
  static final Duration GRACE = Duration.ofMinutes(1);

  /// How long a failure counts with the next one.
  private static final Duration FAILURES_COUNT = Duration.ofDays(1);

  /// The last instant that sorts as text like the others.
  private static final Instant EVER = Instant.parse("9999-12-31T23:59:59Z");

  /// Nobody did anything about the effect since it was read.
  private static final String AS_SEEN = "#state = :seen AND attempts = :attempts";

  private final Items items;

  public Outbox(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  /// Where an effect stands.
  public enum State {
    /// Written, not yet tried.
    PENDING,
    /// Someone is at it until [Entry#dueAt()]; after that it may be taken over.
    SENDING,
    /// Tried or held back; to be taken up at [Entry#dueAt()].
    WAITING,
    /// It happened, or was overtaken by events.
    DONE,
    /// Given up, with the reason.
    FAILED;

    String stored() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public boolean settled() {
      return this == DONE || this == FAILED;
    }
  }

  /// An effect as it stands in the table.
  ///
  /// @param id unique within the case; sorts in the order in which effects were written
  /// @param attempts how often it was tried, or begun
  /// @param dueAt when to take it up next; null when settled
  public record Entry(
      CaseRef ref, String id, Effect effect, State state, int attempts, @Nullable Instant dueAt) {
    /// The last event of the step that wrote it.
    public int seq() {
      return Integer.parseInt(id.substring(0, id.indexOf('-')));
    }

    /// Whether it may be worked on now: nobody else is at it and it is not being held back.
    public boolean ready(Instant now) {
      return switch (state) {
        case PENDING -> true;
        case SENDING, WAITING -> dueAt == null || !dueAt.isAfter(now);
        case DONE, FAILED -> false;
      };
    }

    /// A key for the remote party: the same effect always has the same, however often it is tried.
    public String key() {
      return ref.office() + "-" + ref.id() + "-" + id;
    }
  }

  /// The key of something to be looked at. A hint: what stands in the table counts.
  ///
  /// @param at when it is due; for a new item of the stream, at once
  public record Due(String partition, String sortKey, Instant at) {
    /// The case it belongs to.
    ///
    /// @throws IllegalArgumentException when it belongs to no case
    public CaseRef ref() {
      return Keys.refOf(partition);
    }

    /// The id of the effect, when that is what is due.
    public Optional<String> outboxId() {
      return sortKey.startsWith(Keys.OUTBOX)
          ? Optional.of(sortKey.substring(Keys.OUTBOX.length()))
          : Optional.empty();
    }

    /// The office and the name of the job, when that is what is due.
    public Optional<DueJob> job() {
      return sortKey.startsWith(Keys.JOB)
          ? Optional.of(new DueJob(Keys.officeOf(partition), sortKey.substring(Keys.JOB.length())))
          : Optional.empty();
    }

    /// Whether a case itself is to be looked at.
    public boolean isCase() {
      return sortKey.equals(Keys.FIRST);
    }
  }

  /// A job of an office whose time has come.
  public record DueJob(String office, String name) {}

  /// @param next where to go on reading; null at the end
  public record DuePage(List<Due> due, @Nullable Object next) {
    public DuePage {
      due = List.copyOf(due);
    }
  }

  /// The effect behind the keys of a stream record; empty when the record is about something else.
  public static Optional<Due> ofKeys(String partition, String sort) {
    return sort.startsWith(Keys.OUTBOX)
        ? Optional.of(new Due(partition, sort, Instant.MIN))
        : Optional.empty();
  }

  /// The effect as it stood when the stream recorded it. Since then it may have been taken up.
  ///
  /// @param image the whole item, its texts as String and its numbers as they are printed
  /// @throws UnknownSchema when it was written under another schema
  public static Entry ofImage(CaseRef ref, Map<String, Object> image) {
    Map<String, AttributeValue> item = new HashMap<>();
    image.forEach(
        (name, value) ->
            item.put(
                name,
                value instanceof String text
                    ? text(text)
                    : AttributeValue.fromN(String.valueOf(value))));
    return entry(ref, Items.known(item));
  }

  static Map<String, AttributeValue> item(CaseRef ref, String id, Effect effect, Instant at) {
    Map<String, AttributeValue> item = Items.item(Keys.caseOf(ref), Keys.outbox(id));
    item.put("effect", text(Codec.effect(effect)));
    item.put("kind", text(kind(effect)));
    item.put("state", text(State.PENDING.stored()));
    item.put("attempts", number(0));
    item.put("duePk", text(Keys.due(ref)));
    item.put("dueAt", instant(at.plus(GRACE)));
    return item;
  }

  private static String kind(Effect effect) {
    return switch (effect) {
      case Effect.StartExecution e -> "start-execution";
      case Effect.CompleteTask e -> "complete-task";
      case Effect.FailTask e -> "fail-task";
      case Effect.SendMail e -> "send-mail";
      case Effect.CallSource e -> "call-source";
      case Effect.FetchMedia e -> "fetch-media";
    };
  }

  /// Strongly consistent.
  public Optional<Entry> find(CaseRef ref, String id) {
    return items.find(Keys.caseOf(ref), Keys.outbox(id)).map(item -> entry(ref, item));
  }

  /// Everything that was ever to be done for a case, in order.
  public List<Entry> list(CaseRef ref) {
    return items.list(Keys.caseOf(ref), Keys.OUTBOX).stream()
        .map(item -> entry(ref, item))
        .toList();
  }

  /// What a case tells its source, and how far that got, in the order in which it was written.
  public List<Delivery> deliveries(CaseFile file) {
    List<Delivery> deliveries = new ArrayList<>();
    for (Map<String, AttributeValue> item : items.list(Keys.caseOf(file.ref()), Keys.OUTBOX)) {
      Entry entry = entry(file.ref(), item);
      if (entry.effect() instanceof Effect.CallSource call) {
        AttributeValue note = item.get("note");
        AttributeValue settled = item.get("settledAt");
        String said = note == null ? "" : note.s();
        deliveries.add(
            new Delivery(
                call.event(),
                state(entry, said, file, call.event()),
                entry.attempts(),
                said.isEmpty() ? null : said,
                entry.state() == State.SENDING ? null : entry.dueAt(),
                settled == null ? null : Instant.parse(settled.s())));
      }
    }
    return deliveries;
  }

  private static Delivery.State state(Entry entry, String said, CaseFile file, String told) {
    return switch (entry.state()) {
      case PENDING, WAITING -> Delivery.State.WAITING;
      case SENDING -> Delivery.State.SENDING;
      case DONE ->
          said.startsWith(Delivery.NOT_SENT)
              ? said.startsWith(Delivery.NOT_SENT + Delivery.KEPT)
                  ? Delivery.kept(file, entry.key())
                  : Delivery.notSent(file, told, entry.id())
              : Delivery.State.DELIVERED;
      case FAILED ->
          said.startsWith(Delivery.DISABLED) ? Delivery.State.DISABLED : Delivery.State.FAILED;
    };
  }

  private static Entry entry(CaseRef ref, Map<String, AttributeValue> item) {
    AttributeValue due = item.get("dueAt");
    return new Entry(
        ref,
        string(item, "SK").substring(Keys.OUTBOX.length()),
        Codec.effect(string(item, "effect")),
        State.valueOf(string(item, "state").toUpperCase(java.util.Locale.ROOT)),
        integer(item, "attempts"),
        due == null ? null : Instant.parse(due.s()));
  }

  /// The earliest call to a source of the same case that was written before `entry` and is not
  /// settled.
  public Optional<Entry> findEarlierCall(Entry entry) {
    return items
        .db()
        .queryPaginator(
            r ->
                r.tableName(items.table())
                    .consistentRead(true)
                    .keyConditionExpression("PK = :pk AND SK BETWEEN :first AND :this")
                    .filterExpression("#kind = :call AND attribute_exists(duePk)")
                    .expressionAttributeNames(Map.of("#kind", "kind"))
                    .expressionAttributeValues(
                        Map.of(
                            ":pk", text(Keys.caseOf(entry.ref())),
                            ":first", text(Keys.OUTBOX),
                            ":this", text(Keys.outbox(entry.id())),
                            ":call", text("call-source"))))
        .items()
        .stream()
        .map(item -> entry(entry.ref(), Items.known(item)))
        .filter(earlier -> !earlier.id().equals(entry.id()))
        .findFirst();
  }

  /// Takes an effect for oneself before doing something that cannot be undone. Whoever dies on it
  /// loses it when the lease is over.
  ///
  /// @param link the link a mail is about to carry, written first
  /// @return the entry as it now stands; empty when someone else has it, or it is settled
  public Optional<Entry> claim(Entry entry, Instant now, Duration lease, @Nullable NewLink link) {
    Instant until = now.plus(lease);
    Update claim =
        update(
            entry,
            "SET #state = :state, attempts = :next, dueAt = :until",
            AS_SEEN,
            with(
                seen(entry),
                Map.of(
                    ":state", text(State.SENDING.stored()),
                    ":next", number(entry.attempts() + 1L),
                    ":until", instant(until))));
    if (link != null) {
      // Before the claim, not in one transaction with it, which would cost twice as much: a link
      // whose mail nobody claims is known to nobody, and goes in its time.
      items.db().putItem(r -> r.tableName(items.table()).item(TableLinks.item(link)));
    }
    return applies(claim)
        ? Optional.of(
            new Entry(
                entry.ref(),
                entry.id(),
                entry.effect(),
                State.SENDING,
                entry.attempts() + 1,
                until))
        : Optional.empty();
  }

  /// It happened. Said also by one who lost the claim meanwhile: what happened, happened.
  ///
  /// @param note what the remote party answered, for the record
  public void done(Entry entry, Instant at, String note) {
    settle(entry, State.DONE, at, note, "attribute_exists(PK)", Map.of());
  }

  /// It is given up.
  ///
  /// @return whether this call did it: false when it was settled, or taken over by someone,
  ///   meanwhile
  public boolean failed(Entry entry, Instant at, String why) {
    return settle(entry, State.FAILED, at, why, AS_SEEN, seen(entry));
  }

  private boolean settle(
      Entry entry,
      State state,
      Instant at,
      String note,
      String condition,
      Map<String, AttributeValue> conditionValues) {
    return applies(
        update(
            entry,
            "SET #state = :state, settledAt = :at, note = :note REMOVE duePk, dueAt",
            condition,
            with(
                conditionValues,
                Map.of(":state", text(state.stored()), ":at", instant(at), ":note", text(note)))));
  }

  /// To be taken up again at `at`. Does nothing when the effect was settled, or taken over by
  /// someone, meanwhile.
  ///
  /// @param attempts how often it has now been tried
  public void waitUntil(Entry entry, int attempts, Instant at, String why) {
    applies(
        update(
            entry,
            "SET #state = :state, attempts = :now, dueAt = :at, note = :why",
            AS_SEEN,
            with(
                seen(entry),
                Map.of(
                    ":state", text(State.WAITING.stored()),
                    ":now", number(attempts),
                    ":at", instant(at),
                    ":why", text(why)))));
  }

  /// The newest task token of a human step; empty when none was ever kept.
  public Optional<String> findToken(CaseRef ref, String task) {
    return items.find(Keys.caseOf(ref), Keys.token(task)).map(item -> string(item, "token"));
  }

  /// What is due in one part of an office's index, oldest first.
  ///
  /// @param after [DuePage#next()] of the page before; null for the first
  public DuePage due(String office, int shard, Instant until, int limit, @Nullable Object after) {
    return due(office, shard, until, limit, after, true);
  }

  /// The same, newest first.
  public DuePage dueNewestFirst(
      String office, int shard, Instant until, int limit, @Nullable Object after) {
    return due(office, shard, until, limit, after, false);
  }

  private DuePage due(
      String office,
      int shard,
      Instant until,
      int limit,
      @Nullable Object after,
      boolean oldestFirst) {
    QueryResponse response =
        items
            .db()
            .query(
                r -> {
                  r.tableName(items.table())
                      .indexName("due-index")
                      .scanIndexForward(oldestFirst)
                      .keyConditionExpression("duePk = :pk AND dueAt <= :until")
                      .expressionAttributeValues(
                          Map.of(":pk", text(Keys.due(office, shard)), ":until", instant(until)))
                      .limit(limit);
                  if (after instanceof StartKey(Map<String, AttributeValue> key)) {
                    r.exclusiveStartKey(key);
                  }
                });
    List<Due> due =
        response.items().stream()
            .map(
                item ->
                    new Due(
                        string(item, "PK"),
                        string(item, "SK"),
                        Instant.parse(string(item, "dueAt"))))
            .toList();
    return new DuePage(
        due, response.hasLastEvaluatedKey() ? new StartKey(response.lastEvaluatedKey()) : null);
  }

  /// Counts a failure of something due, in the item itself. A day without one begins anew.
  ///
  /// @return how often it has failed, this time included
  public int countFailure(Due due, Instant now) {
    Map<String, AttributeValue> key = Items.key(due.partition(), due.sortKey());
    Map<String, AttributeValue> item =
        items.db().getItem(r -> r.tableName(items.table()).key(key).consistentRead(true)).item();
    AttributeValue last = item.get("failedAt");
    boolean again = last != null && Instant.parse(last.s()).plus(FAILURES_COUNT).isAfter(now);
    int times = again ? integer(item, "failures") + 1 : 1;
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(items.table())
                      .key(key)
                      .updateExpression("SET failures = :times, failedAt = :now")
                      .conditionExpression("attribute_exists(PK)")
                      .expressionAttributeValues(
                          Map.of(":times", number(times), ":now", instant(now))));
    } catch (ConditionalCheckFailedException e) {
      // The index lags behind an item that has gone.
      return 1;
    }
    return times;
  }

  /// Puts off something that failed. A case is put off only where its next look stands as it was
  /// seen: whatever moved the look knew when the case's clocks need it.
  public void putOff(Due due, Instant next) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":next", instant(next));
    if (due.isCase()) {
      values.put(":seen", instant(due.at()));
    }
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(items.table())
                      .key(Items.key(due.partition(), due.sortKey()))
                      .updateExpression("SET dueAt = :next")
                      .conditionExpression(due.isCase() ? "dueAt = :seen" : "dueAt < :next")
                      .expressionAttributeValues(values));
    } catch (ConditionalCheckFailedException e) {
      // Settled or moved meanwhile.
    }
  }

  /// Everything on one part of an office's index, whenever it is due, the earliest first.
  ///
  /// @param after [DuePage#next()] of the page before; null for the first
  public DuePage all(String office, int shard, int limit, @Nullable Object after) {
    return due(office, shard, EVER, limit, after);
  }

  /// Where reading goes on behind something that was read, wherever that stands by now.
  public static Object behind(String office, int shard, Due due) {
    return new StartKey(
        Map.of(
            "PK", text(due.partition()),
            "SK", text(due.sortKey()),
            "duePk", text(Keys.due(office, shard)),
            "dueAt", instant(due.at())));
  }

  private record StartKey(Map<String, AttributeValue> key) {}

  /// In how many parts an office's due index is cut.
  public static int shards() {
    return Keys.SHARDS;
  }

  private static Map<String, AttributeValue> key(Entry entry) {
    return Items.key(Keys.caseOf(entry.ref()), Keys.outbox(entry.id()));
  }

  private static Map<String, AttributeValue> seen(Entry entry) {
    return Map.of(":seen", text(entry.state().stored()), ":attempts", number(entry.attempts()));
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> some, Map<String, AttributeValue> more) {
    Map<String, AttributeValue> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  private Update update(
      Entry entry, String expression, String condition, Map<String, AttributeValue> values) {
    return Update.builder()
        .tableName(items.table())
        .key(key(entry))
        .updateExpression(expression)
        .conditionExpression(condition)
        .expressionAttributeNames(Map.of("#state", "state"))
        .expressionAttributeValues(values)
        .build();
  }

  /// Writes it, if its condition holds.
  private boolean applies(Update update) {
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
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
