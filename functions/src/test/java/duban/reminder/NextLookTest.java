package duban.reminder;

import static duban.reminder.Climbs.after;
import static duban.reminder.Climbs.due;
import static org.assertj.core.api.Assertions.assertThat;

import duban.calendar.CalendarData;
import duban.cases.Actor;
import duban.cases.CaseFile;
import duban.store.InMemoryPolicies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A case is looked at at the very time of its next rung, and just after a limit.
@Tag("D8")
class NextLookTest {
  private final InMemoryPolicies policies = new InMemoryPolicies();
  private final NextLook looks =
      new NextLook(policies, new NextLook.Patience(Duration.ofMinutes(15), Duration.ofDays(1)));

  NextLookTest() {
    policies.publish(Climbs.policy(Climbs.usual()), Climbs.directory(), CalendarData.NONE);
  }

  @Test
  void theNextLookIsWhenTheNextRungIsReachedAndNotLater() {
    CaseFile file = Climbs.file(due(after("PT2H")));
    List<Notices.Notice> all = new Notices(policies.current(file.ref().office())).ahead(file);

    assertThat(looks.nextLook(file)).contains(after("PT1H30M"));
    CaseFile reminded =
        file.with(Actor.SYSTEM, after("PT1H30M"), List.of(Climbs.given(all.getFirst())));
    assertThat(looks.nextLook(reminded)).contains(after("PT2H"));
    CaseFile pressed =
        reminded.with(Actor.SYSTEM, after("PT2H"), List.of(Climbs.given(all.get(1))));
    assertThat(looks.nextLook(pressed))
        .as("the limit is missed once it is over")
        .contains(after("PT2H").plusMillis(1));
  }

  @Test
  void whereNothingIsAheadTheExecutionIsLookedIntoWhenItsPatienceIsOver() {
    policies.publish(
        Climbs.policy(duban.policy.Ladders.NONE), Climbs.directory(), CalendarData.NONE);
    CaseFile file = Climbs.file();

    assertThat(looks.nextLook(file)).contains(after("P1D"));
  }
}
