package duban.similar;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Town;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Step;
import duban.store.Cases.Change;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which cases are answered together.
@Tag("E1")
class JoiningTest {
  private final Town town = new Town();
  private final CaseRef first = town.handling();
  private final CaseRef second = town.handling();
  private final CaseRef third = town.handling();

  private void write(CaseRef ref, CaseEvent event) {
    town.cases.change(
        ref,
        file ->
            new Change.Write<>(
                new Step(Actor.SYSTEM, town.now, List.of(event), List.<Effect>of()), true));
  }

  private void joins(CaseRef from, CaseRef into) {
    write(from, new CaseEvent.Merged(into.id(), town.file(into).number()));
    write(into, new CaseEvent.Joined(from.id(), town.file(from).number()));
  }

  private List<CaseRef> all(CaseRef ref) {
    return Joining.all(town.file(ref), town.cases).stream().map(CaseFile::ref).toList();
  }

  @Test
  void withACaseAreAnsweredThoseThatJoinedItAndThoseThatJoinedThese() {
    joins(third, second);
    joins(second, first);

    assertThat(all(first)).containsExactly(second, third);
    assertThat(all(second)).containsExactly(third);
    assertThat(all(third)).isEmpty();
    assertThat(Joining.end(town.file(third), town.cases).ref()).isEqualTo(first);
  }

  @Test
  void aRingOfOldCasesIsAnsweredOnceAndDoesNotGoOn() {
    joins(second, first);
    joins(third, second);
    joins(first, third);

    assertThat(all(first)).containsExactly(second, third);
    assertThat(Joining.open(town.file(first))).isFalse();
  }

  @Test
  void aCaseThatIsGoneIsLeftOut() {
    write(first, new CaseEvent.Joined("gone", "舆〔2026〕99号"));

    assertThat(all(first)).isEmpty();
  }
}
