package duban.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.SecurityEvents.Event;
import duban.mailin.Bounces.Notice;
import duban.mailin.Receiving.Reports;
import duban.store.Addresses.Kind;
import duban.store.Jobs.Job;
import duban.store.LocalTable;
import duban.store.TableAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What follows from a mail that did not arrive.
@Tag("C3")
class BouncesTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String LIN = "lin.ruoxi@qinglan.example";
  private static final String ZHOU = "zhou.mingyuan@qinglan.example";

  private final PostRoom room = new PostRoom(TABLE, Reports.BY_EVENTS);
  private final CaseRef ref = room.town.handling();

  @BeforeEach
  void empty() {
    TABLE.clear();
  }

  private boolean comesBack(String address, Kind kind, @Nullable CaseRef about) {
    return comesBack("qinglan", address, kind, about);
  }

  private boolean comesBack(String office, String address, Kind kind, @Nullable CaseRef about) {
    return room.bounces.take(
        new Notice(office, about, null, List.of(address), kind, "event-" + address, "mail-1"),
        room.town.now);
  }

  private Optional<Job> told(String address) {
    return room.job("mail-unreachable/" + TableAddresses.hash(address).substring(0, 16));
  }

  private long noted() {
    return room.town.events(ref).stream().filter(CaseEvent.MailBounced.class::isInstance).count();
  }

  @Test
  void anAddressThatRefusesMailIsBlockedForAsLongAsThePolicySaysAndTheOfficeIsTold() {
    assertThat(comesBack(PostRoom.CHEN, Kind.BOUNCE, ref)).isTrue();

    Instant end = room.town.now.plus(room.city().policy().mail().blocks().length());
    assertThat(room.addresses.blocked("qinglan", PostRoom.CHEN, end.minusSeconds(1))).isTrue();
    assertThat(room.addresses.blocked("qinglan", PostRoom.CHEN, end)).isFalse();
    assertThat(told(PostRoom.CHEN))
        .hasValueSatisfying(
            job -> {
              assertThat(job.planned()).isEqualTo(room.town.now);
              assertThat(job.state())
                  .isEqualTo(
                      Map.of(
                          "person", "chen-zhiqiang",
                          "kind", "bounce",
                          "at", room.town.now.toString()));
            });
    assertThat(room.counted).containsExactly(new Event.AddressBlocked("qinglan"));
  }

  @Test
  void theStepOfWhoCannotBeReachedIsPutToAnotherOfTheUnit() {
    comesBack(PostRoom.CHEN, Kind.BOUNCE, ref);

    assertThat(room.town.events(ref))
        .filteredOn(CaseEvent.TaskReaddressed.class::isInstance)
        .map(CaseEvent.TaskReaddressed.class::cast)
        .singleElement()
        .satisfies(
            passed -> {
              assertThat(passed.from()).isEqualTo("chen-zhiqiang");
              assertThat(passed.to()).isNotEqualTo("chen-zhiqiang");
            });
  }

  @Test
  void theSameNoticeTwiceIsOnTheCaseOnce() {
    comesBack(PostRoom.CHEN, Kind.BOUNCE, ref);
    comesBack(PostRoom.CHEN, Kind.BOUNCE, ref);

    assertThat(noted()).isEqualTo(1);
    assertThat(room.addresses.find("qinglan", PostRoom.CHEN, room.town.now))
        .hasValueSatisfying(mark -> assertThat(mark.count()).isEqualTo(1));
  }

  @Test
  void whatPassesBlocksNothingAndIsToldToNobody() {
    assertThat(comesBack(PostRoom.CHEN, Kind.TRANSIENT, ref)).isTrue();

    assertThat(room.blocked(PostRoom.CHEN)).isFalse();
    assertThat(room.addresses.find("qinglan", PostRoom.CHEN, room.town.now)).isPresent();
    assertThat(noted()).isZero();
    assertThat(room.jobs.names()).isEmpty();
    assertThat(room.counted).isEmpty();
  }

  @Test
  void aBounceOfNoCaseBlocksTheAddressAndIsOnNone() {
    comesBack(PostRoom.CHEN, Kind.COMPLAINT, null);

    assertThat(room.blocked(PostRoom.CHEN)).isTrue();
    assertThat(noted()).isZero();
    assertThat(told(PostRoom.CHEN))
        .hasValueSatisfying(job -> assertThat(job.state()).containsEntry("kind", "complaint"));
  }

  @Test
  void aCitizensAddressIsNobodysOfTheDirectory() {
    comesBack(PostRoom.CITIZEN, Kind.BOUNCE, ref);

    assertThat(room.blocked(PostRoom.CITIZEN)).isTrue();
    assertThat(told(PostRoom.CITIZEN))
        .hasValueSatisfying(job -> assertThat(job.state()).containsEntry("person", ""));
    assertThat(room.counted).as("no address of the directory").isEmpty();
  }

  @Test
  void anAlarmIsRaisedWhenTheLastHandlerOfTheOfficeCannotBeReachedAndNotBefore() {
    comesBack(LIN, Kind.BOUNCE, null);
    assertThat(room.counted).containsExactly(new Event.AddressBlocked("qinglan"));

    comesBack(ZHOU, Kind.BOUNCE, null);
    assertThat(room.counted)
        .containsExactly(
            new Event.AddressBlocked("qinglan"),
            new Event.AddressBlocked("qinglan"),
            new Event.OfficeCutOff("qinglan"));
  }

  @Test
  void aNoticeOfAnOfficeThatIsNotHereIsNotOurs() {
    assertThat(comesBack("elsewhere", PostRoom.CHEN, Kind.BOUNCE, null)).isFalse();

    assertThat(room.jobs.names()).isEmpty();
    assertThat(room.counted).isEmpty();
  }

  @Test
  void aNoticeDoesNotShowWhoseAddressItIs() {
    assertThat(
            new Notice("qinglan", ref, null, List.of(PostRoom.CHEN), Kind.BOUNCE, "e", "m")
                .toString())
        .contains("qinglan")
        .doesNotContain("chen");
  }

  @Test
  void anOperatorReleasesABlockedAddressOfAnOfficeThatIsHere() {
    comesBack(PostRoom.CHEN, Kind.BOUNCE, null);

    assertThat(room.bounces.release("elsewhere", PostRoom.CHEN, room.town.now)).isFalse();
    assertThat(room.blocked(PostRoom.CHEN)).isTrue();
    assertThat(room.bounces.release("qinglan", PostRoom.CHEN, room.town.now)).isTrue();
    assertThat(room.blocked(PostRoom.CHEN)).isFalse();
    assertThat(room.bounces.release("qinglan", PostRoom.CHEN, room.town.now)).isFalse();
  }

  // -------------------------------------------------------------------------------------- hearsay

  private void heard(String... recipients) {
    room.bounces.heard(List.of(recipients), Set.of(), room.town.now);
  }

  private Job hearsay() {
    return room.job(Bounces.HEARSAY_JOB).orElseThrow();
  }

  @Test
  void theOfficeIsToldOfHearsayAtOnceAndThenOfAllThatCameInBetween() {
    heard(PostRoom.CHEN, PostRoom.CITIZEN);
    assertThat(hearsay().planned()).isEqualTo(room.town.now);
    assertThat(hearsay().state()).isEqualTo(Map.of("people", "chen-zhiqiang"));

    Instant told = room.town.now;
    room.jobs.schedule("qinglan", Bounces.HEARSAY_JOB, told, Map.of("told", told.toString()));
    room.town.pass(Duration.ofHours(1));
    heard(LIN);
    room.town.pass(Duration.ofHours(1));
    heard(ZHOU);
    assertThat(hearsay().planned()).isEqualTo(told.plus(Duration.ofDays(1)));
    assertThat(hearsay().state()).containsEntry("people", "lin-ruoxi,zhou-mingyuan");

    room.jobs.schedule("qinglan", Bounces.HEARSAY_JOB, told, Map.of("told", told.toString()));
    room.town.pass(Duration.ofDays(2));
    heard(LIN);
    assertThat(hearsay().planned()).as("a day ago is long enough").isEqualTo(room.town.now);
  }

  @Test
  void hearsayThatIsKnownMovesNothing() {
    heard(PostRoom.CHEN);
    long revision = hearsay().revision();
    room.town.pass(Duration.ofHours(1));

    heard(PostRoom.CHEN);

    assertThat(hearsay().revision()).isEqualTo(revision);
    assertThat(room.counted)
        .as("each report is counted")
        .containsExactly(new Event.ReportRefused("qinglan"), new Event.ReportRefused("qinglan"));
  }

  @Test
  void hearsayOfManyPeopleNamesTwentyAtMost() {
    List<String> all =
        room.city().directory().people().values().stream().map(p -> p.mail()).limit(21).toList();
    all.subList(0, 20).forEach(this::heard);
    assertThat(Objects.requireNonNull(hearsay().state().get("people")).split(",")).hasSize(20);

    heard(all.get(20));

    assertThat(Objects.requireNonNull(hearsay().state().get("people")).split(",")).hasSize(20);
  }

  @Test
  void aReportThatClaimsToBeAboutAnOfficesMailIsCountedThere() {
    room.bounces.heard(List.of(PostRoom.CITIZEN), Set.of("qinglan"), room.town.now);
    room.bounces.heard(List.of(PostRoom.CITIZEN), Set.of("elsewhere"), room.town.now);

    assertThat(room.counted).containsExactly(new Event.ReportRefused("qinglan"));
    assertThat(room.jobs.names()).isEmpty();
  }
}
