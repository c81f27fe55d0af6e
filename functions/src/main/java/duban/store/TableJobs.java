package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// Jobs in DynamoDB: `OFFICE#<office>` / `JOB#<name>`, each with a revision that every change
/// counts up and that a conditional change must find as it saw it.
public final class TableJobs implements Jobs {
  private static final String TIME = "SET duePk = :due, dueAt = :at";
  private static final String PLAN = ", plannedAt = :at, #state = :state, v = :v";
  private static final String COUNT = ", revision = if_not_exists(revision, :zero) + :one";

  private final Items items;

  public TableJobs(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  @Override
  public Optional<Job> find(String office, String name) {
    return items
        .find(Keys.office(office), Keys.job(name))
        .map(
            item -> {
              Instant planned = Instant.parse(string(item, "plannedAt"));
              AttributeValue due = item.get("dueAt");
              return new Job(
                  office,
                  name,
                  planned,
                  due == null ? Instant.MAX : Instant.parse(due.s()),
                  Items.integer(item, "revision"),
                  Codec.state(string(item, "state")));
            });
  }

  @Override
  public void schedule(String office, String name, Instant at, Map<String, String> state) {
    update(office, name, TIME + PLAN + COUNT, null, planned(office, name, at, state), true);
  }

  @Override
  public Optional<Job> lease(Job seen, Instant until) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":due", text(Keys.due(seen.office(), seen.name())));
    values.put(":at", instant(until));
    return update(seen.office(), seen.name(), TIME + COUNT, seen.revision(), values, false)
        ? Optional.of(
            new Job(
                seen.office(),
                seen.name(),
                seen.planned(),
                until,
                seen.revision() + 1,
                seen.state()))
        : Optional.empty();
  }

  @Override
  public boolean claim(Job seen, Instant next, Map<String, String> state) {
    return update(
        seen.office(),
        seen.name(),
        TIME + PLAN + COUNT,
        seen.revision(),
        planned(seen.office(), seen.name(), next, state),
        true);
  }

  @Override
  public boolean rest(Job seen, Map<String, String> state) {
    return update(
        seen.office(),
        seen.name(),
        "SET #state = :state" + COUNT + " REMOVE duePk, dueAt",
        seen.revision(),
        new HashMap<>(Map.of(":state", text(Codec.state(state)))),
        true);
  }

  private static Map<String, AttributeValue> planned(
      String office, String name, Instant at, Map<String, String> state) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":due", text(Keys.due(office, name)));
    values.put(":at", instant(at));
    values.put(":state", text(Codec.state(state)));
    values.put(":v", number(Items.SCHEMA));
    return values;
  }

  /// An update that took place without its answer getting back is told as one that did not: the job
  /// then stays where it was put and comes back at that time.
  private boolean update(
      String office,
      String name,
      String change,
      @Nullable Long seen,
      Map<String, AttributeValue> values,
      boolean withState) {
    values.put(":zero", number(0));
    values.put(":one", number(1));
    if (seen != null) {
      values.put(":seen", number(seen));
    }
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(items.table())
                      .key(Items.key(Keys.office(office), Keys.job(name)))
                      .updateExpression(change)
                      .conditionExpression(seen == null ? null : "revision = :seen")
                      .expressionAttributeNames(withState ? Map.of("#state", "state") : null)
                      .expressionAttributeValues(values));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
