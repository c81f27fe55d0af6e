package duban.policy;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseEvent;
import duban.cases.CaseTask;
import duban.cases.TaskKind;
import duban.policy.Directory.Absence;
import duban.policy.Directory.Person;
import duban.policy.Directory.Unit;
import duban.policy.Policy.Label;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who is asked, and who stands in for whom.
class DirectoryTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 4, 13);
  private static final LocalDate TUESDAY = MONDAY.plusDays(1);

  private static final Person HANDLER =
      new Person("handler", "甲", "a@city.example", "road", Set.of("handler"), "deputy");
  private static final Person COLLEAGUE =
      new Person("colleague", "乙", "b@city.example", "road", Set.of("handler"), "deputy");
  private static final Person DEPUTY =
      new Person("deputy", "丙", "c@city.example", "road", Set.of("head"), "second");
  private static final Person SECOND =
      new Person("second", "丁", "d@city.example", "law", Set.of("handler"), "handler");
  private static final Person LEADER =
      new Person("leader", "戊", "e@city.example", "law", Set.of("leader"));

  private static Directory directory(Absence... absences) {
    Map<String, Person> people = new LinkedHashMap<>();
    Stream.of(HANDLER, COLLEAGUE, DEPUTY, SECOND, LEADER).forEach(p -> people.put(p.id(), p));
    Label name = new Label("处", "Unit");
    return new Directory(
        Map.of(
            "road", new Unit("road", name, "department", "leader"),
            "law", new Unit("law", name, "department")),
        people,
        List.of(absences));
  }

  private static Absence monday(Person person) {
    return new Absence(person.id(), MONDAY, MONDAY);
  }

  @Test
  void whoIsPresentDoesTheirOwnWork() {
    assertThat(directory(monday(HANDLER)).standIn(HANDLER, TUESDAY)).isEqualTo(HANDLER);
  }

  @Test
  void theFirstAndTheLastDayOfAnAbsenceBelongToIt() {
    Directory directory = directory(new Absence("handler", MONDAY, TUESDAY));

    assertThat(directory.away("handler", MONDAY.minusDays(1))).isFalse();
    assertThat(directory.away("handler", MONDAY)).isTrue();
    assertThat(directory.away("handler", TUESDAY)).isTrue();
    assertThat(directory.away("handler", TUESDAY.plusDays(1))).isFalse();
  }

  @Test
  void aDeputysDeputyStandsInWhereTheDeputyIsAwayToo() {
    assertThat(directory(monday(HANDLER)).standIn(HANDLER, MONDAY)).isEqualTo(DEPUTY);
    assertThat(directory(monday(HANDLER), monday(DEPUTY)).standIn(HANDLER, MONDAY))
        .isEqualTo(SECOND);
  }

  @Test
  void whereEverybodyInTheRowIsAwayTheWorkStaysWithThePerson() {
    Directory directory = directory(monday(HANDLER), monday(DEPUTY), monday(SECOND));

    assertThat(directory.standIn(HANDLER, MONDAY)).isEqualTo(HANDLER);
    assertThat(directory(monday(LEADER)).standIn(LEADER, MONDAY)).isEqualTo(LEADER);
  }

  @Test
  void oneStandInForTwoHandlersIsAskedOnce() {
    assertThat(directory(monday(HANDLER), monday(COLLEAGUE)).asked(TaskKind.HANDLE, "road", MONDAY))
        .containsExactly(DEPUTY);
    assertThat(directory(monday(HANDLER)).asked(TaskKind.HANDLE, "road", MONDAY))
        .containsExactly(DEPUTY, COLLEAGUE);
  }

  @Test
  @Tag("A3")
  void aDraftIsReviewedByTheUnitsSupervisingLeader() {
    assertThat(directory().asked(TaskKind.REVIEW, "road", MONDAY)).containsExactly(LEADER);
    assertThat(directory().asked(TaskKind.REVIEW, "law", MONDAY)).isEmpty();
  }

  @Test
  void whoStandsInMayDecideWhileTheOtherIsAwayAndAfterwardsOnlyWhatTheyWereAskedByName() {
    Directory directory = directory(monday(HANDLER), monday(COLLEAGUE));

    assertThat(directory.mayDecide(DEPUTY, TaskKind.HANDLE, "road", List.of(), MONDAY)).isTrue();
    assertThat(directory.mayDecide(DEPUTY, TaskKind.HANDLE, "road", List.of(), TUESDAY)).isFalse();
    assertThat(directory.mayDecide(DEPUTY, TaskKind.HANDLE, "road", List.of("deputy"), TUESDAY))
        .isTrue();
    assertThat(directory.mayDecide(HANDLER, TaskKind.HANDLE, "road", List.of("deputy"), MONDAY))
        .as("back early")
        .isTrue();
  }

  private static CaseTask task(TaskKind kind, String unit, String person) {
    return new CaseTask.Open(
        new CaseEvent.TaskOpened("t", kind, unit, List.of(person), 1, List.of()), Instant.EPOCH);
  }

  @Test
  @Tag("C3")
  void aStepOfSomebodyUnreachableGoesToTheDeputyTheHeadOrTheOffice() {
    Directory directory = directory(monday(SECOND));

    assertThat(
            directory.insteadOf(
                HANDLER, task(TaskKind.HANDLE, "road", "handler"), "law", TUESDAY))
        .containsExactly(DEPUTY, SECOND);
    assertThat(
            directory.insteadOf(HANDLER, task(TaskKind.HANDLE, "road", "handler"), "law", MONDAY))
        .as("the office's handler is away, and the one who stands in is the one who cannot be reached")
        .containsExactly(DEPUTY);
    assertThat(
            directory.insteadOf(LEADER, task(TaskKind.REVIEW, "road", "leader"), "law", TUESDAY))
        .as("no unit approves its own draft")
        .containsExactly(SECOND);
    assertThat(
            directory.mayDecide(DEPUTY, TaskKind.REVIEW, "road", List.of("deputy"), TUESDAY))
        .isFalse();
  }

  @Test
  void whoHasNothingToDoWithTheUnitAnyMoreMayNotDecideEvenWhenAskedByName() {
    assertThat(directory().mayDecide(LEADER, TaskKind.HANDLE, "road", List.of("leader"), MONDAY))
        .isFalse();
  }

  @Test
  void theLeadingGroupIsFoundByItsRole() {
    Directory qinglan = Qinglan.published().directory();

    assertThat(qinglan.members("leading-office", Directory.LEADING_GROUP))
        .extracting(Person::id)
        .containsExactly("shen-guodong", "gu-changhe", "yin-suqin", "meng-fan");
    assertThat(qinglan.units().keySet())
        .allSatisfy(unit -> assertThat(qinglan.leader(unit)).as(unit).isPresent());
  }
}
