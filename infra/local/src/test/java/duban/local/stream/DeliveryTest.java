package duban.local.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.local.template.Deployment;
import duban.states.LambdaTarget.FunctionError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DeliveryTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private final List<List<String>> calls = new ArrayList<>();

  private static Deployment.StreamMapping mapping(
      int batch, int retries, boolean bisect, boolean partial) {
    return new Deployment.StreamMapping(
        "CaseTable",
        "DispatchFunction",
        batch,
        retries,
        bisect,
        partial,
        List.of("{\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"OUTBOX#\"}]}}}}"));
  }

  private static List<ObjectNode> records(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> record(i, "OUTBOX#" + i)).toList();
  }

  private static ObjectNode record(int number, String sk) {
    return (ObjectNode)
        JSON.readTree(
            "{\"eventName\":\"INSERT\",\"dynamodb\":{\"SequenceNumber\":\"%d\",\"Keys\":{\"SK\":{\"S\":\"%s\"}}}}"
                .formatted(number, sk));
  }

  /// A function that is given the sequence numbers and answers with those it did not take, or
  /// throws.
  private Delivery.Target function(Function<List<String>, List<String>> answer) {
    return (function, event) -> {
      List<String> numbers =
          JSON.readTree(new String(event, StandardCharsets.UTF_8))
              .get("Records")
              .valueStream()
              .map(r -> r.get("dynamodb").get("SequenceNumber").asString())
              .toList();
      calls.add(numbers);
      List<String> failed;
      try {
        failed = answer.apply(numbers);
      } catch (IllegalStateException e) {
        throw new FunctionError(e.getClass().getName(), String.valueOf(e.getMessage()));
      }
      ObjectNode response = JSON.createObjectNode();
      failed.forEach(
          n -> response.withArray("batchItemFailures").addObject().put("itemIdentifier", n));
      return JSON.writeValueAsBytes(response);
    };
  }

  @Test
  void recordsArriveInOrderInBatches() {
    new Delivery(mapping(2, 0, false, false), function(n -> List.of())).deliver(records(5));

    assertThat(calls).containsExactly(List.of("1", "2"), List.of("3", "4"), List.of("5"));
  }

  @Test
  void whatDoesNotPassTheFilterNeitherArrivesNorFillsABatch() {
    new Delivery(mapping(2, 0, false, false), function(n -> List.of()))
        .deliver(
            List.of(
                record(1, "EVENT#1"),
                record(2, "OUTBOX#1"),
                record(3, "META"),
                record(4, "OUTBOX#2")));

    assertThat(calls).containsExactly(List.of("2", "4"));
  }

  @Test
  void aFailingBatchIsTriedAgainAndThenSetAside() {
    var delivery =
        new Delivery(
            mapping(10, 2, false, false),
            function(
                n -> {
                  throw new IllegalStateException("no");
                }));

    delivery.deliver(records(2));

    assertThat(calls).containsExactly(List.of("1", "2"), List.of("1", "2"), List.of("1", "2"));
    assertThat(delivery.givenUp())
        .containsExactly(
            new Delivery.GivenUp(
                "DispatchFunction", List.of("1", "2"), "java.lang.IllegalStateException: no"));
  }

  @Test
  void halvingFindsTheOneBadRecord() {
    var delivery =
        new Delivery(
            mapping(10, 1, true, false),
            function(
                n -> {
                  if (n.contains("3")) {
                    throw new IllegalStateException("three");
                  }
                  return List.of();
                }));

    delivery.deliver(records(4));

    assertThat(calls)
        .containsExactly(
            List.of("1", "2", "3", "4"),
            List.of("1", "2"),
            List.of("3", "4"),
            List.of("3"),
            List.of("3"),
            List.of("4"));
    assertThat(delivery.givenUp())
        .extracting(Delivery.GivenUp::sequenceNumbers)
        .containsExactly(List.of("3"));
  }

  @Test
  void afterAPartialFailureTheRestIsTriedFromTheFirstFailedRecord() {
    var delivery =
        new Delivery(
            mapping(10, 3, false, true),
            function(n -> calls.size() == 1 ? List.of("4", "3") : List.of()));

    delivery.deliver(records(5));

    assertThat(calls).containsExactly(List.of("1", "2", "3", "4", "5"), List.of("3", "4", "5"));
    assertThat(delivery.givenUp()).isEmpty();
  }

  @Test
  void anUnknownFailedRecordFailsTheWholeBatch() {
    new Delivery(
            mapping(10, 1, false, true), function(n -> calls.size() == 1 ? List.of("") : List.of()))
        .deliver(records(2));

    assertThat(calls).containsExactly(List.of("1", "2"), List.of("1", "2"));
  }

  @Test
  void aBatchCanBeMadeToArriveTwiceAndInAnotherOrder() {
    var delivery = new Delivery(mapping(10, 0, false, false), function(n -> List.of()));
    delivery.repeatNext(1);
    delivery.deliver(records(2));
    delivery.shuffle(new Random(7));
    delivery.deliver(records(8));

    assertThat(calls.get(0)).isEqualTo(calls.get(1)).containsExactly("1", "2");
    assertThat(calls.get(2))
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8")
        .isNotEqualTo(List.of("1", "2", "3", "4", "5", "6", "7", "8"));
  }

  @Test
  void retryingWithoutEndIsRefused() {
    assertThatThrownBy(() -> new Delivery(mapping(1, -1, false, false), function(n -> List.of())))
        .hasMessage(
            "The stream mapping of DispatchFunction retries without end: give MaximumRetryAttempts.");
  }
}
