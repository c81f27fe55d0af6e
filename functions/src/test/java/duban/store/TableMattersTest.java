package duban.store;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseRef;
import duban.store.Matters.Claim;
import duban.store.Matters.Noted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("E1")
class TableMattersTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final Instant NOW = Samples.NINE;
  private static final Instant UNTIL = NOW.plus(Duration.ofDays(30));

  private final TableMatters matters = new TableMatters(TABLE.client(), LocalTable.NAME);

  @BeforeEach
  void clear() {
    TABLE.clear();
  }

  private static CaseRef ref(String id) {
    return new CaseRef(Samples.OFFICE, id);
  }

  private Claim claim(String id) {
    return matters.claim(ref(id), "text", "letters-" + id, NOW, UNTIL);
  }

  @Test
  void theFirstStandsForTheTextAndStaysItHoweverOftenItAsks() {
    assertThat(claim("a")).isEqualTo(new Claim.Held());
    assertThat(claim("b")).isEqualTo(new Claim.Taken(ref("a"), "letters-a"));
    assertThat(claim("a")).isEqualTo(new Claim.Held());
    assertThat(claim("b")).isEqualTo(new Claim.Taken(ref("a"), "letters-a"));
  }

  @Test
  void ofManyAtTheSameMomentOneStandsForTheText() throws Exception {
    int many = 16;
    CountDownLatch together = new CountDownLatch(many);
    List<Future<Claim>> claims = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
      for (int i = 0; i < many; i++) {
        String id = "case-" + i;
        claims.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return claim(id);
                }));
      }
    }
    List<Claim> ended = new ArrayList<>();
    for (Future<Claim> claim : claims) {
      ended.add(claim.get());
    }
    assertThat(ended).filteredOn(Claim.Held.class::isInstance).hasSize(1);
    assertThat(ended).filteredOn(Claim.Taken.class::isInstance).hasSize(many - 1);
    assertThat(ended.stream().filter(Claim.Taken.class::isInstance).distinct()).hasSize(1);
  }

  @Test
  void aSettledOnesPlaceIsTakenOnce() {
    claim("a");

    assertThat(matters.takeOver(ref("b"), ref("a"), "text", "l", NOW, UNTIL))
        .isEqualTo(new Claim.Held());
    assertThat(matters.takeOver(ref("c"), ref("a"), "text", "l", NOW, UNTIL))
        .isEqualTo(new Claim.Taken(ref("b"), "l"));
  }

  @Test
  void aClaimThatIsOverIsNone() {
    claim("a");

    assertThat(matters.claim(ref("b"), "text", "l", UNTIL, UNTIL.plusSeconds(60)))
        .isEqualTo(new Claim.Held());
  }

  @Test
  void otherTextsAndOtherOfficesHaveClaimsOfTheirOwn() {
    claim("a");

    assertThat(matters.claim(ref("b"), "other", "l", NOW, UNTIL)).isEqualTo(new Claim.Held());
    assertThat(matters.claim(new CaseRef("elsewhere", "b"), "text", "l", NOW, UNTIL))
        .isEqualTo(new Claim.Held());
  }

  @Test
  void whatSharesMostComesFirstAndWhatIsOverNotAtAll() {
    matters.note(ref("a"), Set.of("x"), new byte[] {1}, NOW, UNTIL);
    matters.note(ref("b"), Set.of("x", "y"), new byte[] {2}, NOW, UNTIL);
    matters.note(ref("b"), Set.of("x", "y"), new byte[] {2}, NOW, UNTIL);
    matters.note(ref("c"), Set.of("x", "y", "z"), new byte[] {3}, NOW, NOW);
    matters.note(ref("d"), Set.of("other"), new byte[] {4}, NOW, UNTIL);

    assertThat(matters.sharing(Samples.OFFICE, List.of("x", "y", "z"), 10, NOW))
        .extracting(noted -> noted.ref().id() + noted.shared() + noted.sketch()[0])
        .containsExactly("b22", "a11");
    assertThat(matters.sharing("elsewhere", List.of("x"), 10, NOW)).isEmpty();
  }

  @Test
  void ofManyThatShareATraitOnlyTheNewestAreLookedAt() {
    IntStream.range(0, 30)
        .forEach(
            i ->
                matters.note(
                    ref("case-" + i), Set.of("x"), new byte[0], NOW.plusSeconds(i), UNTIL));

    assertThat(matters.sharing(Samples.OFFICE, List.of("x"), 3, NOW))
        .extracting(Noted::ref)
        .containsExactlyInAnyOrder(ref("case-29"), ref("case-28"), ref("case-27"));
  }

  @Test
  void moreTraitsThanOneCallTakesAreKept() {
    List<String> traits = IntStream.range(0, 60).mapToObj(i -> "t" + i).toList();
    matters.note(ref("a"), traits, new byte[] {1}, NOW, UNTIL);

    assertThat(matters.sharing(Samples.OFFICE, traits, 5, NOW))
        .singleElement()
        .satisfies(noted -> assertThat(noted.shared()).isEqualTo(60));
  }
}
