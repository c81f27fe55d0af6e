package duban.similar;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Similar;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Step;
import duban.policy.Published;
import duban.policy.Qinglan;
import duban.store.InMemoryCases;
import duban.store.InMemoryMatters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How well repeats are recognised, on messages whose matters are known: as each comes in, what is
/// shown to the office is compared with what came before it.
@Tag("E1")
class RecognitionTest {
  private static final Instant NOW = Instant.parse("2026-04-15T02:00:00Z");

  private final InMemoryCases cases = new InMemoryCases();
  private final SameMatter sameMatter = new SameMatter(cases, new InMemoryMatters());
  private final Published city = Qinglan.published();
  private final Map<String, String> matters = new LinkedHashMap<>();

  /// What was counted: messages that came again, and those of them found; cases shown, and those of
  /// them rightly; messages that joined by themselves, and those of them rightly.
  private static final class Count {
    int repeats;
    int found;
    int shown;
    int right;
    int joined;
    int rightlyJoined;

    double recall() {
      return (double) found / repeats;
    }

    double precision() {
      return (double) right / shown;
    }

    @Override
    public String toString() {
      return "recall %d/%d, precision %d/%d, joined %d/%d"
          .formatted(found, repeats, right, shown, rightlyJoined, joined);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tune", "fresh"})
  void mostRepeatsAreShownAndMostOfWhatIsShownIsOne(String set) {
    Map<String, Count> counts = counted();

    Count all = count(counts, set);
    assertThat(all.recall()).as("recall: %s", counts).isGreaterThanOrEqualTo(0.75);
    assertThat(all.precision()).as("precision: %s", counts).isGreaterThanOrEqualTo(0.8);
    assertThat(count(counts, set + " edit").recall()).as("sent again: %s", counts).isEqualTo(1);
    assertThat(count(counts, set + " reworded").recall())
        .as("in other words: %s", counts)
        .isGreaterThanOrEqualTo(0.8);
  }

  @Test
  void nothingJoinsAnotherMatterByItself() {
    Count all = count(counted(), "tune");

    assertThat(all.joined).isGreaterThanOrEqualTo(3);
    assertThat(all.rightlyJoined).isEqualTo(all.joined);
  }

  private static Count count(Map<String, Count> counts, String of) {
    return Objects.requireNonNull(counts.get(of), of);
  }

  private Map<String, Count> counted() {
    Map<String, Count> counts = new LinkedHashMap<>();
    int n = 0;
    for (Sample sample : Sample.all()) {
      CaseFile file = register("case-" + ++n, sample);
      SameMatter.Found found = sameMatter.look(file, city, NOW);
      String label = sample.set() + "#" + sample.matter();
      boolean repeat = matters.containsValue(label);
      List<String> shown = new ArrayList<>();
      found.alike().stream().map(Similar::id).forEach(shown::add);
      for (String name : List.of(sample.set(), sample.set() + " " + sample.kind())) {
        Count count = counts.computeIfAbsent(name, s -> new Count());
        boolean joined = found.joins().isPresent();
        count.joined += joined ? 1 : 0;
        boolean rightly =
            found.joins().filter(j -> label.equals(matters.get(j.ref().id()))).isPresent();
        count.rightlyJoined += rightly ? 1 : 0;
        count.repeats += repeat ? 1 : 0;
        count.shown += shown.size();
        int right = (int) shown.stream().filter(id -> label.equals(matters.get(id))).count();
        count.right += right;
        count.found += repeat && (right > 0 || rightly) ? 1 : 0;
      }
      matters.put(file.ref().id(), label);
    }
    return counts;
  }

  private CaseFile register(String id, Sample sample) {
    CaseRef ref = new CaseRef("qinglan", id);
    CaseEvent registered =
        new CaseEvent.Registered(
            "舆〔2026〕" + id, "city-portal", "code-" + id, 1, "county", sample.message());
    cases.register(
        ref,
        "city-portal",
        id,
        sample.message(),
        new Step(Actor.source("city-portal"), NOW, List.of(registered), List.of()));
    return cases.get(ref);
  }
}
