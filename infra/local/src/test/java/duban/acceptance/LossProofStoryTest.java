package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import duban.cases.CaseEvent;
import duban.cases.CaseTask;
import duban.local.LocalStack;
import duban.local.clients.Faults.Service;
import duban.local.stream.StreamPump;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.ses.model.SesException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import tools.jackson.databind.JsonNode;

/// Whole cases on a bad day. Whatever is killed, lost, repeated, shuffled or refused on the way:
/// every message is answered, and nothing is said or asked twice.
@Tag("everything-that-must-happen-is-written-down-first-in-one-transaction-then-it-happens")
@OnEveryEngine
class LossProofStoryTest {
  private static final String SOURCE = "city-portal";
  private static final int CASES = 4;

  /// Mishaps end after so many rounds; what is owed by then must be made good.
  private static final int BAD_ROUNDS = 10;

  private static final int MOST_ROUNDS = 60;
  private static final List<String> FUNCTIONS =
      List.of(
          "IntakeFunction",
          "ActFunction",
          "RoutingFunction",
          "AssignmentFunction",
          "ReplyFunction",
          "DispatchFunction",
          "RemindFunction");

  private final Where where;

  LossProofStoryTest(Where where) {
    where.needs(Ability.FAULTS);
    this.where = where;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyMessageIsAnsweredAndNothingIsSaidOrAskedTwice(long seed) {
    try (Engine engine = where.start();
        Day day = new Day(engine, seed)) {
      try {
        day.live();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("Seed " + seed + ", after:\n" + String.join("\n", day.diary), e);
      }
    }
  }

  /// One stack, its mishaps drawn from a seed, and what is demanded of it at the end.
  private static final class Day implements AutoCloseable {
    private final LocalStack stack;
    private final City city;
    private final Portal portal;
    private final Staff staff;
    private final Records records;
    private final Random random;
    private final List<String> diary = new ArrayList<>();
    private final List<Accepted> accepted = new ArrayList<>();

    private boolean stopped;

    /// How many mails, and how many calls to the portal, may have gone out without anybody learning
    /// of it.
    private int unknownSendings;

    private int unknownCalls;

    Day(Engine engine, long seed) {
      this.stack = engine.localStack(Ability.FAULTS);
      this.random = new Random(seed);
      this.city = new City(engine);
      this.portal = new Portal(city.secret(SOURCE));
      this.staff = new Staff(city);
      this.records = new Records(engine);
      city.redirect(SOURCE, portal.address());
    }

    void live() {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        if (round < BAD_ROUNDS) {
          mishap(round);
          mishap(round);
        } else if (round == BAD_ROUNDS) {
          calm();
        }
        if (round < 2 * CASES && round % 2 == 0) {
          accepted.add(sendUntilAccepted("BAD-DAY-" + round));
        }
        int settled = staff.work();
        resume();
        city.advance(round < BAD_ROUNDS ? "PT2M" : "PT10M");
        if (round > BAD_ROUNDS && settled == 0 && nothingIsOwed()) {
          check();
          return;
        }
      }
      throw new AssertionError(
          "After " + MOST_ROUNDS + " rounds something is still owed: " + owed());
    }

    private void mishap(int round) {
      int times = 1 + random.nextInt(3);
      String what =
          switch (random.nextInt(13)) {
            case 0, 1 -> {
              stopped = true;
              stack.streams().forEach(StreamPump::pause);
              yield "the stream stops, and what it carries is lost";
            }
            case 2 -> {
              stack.deliveries().forEach(d -> d.repeatNext(times * 3));
              yield "deliveries come twice";
            }
            case 3 -> {
              stack.deliveries().forEach(d -> d.shuffle(new Random(random.nextLong())));
              yield "deliveries come out of order";
            }
            case 4 -> {
              stack
                  .faults()
                  .fail(
                      Service.SES,
                      times,
                      () -> SesException.builder().statusCode(503).message("Busy.").build());
              yield times + " mails are refused for now";
            }
            case 5 -> {
              unknownSendings++;
              stack.faults().loseAnswer(Service.SES, 1, () -> SdkClientException.create("Reset."));
              yield "a mail goes out and nobody learns of it";
            }
            case 6 -> {
              portal.answerNext(500, 503, 503);
              yield "the portal is out of order";
            }
            case 7 -> {
              stack
                  .faults()
                  .fail(Service.HTTP, times, () -> new ConnectException("Connection refused"));
              yield "the portal refuses " + times + " connections";
            }
            case 8 -> {
              if (random.nextBoolean()) {
                stack
                    .faults()
                    .fail(
                        Service.STEP_FUNCTIONS,
                        times,
                        () -> SfnException.builder().statusCode(503).message("Busy.").build());
                yield times + " calls of Step Functions fail";
              }
              stack
                  .faults()
                  .loseAnswer(Service.STEP_FUNCTIONS, 1, () -> SdkClientException.create("Reset."));
              yield "a call of Step Functions is carried out and nobody learns of it";
            }
            case 9 -> {
              // Whoever could not write down that a mail or a call went out has to repeat it.
              unknownSendings += times;
              unknownCalls += times;
              stack
                  .faults()
                  .fail(
                      Service.DYNAMODB,
                      times,
                      () ->
                          ProvisionedThroughputExceededException.builder()
                              .message("Busy.")
                              .build());
              yield times + " calls of the table fail";
            }
            case 10 -> {
              unknownSendings++;
              unknownCalls++;
              stack
                  .faults()
                  .loseAnswer(Service.DYNAMODB, 1, () -> SdkClientException.create("Reset."));
              yield "a call of the table is carried out and nobody learns of it";
            }
            default -> {
              String function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
              if (function.equals("DispatchFunction") || function.equals("RemindFunction")) {
                unknownSendings++;
                unknownCalls++;
              }
              if (random.nextBoolean()) {
                stack.faults().crashBeforeWrite(function, times);
                yield function + " dies before write " + times;
              }
              stack.faults().crashAfterWrite(function, times);
              yield function + " dies after write " + times;
            }
          };
      diary.add(round + ": " + what);
    }

    /// The process that read the stream is gone; the next one begins behind what was written
    /// meanwhile.
    private void resume() {
      if (stopped) {
        stopped = false;
        stack.streams().forEach(StreamPump::resumeForgetting);
        stack.restartFunctions();
      }
    }

    private void calm() {
      stack.faults().clear();
      portal.answerAgain();
      stack.deliveries().forEach(d -> d.repeatNext(0));
      stack.deliveries().forEach(d -> d.shuffle(null));
    }

    /// A portal repeats a message under the same id until it has an answer.
    private Accepted sendUntilAccepted(String externalId) {
      String body = City.message(externalId, Map.of());
      for (int i = 0; i < 10; i++) {
        HttpResponse<String> answer = city.send(SOURCE, "msg_" + externalId, body);
        if (answer.statusCode() == 202 || answer.statusCode() == 200) {
          return City.accepted(answer);
        }
        assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(500);
      }
      throw new AssertionError("The message was never accepted.");
    }

    private boolean nothingIsOwed() {
      return owed().isEmpty()
          && records.cases().stream().allMatch(ref -> records.replay(ref).closed());
    }

    /// Effects and reminders that are written down and have not happened. An open case and an
    /// office's jobs stand on the index, too, and owe nothing by that.
    private List<String> owed() {
      return records.items().stream()
          .filter(i -> i.containsKey("duePk"))
          .map(i -> Records.key(i, "SK"))
          .filter(key -> key.startsWith("OUTBOX#") || key.startsWith("DIGEST#"))
          .toList();
    }

    private void check() {
      assertThat(records.cases())
          .as("one case for each message")
          .containsExactlyInAnyOrderElementsOf(accepted.stream().map(Accepted::ref).toList());
      for (Accepted one : accepted) {
        assertThat(city.status(one.status()).get("state").asString()).isEqualTo("closed");
        assertThat(city.status(one.status()).at("/reply/text").asString()).isEqualTo(Staff.REPLY);
        thePortalWasTold(one);
        thePathWasWalkedOnce(one);
        everybodyWasAsked(one);
      }
      noMailWasSentTwice();
      noCallWasMadeTwice();
      records.agreeWithThePages(city);
    }

    private void thePortalWasTold(Accepted one) {
      Map<String, String> taken = new LinkedHashMap<>();
      for (Portal.Call call : portal.calls()) {
        if (call.body().at("/data/case").asString().equals(one.ref()) && call.answered() < 300) {
          assertThat(call.verified()).isTrue();
          assertThat(taken.getOrDefault(call.id(), call.type())).isEqualTo(call.type());
          taken.putIfAbsent(call.id(), call.type());
        }
      }
      assertThat(taken.values())
          .as("what the portal took about %s, each webhook-id once", one.ref())
          .containsExactly("case.registered", "case.progress", "case.replied", "case.closed");
    }

    private void thePathWasWalkedOnce(Accepted one) {
      assertThat(records.items(one.ref(), "EVENT#")).isNotEmpty();
      List<String> types = city.eventTypes(one.ref());
      assertThat(types).endsWith("ExecutionSucceeded");
      assertThat(executionsOf(one.ref()).stream().map(e -> e.get("status").asString()).toList())
          .containsExactly("SUCCEEDED");
      assertThat(city.statesEntered(one.ref()))
          .filteredOn(s -> HUMAN_STEPS.contains(s))
          .containsExactlyInAnyOrderElementsOf(HUMAN_STEPS);
      List<String> decided =
          records.events(one.ref()).stream()
              .filter(CaseEvent.TaskDecided.class::isInstance)
              .map(e -> ((CaseEvent.TaskDecided) e).task())
              .toList();
      assertThat(decided).hasSize(HUMAN_STEPS.size()).doesNotHaveDuplicates();
      assertThat(records.events(one.ref()))
          .filteredOn(
              e ->
                  e instanceof CaseEvent.Replied
                      || e instanceof CaseEvent.Closed
                      || e instanceof CaseEvent.Assigned)
          .as("assigned once, replied once, closed once")
          .hasSize(3);
    }

    private static final List<String> HUMAN_STEPS =
        List.of("Handle the matter", "Ask a department", "Ask the bureau office", "Answer");

    private List<JsonNode> executionsOf(String ref) {
      String id = ref.substring(ref.indexOf('/') + 1);
      List<JsonNode> found = new ArrayList<>();
      for (JsonNode execution : city.executions()) {
        if (execution.get("name").asString().startsWith(id)) {
          found.add(execution);
        }
      }
      return found;
    }

    /// Every mail that a step owed was delivered, unless a colleague had decided before it could be
    /// sent.
    private void everybodyWasAsked(Accepted one) {
      Set<String> delivered = new HashSet<>();
      city.mails().forEach(m -> delivered.add(m.header("Message-ID")));
      String key = one.ref().replace('/', '-') + "-";
      List<Map<String, AttributeValue>> mails =
          records.items(one.ref(), "OUTBOX#").stream()
              .filter(i -> Records.key(i, "kind").equals("send-mail"))
              .toList();
      assertThat(mails).hasSizeGreaterThanOrEqualTo(HUMAN_STEPS.size());
      for (Map<String, AttributeValue> mail : mails) {
        assertThat(Records.key(mail, "state")).as(mail.toString()).isEqualTo("done");
        if (!Records.key(mail, "note").startsWith("Overtaken")) {
          String id = key + Records.key(mail, "SK").substring("OUTBOX#".length());
          assertThat(delivered).as("delivered mails").anySatisfy(d -> assertThat(d).contains(id));
        }
      }
      for (CaseTask task : records.replay(one.ref()).tasks()) {
        // The office's own page on the case asks nothing of anybody.
        if (task.kind().awaited()) {
          assertThat(task)
              .as("nobody was left out, and nothing ran out")
              .isInstanceOf(CaseTask.Decided.class);
        }
      }
    }

    private void noMailWasSentTwice() {
      Map<String, Integer> times = new HashMap<>();
      city.mails().forEach(m -> times.merge(m.header("Message-ID"), 1, Integer::sum));
      int again = times.values().stream().mapToInt(n -> n - 1).sum();
      assertThat(again)
          .as("mails sent again, where %d sendings may have gone unnoticed", unknownSendings)
          .isLessThanOrEqualTo(unknownSendings);
    }

    private void noCallWasMadeTwice() {
      List<String> taken =
          portal.calls().stream().filter(c -> c.answered() < 300).map(Portal.Call::id).toList();
      Set<String> distinct = new HashSet<>(taken);
      assertThat(taken.size() - distinct.size())
          .as("calls made again after a 2xx, where %d may have gone unnoticed", unknownCalls)
          .isLessThanOrEqualTo(unknownCalls);
    }

    @Override
    public void close() {
      portal.close();
    }
  }
}
