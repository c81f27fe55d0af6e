package duban.policy;

import static org.assertj.core.api.Assertions.assertThat;

import duban.policy.Desk.SpecialPeriod;
import duban.policy.PolicyReader.Read;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The section `desk` of a policy.
@Tag("D10")
class DeskSectionTest {
  private static Read read(String from, String to) {
    Map<String, String> files = Qinglan.files();
    files.computeIfPresent(
        "policy.yaml",
        (file, text) -> {
          assertThat(text).contains(from);
          return text.replace(from, to);
        });
    return new PolicyReader(Qinglan.MACHINES).read("qinglan", files);
  }

  @Test
  void theSampleOfficesDeskIsReadWhole() {
    Desk desk = Qinglan.published().policy().desk();

    assertThat(desk.filing())
        .isEqualTo(
            new Desk.Filing(
                Duration.ofHours(12), Duration.ofMinutes(1), "info-officers", "duty-desk"));
    assertThat(desk.daily())
        .isEqualTo(
            new Desk.Daily(
                Duration.ofMinutes(30),
                true,
                List.of("handler", "head", "leading-group"),
                List.of("major")));
    assertThat(desk.entries().cancel().covers("major", Duration.ofMinutes(10))).isTrue();
    assertThat(desk.entries().cancel().covers("general", Duration.ofHours(71))).isFalse();
    assertThat(desk.entries().cancel().covers("general", Duration.ofHours(72))).isTrue();
  }

  @Test
  @Tag("A10")
  void aTableIsLimitedByThePolicyOrByWhatIsUsual() {
    Read own = read("imports: {rows: 500, bytes: 2000000}", "imports: {rows: 20, bytes: 50000}");
    Read usual = read(", imports: {rows: 500, bytes: 2000000}", "");
    Read wrong = read("imports: {rows: 500, bytes: 2000000}", "imports: {rows: 501, bytes: 9}");

    assertThat(imports(own)).isEqualTo(new Desk.Imports(20, 50_000));
    assertThat(imports(usual)).isEqualTo(Desk.Imports.USUAL);
    assertThat(((Read.Refused) wrong).findings())
        .extracting(Finding::path)
        .containsExactlyInAnyOrder("desk.filing.imports.rows", "desk.filing.imports.bytes");
  }

  private static Desk.Imports imports(Read read) {
    Desk.Filing filing = ((Read.Accepted) read).policy().desk().filing();
    assertThat(filing).isNotNull();
    return filing.imports();
  }

  @Test
  void aSpecialPeriodHoldsFromMidnightOfItsFirstDayToMidnightAfterItsLast() {
    Policy policy = Qinglan.published().policy();

    assertThat(policy.specialPeriod(Instant.parse("2026-09-30T15:59:59Z"))).isEmpty();
    assertThat(policy.specialPeriod(Instant.parse("2026-09-30T16:00:00Z")))
        .map(SpecialPeriod::id)
        .contains("national-day");
    assertThat(policy.specialPeriod(Instant.parse("2026-10-07T15:59:59Z")))
        .map(SpecialPeriod::quietHours)
        .contains(false);
    assertThat(policy.specialPeriod(Instant.parse("2026-10-07T16:00:00Z"))).isEmpty();
    assertThat(policy.desk().periods().getFirst().ends(ZoneId.of("Asia/Shanghai")))
        .isEqualTo(Instant.parse("2026-10-07T16:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      findings: info-officers | findings: nobody | desk.filing.findings: no source 'nobody'
      length: PT15M | length: 15 min | desk.calendarEntries.length: not an ISO 8601 duration such as PT30M or P2D: '15 min'
      alarm: PT10M | alarm: PT0S | desk.calendarEntries.alarm: must be longer than nothing
      cancel: {tiers: [major] | cancel: {tiers: [huge] | desk.calendarEntries.cancel.tiers[0]: no tier 'huge'
      beforeClose: PT30M | beforeClose: P1D | desk.daily.beforeClose: must be less than a day
      leaders: true | leaders: perhaps | desk.daily.leaders: must be one of true, false, not 'perhaps'
      until: '2026-10-07' | until: '2026-09-07' | desk.specialPeriods[0].until: lies before the first day
      from: '2026-10-01' | from: 'October' | desk.specialPeriods[0].from: not a date such as 2026-10-01: 'October'
      every: PT4H | every: PT5M | desk.specialPeriods[0].every: must be from PT30M to P1D, not PT5M
      quietHours: false | quietHours: false, loud: true | desk.specialPeriods[0].loud: unknown field
      between: PT1M | between: PT1M, after: PT1H | desk.filing.after: unknown field
      """)
  void whatIsWrongIsToldByItsPlace(String from, String to, String finding) {
    assertThat(((Read.Refused) read(from, to)).findings())
        .extracting(Finding::toString)
        .containsExactly("policy.yaml: " + finding);
  }

  @Test
  void periodsThatOverlapAreRefused() {
    String more =
        """
          specialPeriods:
            - {id: big-meeting, name: {zh: 大会, en: Meeting}, from: '2026-09-28', until: '2026-10-01', every: PT6H, quietHours: true}
        """;

    assertThat(((Read.Refused) read("  specialPeriods:\n", more)).findings())
        .extracting(Finding::toString)
        .containsExactly(
            "policy.yaml: desk.specialPeriods[1].from: the days overlap those of 'big-meeting'");
  }

  @Test
  void anOfficeWithoutTheFormAndWithWordsForRiskIsFine() {
    Read read =
        read(
            "  filing: {linkValidFor: PT12H, between: PT1M, findings: info-officers, messages: duty-desk, imports: {rows: 500, bytes: 2000000}}\n",
            "  risks: [{zh: 低, en: Low}, {zh: 高, en: High}]\n");

    Desk desk = ((Read.Accepted) read).policy().desk();
    assertThat(desk.filing()).isNull();
    assertThat(desk.risks()).extracting(Policy.Label::zh).containsExactly("低", "高");
  }
}
