package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.integer;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.Reminder;
import duban.cases.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// Cases in DynamoDB.
///
/// A step is one item `EVENT#<number of its first event>`, created only where nothing is. That
/// alone keeps two writers apart: both decided on the case at event *n*, both would create
/// `EVENT#n+1`, and one of them is told to read again. The first of them, the registration, also
/// stands on the office index under the case's number.
public final class TableCases implements Cases {
  private static final System.Logger LOG = System.getLogger(TableCases.class.getName());

  private static final int ATTEMPTS = 12;

  /// Writes of a split step's first transaction, beside its continuation records.
  private static final int MOST_DIRECT = 80;

  /// How long a source may repeat a delivery and still be recognised by its `webhook-id`. The
  /// message's external id is remembered for ever.
  private static final Duration DELIVERIES_KEPT = Duration.ofDays(90);

  /// How long reports can ask which cases were closed on a day.
  private static final Duration CLOSED_KEPT = Duration.ofDays(90);

  private final Items items;
  private final Transactions transactions;
  private final Watch watch;
  private final PublicView view;
  private final DigestSlots slots = new DigestSlots();
  private final Continuations continuations;

  public TableCases(DynamoDbClient db, String table) {
    this(db, table, Watch.NONE);
  }

  /// @param watch says when each case is to be looked at next
  public TableCases(DynamoDbClient db, String table, Watch watch) {
    this(db, table, watch, PublicView.NONE);
  }

  /// @param watch says when each case is to be looked at next
  /// @param view says what everybody may read of a case
  public TableCases(DynamoDbClient db, String table, Watch watch, PublicView view) {
    this.watch = watch;
    this.view = view;
    this.items = new Items(db, table);
    this.transactions = new Transactions(db, () -> ThreadLocalRandom.current().nextLong());
    this.continuations = new Continuations(items, transactions, slots);
  }

  @Override
  public Optional<CaseFile> find(CaseRef ref) {
    List<Recorded> history = new ArrayList<>();
    for (Map<String, AttributeValue> item : items.list(Keys.caseOf(ref), Keys.EVENT)) {
      int first = Integer.parseInt(string(item, "SK").substring(Keys.EVENT.length()));
      history.addAll(Codec.events(first, string(item, "events")));
    }
    return history.isEmpty() ? Optional.empty() : Optional.of(CaseFile.replay(ref, history));
  }

  @Override
  public CaseFile get(CaseRef ref) {
    return find(ref).orElseThrow(() -> new NoSuchElementException("There is no case " + ref + "."));
  }

