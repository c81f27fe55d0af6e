package duban.store;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Message;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.store.Cases.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A case stands on the due index while it is open, never later than it needs a look.
class WatchedCasesTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final Instant NINE = Samples.NINE;

  /// A look is needed ten minutes after the first event, five after the second, twenty after the
  /// third, never after the end.
  private static final List<Integer> MINUTES = List.of(10, 5, 20);

  private final Cases cases =
      new TableCases(TABLE.client(), LocalTable.NAME, WatchedCasesTest::nextLook);
  private final Outbox outbox = new Outbox(TABLE.client(), LocalTable.NAME);
  private CaseRef ref = Samples.code().ref();

  private static Optional<Instant> nextLook(CaseFile file) {
    return file.closed() ? Optional.empty() : Optional.of(minutes(MINUTES.get(file.version() - 1)));
  }

  private static Instant minutes(int minutes) {
    return NINE.plus(Duration.ofMinutes(minutes));
  }

  @BeforeEach
  void register() {
    TABLE.clear();
    StatusCode code = Samples.code();
    ref = code.ref();
    Message message = Samples.message("ext-1");
    cases.register(
        ref, Samples.SOURCE, "msg-1", message, Samples.registration(code, message, "舆〔2026〕1号"));
  }

  private void happens(CaseEvent event) {
    cases.change(
        ref,
        file ->
            new Change.Write<>(
                new Step(Actor.SYSTEM, NINE.plusSeconds(1), List.of(event), List.of()), true));
  }

  private List<Outbox.Due> due() {
    List<Outbox.Due> due = new ArrayList<>();
    for (int shard = 0; shard < Outbox.shards(); shard++) {
      due.addAll(outbox.due(ref.office(), shard, minutes(10_000), 10, null).due());
    }
    return due.stream().filter(Outbox.Due::isCase).toList();
  }

  @Test
  void itIsLookedAtFromItsRegistrationOn() {
    assertThat(due())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.ref()).isEqualTo(ref);
              assertThat(d.at()).isEqualTo(minutes(10));
            });
  }

  @Test
  void anEarlierLookIsWrittenWithTheStepAndALaterOneIsNot() {
    happens(new CaseEvent.UnitCopied("u", "department"));
    assertThat(due()).extracting(Outbox.Due::at).containsExactly(minutes(5));

    happens(new CaseEvent.UnitCopied("v", "department"));
    assertThat(due()).extracting(Outbox.Due::at).containsExactly(minutes(5));
  }

  @Test
  void aLookThatWasTooEarlyPutsItselfOff() {
    cases.lookAgain(ref, minutes(10), Optional.of(minutes(30)));

    assertThat(due()).extracting(Outbox.Due::at).containsExactly(minutes(30));
  }

  @Test
  void aLookMovedByAStepMeanwhileStaysWhereTheStepPutIt() {
    happens(new CaseEvent.UnitCopied("u", "department"));

    cases.lookAgain(ref, minutes(10), Optional.of(minutes(30)));

    assertThat(due()).extracting(Outbox.Due::at).containsExactly(minutes(5));
  }

  @Test
  void aClosedCaseLeavesTheIndexAndIsStillRead() {
    happens(new CaseEvent.Closed("no-reply"));

    assertThat(due()).isEmpty();
    assertThat(cases.get(ref).closed()).isTrue();

    cases.lookAgain(ref, minutes(10), Optional.of(minutes(30)));
    assertThat(due()).isEmpty();
  }
}
