package duban.store;

import static duban.store.Items.integer;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Cases in DynamoDB.
///
/// A step is one item `EVENT#<number of its first event>`, created only where nothing is. That
/// alone keeps two writers apart: both decided on the case at event *n*, both would create
/// `EVENT#n+1`, and one of them is told to read again. The first of them, the registration, also
/// stands on the office index under the case's number.
public final class TableCases implements Cases {
  private static final int ATTEMPTS = 12;

  /// How long a source may repeat a delivery and still be recognised by its `webhook-id`. The
  /// message's external id is remembered for ever.
  private static final Duration DELIVERIES_KEPT = Duration.ofDays(90);

  private final Items items;
  private final Transactions transactions;

  public TableCases(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
    this.transactions = new Transactions(db, () -> ThreadLocalRandom.current().nextLong());
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
          if (transactions.write(writes(file, step)) instanceof Transactions.Outcome.Written) {
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

  private List<TransactWriteItem> writes(CaseFile before, Step step) {
    CaseRef ref = before.ref();
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(items.create(events(ref, before.version() + 1, step)));
    addTokens(ref, step, writes);
    addEffects(ref, before.version() + step.events().size(), step, writes);
    return writes;
  }

  private static Map<String, AttributeValue> events(CaseRef ref, int firstSeq, Step step) {
    Map<String, AttributeValue> item = Items.item(Keys.caseOf(ref), Keys.event(firstSeq));
    item.put("events", text(Codec.events(step.at(), step.actor(), step.events())));
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

  private void addEffects(CaseRef ref, int lastSeq, Step step, List<TransactWriteItem> writes) {
    int n = 0;
    for (Effect effect : step.effects()) {
      writes.add(items.put(Outbox.item(ref, Keys.outboxId(lastSeq, n++), effect, step.at())));
    }
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

    List<TransactWriteItem> writes = new ArrayList<>();
    Map<String, AttributeValue> registration = events(ref, 1, step);
    registration.put("officePk", text(Keys.numbers(ref.office())));
    registration.put("officeSk", text(file.number()));
    writes.add(items.create(registration));
    writes.add(items.create(delivery));
    writes.add(items.create(external));
    addTokens(ref, step, writes);
    addEffects(ref, file.version(), step, writes);

    return switch (transactions.write(writes)) {
      case Transactions.Outcome.Written() -> new Registration.Created(file);
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
