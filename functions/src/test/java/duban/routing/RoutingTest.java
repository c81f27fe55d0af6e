package duban.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.assignment.Town;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.Effect;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
  private final Town town = new Town();

  @Test
  @Tag("A2")
  void theBureauOfficeIsCopiedInAtRegistration() {
    CaseRef ref = town.unclear();

    assertThat(town.routing.copyBureauOffice(ref, town.execution(ref), town.now))
        .isEqualTo(new Routing.Begun("bureau-office", 1));

    assertThat(town.events(ref))
        .endsWith(new CaseEvent.UnitCopied("bureau-office", "bureau-office"));
    assertThat(town.effects(ref))
        .containsExactly(new Effect.SendMail("copy", "he-jing", null, "bureau-office"));
  }

  @Test
  void copyingTwiceOrBesideItselfCopiesOnce() {
    CaseRef ref = town.unclear();
    town.cases.interfere(() -> town.routing.copyBureauOffice(ref, town.execution(ref), town.now));

    town.routing.copyBureauOffice(ref, town.execution(ref), town.now);
    town.routing.copyBureauOffice(ref, town.execution(ref), town.now);

    assertThat(town.cases.steps(ref)).hasSize(1);
  }

  @Test
  void aClosedCaseIsCopiedToNobody() {
    CaseRef ref = town.unclear();
    town.reply.close(ref, town.execution(ref), "refuse", town.now);

    assertThat(town.routing.copyBureauOffice(ref, town.execution(ref), town.now))
        .isEqualTo(new Routing.Begun("bureau-office", 1));

    assertThat(town.cases.steps(ref)).hasSize(1);
  }

  @Test
  @Tag("A2")
  void aKnownAreaAndCategoryOfTheGeneralTierGoesToTheCountyBureauByPolicy() {
    assertThat(byPolicy(town.known()))
        .contains(
            new AssignmentDecision(
                "county", "general", "gutai-bureau", List.of("street-order"), null, true));
  }

  @ParameterizedTest
  @Tag("A2")
  @CsvSource(
      nullValues = "-",
      value = {
        "350121, noise, general, yunxi-bureau, enforcement-oversight",
        "350181, 违法建设, -, haiping-bureau, illegal-building",
        "350103, Sanitation, unheard-of, binjiang-bureau, sanitation-parks",
      })
  void theAreaNamesTheBureauAndTheCategoryTheDepartment(
      String area,
      String category,
      @org.jspecify.annotations.Nullable String tier,
      String unit,
      String department) {
    assertThat(byPolicy(town.message(area, category, tier, null)))
        .contains(
            new AssignmentDecision("county", "general", unit, List.of(department), null, true));
  }

  @ParameterizedTest
  @Tag("A2")
  @CsvSource(
      nullValues = "-",
      value = {
        "350102, 占道经营, major",
        "-, 占道经营, general",
        "350102, -, general",
        "350199, 占道经营, general",
        "350102, 其他, general"
      })
  void whateverThePolicyDoesNotKnowTheOfficeTriages(
      @org.jspecify.annotations.Nullable String area,
      @org.jspecify.annotations.Nullable String category,
      String tier) {
    assertThat(byPolicy(town.message(area, category, tier, null))).isEqualTo(Optional.empty());
  }

  @Test
  @Tag("A2")
  void thePolicysAssignmentCopiesTheDepartmentInTheSameStepAndTellsTheSource() {
    CaseRef ref = town.known();

    assertThat(town.routing.assign(ref, town.execution(ref), town.now))
        .isEqualTo(
            new Routing.Assignees(
                "gutai-bureau", List.of(), List.of("street-order"), "bureau-office"));

    assertThat(town.cases.steps(ref)).hasSize(1);
    assertThat(town.events(ref))
        .endsWith(
            new CaseEvent.Assigned(
                "county", "general", "gutai-bureau", List.of("street-order"), null, true),
            new CaseEvent.UnitCopied("street-order", "department"),
            Town.OVERSIGHT);
    assertThat(town.effects(ref))
        .containsExactly(
            new Effect.SendMail("copy", "xu-haitao", null, "department"),
            new Effect.CallSource("city-portal", "case.progress"));
  }

  @Test
  void aSourceThatDoesNotAskForProgressIsNotTold() {
    CaseRef ref = town.message("disclosure-platform", "350102", "占道经营", "general", null);

    town.routing.assign(ref, town.execution(ref), town.now);

    assertThat(town.effects(ref)).noneMatch(Effect.CallSource.class::isInstance);
  }

  @Test
  void assigningTwiceOrBesideItselfAssignsOnce() {
    CaseRef ref = town.known();
    town.cases.interfere(() -> town.routing.assign(ref, town.execution(ref), town.now));

    assertThat(town.routing.assign(ref, town.execution(ref), town.now))
        .isEqualTo(town.routing.assign(ref, town.execution(ref), town.now));

    assertThat(town.cases.steps(ref)).hasSize(1);
  }

  private Optional<AssignmentDecision> byPolicy(CaseRef ref) {
    Optional<AssignmentDecision> decision =
        AssignmentDecision.byPolicy(town.policy(), town.file(ref).registration());
    assertThat(town.routing.triageByPolicy(ref, town.execution(ref)))
        .isEqualTo(decision.isPresent() ? Routing.Triage.DECIDED : Routing.Triage.OPEN);
    return decision;
  }

  @Test
  void withoutADecisionNobodyIsAssigned() {
    CaseRef ref = town.unclear();

    assertThatThrownBy(() -> town.routing.assign(ref, town.execution(ref), town.now))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Nobody decided who handles case qinglan/case-1.");
  }
}