  @Override
  public <R> R change(CaseRef ref, Function<CaseFile, Change<R>> decide) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      CaseFile file = get(ref);
      switch (decide.apply(file)) {
        case Change.Leave<R>(R result) -> {
          return result;
        }
        case Change.Write<R>(Step step, R result) -> {
          if (write(file, step)) {
            return result;
          }
          transactions.pause(attempt);
        }
        case Change.WriteBoth<R>(Step step, CaseFile other, Step otherStep, R result) -> {
          if (write(file, step, other, otherStep)) {
            return result;
          }
          transactions.pause(attempt);
        }
      }
    }
    throw new StoreBusy(
        "Case " + ref + " was changed by others through " + ATTEMPTS + " attempts to change it.",
        null);
  }

  /// @return whether the case still stood as it was read
  private boolean write(CaseFile before, Step step) {
    return write(before, step, NOTHING);
  }

  /// Writes two steps on two cases, both or neither. The second one adds to no digest.
  ///
  /// @return whether both cases still stood as they were read
  private boolean write(CaseFile before, Step step, CaseFile other, Step otherStep) {
    int last = other.version() + otherStep.events().size();
    return write(before, step, split(other.ref(), last, otherStep, writes(other, otherStep)));
  }

  /// @param with what is written in the same transaction
  private boolean write(CaseFile before, Step step, Split with) {
    CaseRef ref = before.ref();
    List<TransactWriteItem> own = new ArrayList<>(writes(before, step));
    own.addAll(with.first());
    Split split = split(ref, before.version() + step.events().size(), step, own);
    if (!slots
        .adding(ref, step.at(), split.reminders())
        .write(transactions, items.table(), split.first())) {
      return false;
    }
    carryOut(split.rest());
    carryOut(with.rest());
    return true;
  }

  /// A step as it is written.
  ///
  /// @param first the case's own writes of the first transaction
  /// @param reminders what the first transaction adds to digests
  /// @param rest what follows it
  private record Split(
      List<TransactWriteItem> first, List<Reminder> reminders, List<Continuations.Open> rest) {}

  private static final Split NOTHING = new Split(List.of(), List.of(), List.of());

  /// Adds the step's effects and reminders to its own writes. Where one transaction cannot hold
  /// them all, mails and reminders wait in continuation records; what moves the machines and tells
  /// the source stays in the first transaction, so that nothing later overtakes it.
  private Split split(CaseRef ref, int lastSeq, Step step, List<TransactWriteItem> own) {
    List<Continuations.Numbered> effects = new ArrayList<>();
    step.effects()
        .forEach(
            effect ->
                effects.add(
                    new Continuations.Numbered(Keys.outboxId(lastSeq, effects.size()), effect)));
    List<TransactWriteItem> whole = new ArrayList<>(own);
    effects.forEach(each -> whole.add(effect(ref, each, step.at())));
    List<TransactWriteItem> withDigests = new ArrayList<>(whole);
    withDigests.addAll(slots.adding(ref, step.at(), step.reminders()).writes(items.table()));
    if (Transactions.holds(withDigests)) {
      return new Split(whole, step.reminders(), List.of());
    }
    List<TransactWriteItem> first = new ArrayList<>(own);
    List<Continuations.Numbered> rest = new ArrayList<>();
    for (Continuations.Numbered each : effects) {
      if (each.effect() instanceof Effect.SendMail || first.size() >= MOST_DIRECT) {
        rest.add(each);
      } else {
        first.add(effect(ref, each, step.at()));
      }
    }
    List<Continuations.Open> records =
        Continuations.cut(ref, lastSeq, step.at(), rest, step.reminders());
    records.forEach(record -> first.add(items.create(continuations.item(record))));
    return new Split(first, List.of(), records);
  }

  private TransactWriteItem effect(CaseRef ref, Continuations.Numbered each, Instant at) {
    return items.put(Outbox.item(ref, each.id(), each.effect(), at));
  }

  /// The step is written; whatever keeps its rest from being written now, a sweep takes it up.
  private void carryOut(List<Continuations.Open> rest) {
    for (Continuations.Open record : rest) {
      try {
        boolean unused = continuations.finish(record);
      } catch (StoreBusy | SdkException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The rest of a step of case " + record.ref() + " stays for the sweep.",
            e);
      }
    }
  }

  private List<TransactWriteItem> writes(CaseFile before, Step step) {
    CaseRef ref = before.ref();
    List<TransactWriteItem> writes = new ArrayList<>();
    Map<String, AttributeValue> happened = events(ref, before.version() + 1, step);
    SourceFeed.addChange(happened, before, step);
    writes.add(items.create(happened));
    addTokens(ref, step, writes);
    CaseFile after = before.with(step.actor(), step.at(), step.events());
    addLook(before, after, step.at(), writes);
    writes.addAll(PublicRows.stepped(items, before, after, step, view));
    if (after.closed() && !before.closed()) {
      writes.add(items.put(Caseload.item(ref, step.at(), step.at().plus(CLOSED_KEPT))));
    }
    return writes;
  }

  /// Keeps the case on the due index at or before the time it needs a look. A look that comes too
  /// early costs little and puts itself off; one that comes later than before the step would have
  /// to be written with nearly every step. Where the look was due before the step, it may have been
  /// put off to any time, and is written.
  private void addLook(
      CaseFile before, CaseFile after, Instant now, List<TransactWriteItem> writes) {
    Optional<Instant> old = watch.nextLook(before);
    Optional<Instant> next = watch.nextLook(after);
    if (next.isEmpty()) {
      if (old.isPresent()) {
        writes.add(update(look(before.ref(), "REMOVE duePk, dueAt", Map.of())));
      }
    } else if (old.isEmpty() || next.get().isBefore(old.get()) || !old.get().isAfter(now)) {
      writes.add(
          update(
              look(
                  before.ref(),
                  "SET duePk = :pk, dueAt = :next",
                  Map.of(":pk", text(Keys.due(before.ref())), ":next", instant(next.get())))));
    }
  }

  private Update look(CaseRef ref, String change, Map<String, AttributeValue> values) {
    return Update.builder()
        .tableName(items.table())
        .key(Items.key(Keys.caseOf(ref), Keys.FIRST))
        .updateExpression(change)
        .expressionAttributeValues(values.isEmpty() ? null : values)
        .build();
  }

  private static TransactWriteItem update(Update update) {
    return TransactWriteItem.builder().update(update).build();
  }

  @Override
  public void lookAgain(CaseRef ref, Instant seen, Optional<Instant> next) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":seen", instant(seen));
    next.ifPresent(at -> values.put(":next", instant(at)));
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(items.table())
                      .key(Items.key(Keys.caseOf(ref), Keys.FIRST))
                      .updateExpression(
                          next.isPresent() ? "SET dueAt = :next" : "REMOVE duePk, dueAt")
                      .conditionExpression("dueAt = :seen")
                      .expressionAttributeValues(values));
    } catch (ConditionalCheckFailedException e) {
      // A step moved it meanwhile, and knew more than this look.
    }
  }

  private static Map<String, AttributeValue> events(CaseRef ref, int firstSeq, Step step) {
    Map<String, AttributeValue> item = Items.item(Keys.caseOf(ref), Keys.event(firstSeq));
    item.put("events", text(Codec.events(step.at(), step.actor(), step.events())));
    ItemSize.check(item);
    return item;
  }

  private void addTokens(CaseRef ref, Step step, List<TransactWriteItem> writes) {
    step.tokens().forEach((task, token) -> writes.add(items.put(token(ref, task, token))));
  }

  private static Map<String, AttributeValue> token(CaseRef ref, String task, String token) {
    Map<String, AttributeValue> item = Items.item(Keys.caseOf(ref), Keys.token(task));
    item.put("token", text(token));
    return item;
  }

  @Override
  public void rememberToken(CaseRef ref, String task, String token) {
    items.db().putItem(r -> r.tableName(items.table()).item(token(ref, task, token)));
  }

  @Override
  public Registration register(
      CaseRef ref, String source, String deliveryId, Message message, Step step) {
    CaseFile file = registered(ref, step);
    String senders = Keys.source(ref.office(), source);
    Map<String, AttributeValue> delivery = Items.item(senders, Keys.delivery(deliveryId));
    delivery.put("case", text(ref.toString()));
    delivery.put("expiresAt", number(step.at().plus(DELIVERIES_KEPT).getEpochSecond()));
    Map<String, AttributeValue> external = Items.item(senders, Keys.external(message.externalId()));
    external.put("case", text(ref.toString()));
    SourceFeed.addArrival(external, ref, source, step.at());

    List<TransactWriteItem> writes = new ArrayList<>();
    Map<String, AttributeValue> registration = events(ref, 1, step);
    registration.put("officePk", text(Keys.numbers(ref.office())));
    registration.put("officeSk", text(file.number()));
    watch
        .nextLook(file)
        .ifPresent(
            at -> {
              registration.put("duePk", text(Keys.due(ref)));
              registration.put("dueAt", instant(at));
            });
    writes.add(items.create(registration));
    writes.add(items.create(delivery));
    writes.add(items.create(external));
    addTokens(ref, step, writes);
    writes.addAll(PublicRows.registered(items, file, view));
    Split split = split(ref, file.version(), step, writes);

    return switch (transactions.write(split.first())) {
      case Transactions.Outcome.Written() -> {
        carryOut(split.rest());
        yield new Registration.Created(file);
      }
      case Transactions.Outcome.ConditionFailed(var failed) -> {
        Map<String, AttributeValue> known = failed.getOrDefault(1, failed.get(2));
        if (known == null) {
          throw new IllegalStateException("There is a case " + ref + " already.");
        }
        yield new Registration.Known(get(CaseRef.parse(string(Items.known(known), "case"))));
      }
    };
  }

  private static CaseFile registered(CaseRef ref, Step step) {
    List<Recorded> history = new ArrayList<>();
    step.events()
        .forEach(e -> history.add(new Recorded(history.size() + 1, step.at(), step.actor(), e)));
    return CaseFile.replay(ref, history);
  }

  @Override
  public Optional<CaseRef> findBySource(
      String office, String source, String deliveryId, String externalId) {
    String senders = Keys.source(office, source);
    return items
        .find(senders, Keys.external(externalId))
        .or(() -> items.find(senders, Keys.delivery(deliveryId)))
        .map(item -> CaseRef.parse(string(item, "case")));
  }

  @Override
  public Optional<CaseRef> findByNumber(String office, String number) {
    if (!Keys.fits(number)) {
      return Optional.empty();
    }
    return items
        .db()
        .query(
            r ->
                r.tableName(items.table())
                    .indexName("office-index")
                    .keyConditionExpression("officePk = :pk AND officeSk = :number")
                    .expressionAttributeValues(
                        Map.of(":pk", text(Keys.numbers(office)), ":number", text(number))))
        .items()
        .stream()
        .map(item -> Keys.refOf(string(item, "PK")))
        .findFirst();
  }

  @Override
  public long nextSerial(String office, String series, int year) {
    Map<String, AttributeValue> updated =
        items
            .db()
            .updateItem(
                r ->
                    r.tableName(items.table())
                        .key(Items.key(Keys.office(office), Keys.number(series, year)))
                        .updateExpression("ADD serial :one SET v = :v")
                        .expressionAttributeValues(
                            Map.of(":one", number(1), ":v", number(Items.SCHEMA)))
                        .returnValues(ReturnValue.UPDATED_NEW))
            .attributes();
    return integer(updated, "serial");
  }
}
