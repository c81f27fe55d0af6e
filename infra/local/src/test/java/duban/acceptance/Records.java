package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.engines.Engine;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.local.LocalStack;
import duban.store.TableCases;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;

/// What stands in the table, read past the functions: the auditors' view.
final class Records {
  private final URI address;
  private final DynamoDbClient database;
  private final String table;
  private final TableCases cases;

  Records(Engine engine) {
    this(engine.address(), engine.database(), engine.tableName());
  }

  /// The records of a local stack.
  Records(LocalStack stack) {
    this(
        stack.uri(),
        stack.database(),
        Objects.requireNonNull(stack.deployment().tables().getFirst().request().tableName()));
  }

  private Records(URI address, DynamoDbClient database, String table) {
    this.address = address;
    this.database = database;
    this.table = table;
    this.cases = new TableCases(database, table);
  }

  /// Every item of the table.
  List<Map<String, AttributeValue>> items() {
    return database.scanPaginator(r -> r.tableName(table).consistentRead(true)).items().stream()
        .toList();
  }

  /// The items of one case's collection whose sort key begins with `prefix`.
  List<Map<String, AttributeValue>> items(String ref, String prefix) {
    String partition = "CASE#" + ref.replace('/', '#');
    return items().stream()
        .filter(i -> key(i, "PK").equals(partition) && key(i, "SK").startsWith(prefix))
        .toList();
  }

  static String key(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name), name).s();
  }

  CaseFile replay(String ref) {
    return cases.get(CaseRef.parse(ref));
  }

  List<CaseEvent> events(String ref) {
    return replay(ref).history().stream().map(r -> r.event()).toList();
  }

  List<String> cases() {
    return items().stream()
        .filter(i -> key(i, "SK").equals("EVENT#000001") && key(i, "PK").startsWith("CASE#"))
        .map(i -> key(i, "PK").substring("CASE#".length()).replace('#', '/'))
        .toList();
  }

  /// What the events say is what the citizen's page says, what its first item is found by, and what
  /// is written down under a schema version.
  void agreeWithThePages(City city) {
    assertThat(items())
        .allSatisfy(
            item ->
                assertThat(item.get("v"))
                    .as(item.get("PK") + " " + item.get("SK"))
                    .isEqualTo(AttributeValue.fromN("1")));
    assertThat(cases()).isNotEmpty().allSatisfy(ref -> agreesWithThePage(ref, city));
  }

  private void agreesWithThePage(String ref, City city) {
    CaseFile file = replay(ref);
    JsonNode page =
        city.status(URI.create(address + "/status/" + file.registration().statusCode()));
    String standing = standing(file.history().stream().map(r -> r.event()).toList());
    assertThat(page.get("number").asString()).isEqualTo(file.registration().number());
    assertThat(page.get("title").asString()).isEqualTo(file.message().title());
    assertThat(page.get("state").asString()).as(ref).isEqualTo(standing);
    List<String> replies =
        file.history().stream()
            .filter(r -> r.event() instanceof CaseEvent.Replied)
            .map(r -> ((CaseEvent.Replied) r.event()).reply())
            .toList();
    assertThat(page.at("/reply/text").asString(""))
        .isEqualTo(replies.isEmpty() ? "" : replies.getLast());
    assertThat(items(ref, "EVENT#000001"))
        .singleElement()
        .satisfies(first -> assertThat(key(first, "officePk")).isEqualTo("NUMBERS#qinglan"))
        .satisfies(first -> assertThat(key(first, "officeSk")).isEqualTo(file.number()));
  }

  /// Where a case stands, worked out anew from what happened to it: on purpose not by the code
  /// under test.
  private static String standing(List<CaseEvent> events) {
    String standing = "received";
    for (CaseEvent event : events) {
      if (event instanceof CaseEvent.Assigned || event instanceof CaseEvent.Merged) {
        standing = "handling";
      } else if (event instanceof CaseEvent.NotOurs) {
        standing = "received";
      } else if (event instanceof CaseEvent.Redirected) {
        standing = "redirected";
      } else if (event instanceof CaseEvent.Refused) {
        standing = "refused";
      } else if (event instanceof CaseEvent.Replied) {
        standing = "replied";
      } else if (event instanceof CaseEvent.Closed(String outcome)
          && !(outcome.equals(CaseEvent.Closed.MERGED) && standing.equals("handling"))
          && !standing.equals("redirected")
          && !standing.equals("refused")) {
        standing = "closed";
      }
    }
    return standing;
  }
}
