package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.local.LocalStack;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Cases that are joined to each other at the same moment.
@Tag("E1")
@Tag("C2")
class MergesTest {
  private static final int CASES = 40;

  private LocalStack stack;
  private City city;
  private Records records;

  @BeforeEach
  void start() {
    stack = Stacks.startAt(Instant.parse("2026-04-16T02:00:00Z"));
    city = new City(stack.uri());
    records = new Records(stack);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private List<Accepted> cases() {
    List<Accepted> cases = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      String word = Integer.toString(i * 7919 + 12345, 36);
      cases.add(
          city.accept(
              "city-portal",
              City.message(
                  "MANY-" + i, Map.of("title", "事项" + word, "content", word, "category", "说不清"))));
    }
    city.advance("PT0S");
    return cases;
  }

  private List<URI> links(List<Accepted> cases) {
    String office = People.of(city).handlerOf("leading-office");
    return cases.stream().map(one -> city.task(office, one.number()).link()).toList();
  }

  /// Joins each case to the one that `into` names, all at the same moment.
  private List<Integer> join(List<Accepted> cases, List<Integer> into) throws Exception {
    List<URI> links = links(cases);
    CyclicBarrier all = new CyclicBarrier(cases.size());
    try (ExecutorService officers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> acts = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        URI link = links.get(i);
        String number = cases.get(into.get(i)).number();
        acts.add(
            () -> {
              all.await();
              int status;
              do {
                status = city.act(link, "merge", "into", number).statusCode();
              } while (status == 503);
              return status;
            });
      }
      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> answer : officers.invokeAll(acts)) {
        answers.add(answer.get());
      }
      city.advance("PT1H");
      return answers;
    }
  }

  private void everyChainEndsWhereSomebodyAnswers(List<Accepted> cases, List<Integer> answers) {
    assertThat(answers).containsOnly(303, 422).contains(303, 422);
    for (int i = 0; i < cases.size(); i++) {
      CaseFile file = records.replay(cases.get(i).ref());
      assertThat(file.joinedTo().isPresent()).isEqualTo(answers.get(i) == 303);
      Set<CaseRef> seen = new HashSet<>();
      CaseFile end = file;
      while (end.joinedTo().isPresent()) {
        assertThat(seen.add(end.ref())).as("a circle through %s", end.number()).isTrue();
        CaseFile next = records.replay(end.joinedTo().get().toString());
        assertThat(next.joined()).contains(new CaseEvent.Joined(end.ref().id(), end.number()));
        end = next;
      }
      assertThat(end.closed()).as("%s ends at %s", file.number(), end.number()).isFalse();
      assertThat(city.status(cases.get(i).status()).get("state").asString())
          .isIn("received", "handling");
    }
  }

  @Test
  void crosswiseOneOfTwoJoinsAndTheOtherStaysOpen() throws Exception {
    List<Accepted> cases = cases();
    List<Integer> into = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      into.add(i ^ 1);
    }
    List<Integer> answers = join(cases, into);

    everyChainEndsWhereSomebodyAnswers(cases, answers);
    for (int i = 0; i < CASES; i += 2) {
      assertThat(List.of(answers.get(i), answers.get(i + 1))).containsExactlyInAnyOrder(303, 422);
    }
  }

  @Test
  void roundInACircleSomebodyStaysOpen() throws Exception {
    List<Accepted> cases = cases();
    List<Integer> into = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      into.add((i + 1) % CASES);
    }
    everyChainEndsWhereSomebodyAnswers(cases, join(cases, into));
  }
}
