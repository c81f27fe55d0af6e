package duban.policy;

import static org.assertj.core.api.Assertions.assertThat;

import duban.policy.PolicyReader.Read;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The section `ladders` of a policy.
@Tag("D8")
class LaddersReaderTest {
  private final PolicyReader reader = new PolicyReader(Set.of("county", "bureau", "unclear"));

  @Test
  void theSampleOfficePressesFromTheReminderToTheCircular() {
    Ladder general =
        Qinglan.published()
            .policy()
            .ladders()
            .find("handle", "written-report", "county", "general")
            .orElseThrow();

    assertThat(general.rungs().stream().map(r -> r.at().text() + " " + r.to() + " " + r.tone()))
        .containsExactly(
            "limit - PT20M [HANDLER] REMINDER",
            "limit [HANDLER] PRESSING",
            "limit + PT1H [HANDLER, HEAD] PRESSING",
            "limit + PT4H [HANDLER, HEAD, LEADER] ESCALATION",
            "limit + 1wd [HEAD, LEADER, OFFICE, LEADING_GROUP] ESCALATION",
            "limit + 3wd [HEAD, LEADER, OFFICE, LEADING_GROUP] CIRCULAR");
    assertThat(general.rungs()).extracting(Rung::circular).endsWith(false, true);
  }

  @Test
  void theFirstLadderThatFitsCounts() {
    Ladders ladders = Qinglan.published().policy().ladders();

    assertThat(ladders.find("handle", "written-report", "county", "major").map(Ladder::id))
        .contains("major");
    assertThat(ladders.find("triage", "triage", "county", "general").map(Ladder::id))
        .contains("triage");
    assertThat(ladders.find("case", "reply", "county", "major").map(Ladder::id)).contains("reply");
    assertThat(ladders.find("consult", "opinion", "county", "general").map(Ladder::id))
        .contains("general");
  }

  /// Each row: what is replaced in the sample office's ladders, by what, and everything that is
  /// then said.
  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from: '21:30', | from: '9:30', | ladders.quiet.from: must be a time of day such as 07:30, not '9:30'
          until: '07:30', | until: '21:30', | ladders.quiet.until: must not be the time at which they begin
          waitUntil: opening | waitUntil: noon | ladders.quiet.waitUntil: must be one of end, opening, not 'noon'
          lateAfter: PT5M | lateAfter: soon | ladders.lateAfter: not an ISO 8601 duration such as PT30M or P2D: 'soon'
          id: triage | id: major | ladders.all[3].id: there is another ladder 'major'
          tiers: [major] | tiers: [grave] | ladders.all[2].tiers[0]: no tier 'grave'
          tasks: [triage] | tasks: [tidy] | ladders.all[3].tasks[0]: no human step 'tidy'
          tasks: [triage] | whats: [tea] | ladders.all[3].whats[0]: nothing called 'tea' is ever due
          tasks: [triage] | paths: [nowhere] | ladders.all[3].paths[0]: no path 'nowhere'
          id: half, at: 50% | id: due, at: 50% | ladders.all[3].rungs[1].id: there is another rung 'due' in the ladder
          at: 50% | at: noon | ladders.all[3].rungs[0].at: must be like aim, limit, limit - PT10M, limit + 1wd or 50%, not 'noon'
          at: aim, to: [handler] | at: aim, to: [mayor] | ladders.all[2].rungs[0].to[0]: must be one of handler, head, leader, office, leading-group, not 'mayor'
          at: aim, to: [handler], tone: urging | at: aim, to: [handler], tone: shouting | ladders.all[2].rungs[0].tone: must be one of reminder, urging, pressing, escalation, circular, not 'shouting'
          at: aim, to: [handler], tone: urging | at: aim, to: [handler], tone: urging, circular: true | ladders.all[2].rungs[0].circular: nobody is named in a circular before the limit
          at: aim, to: [handler], tone: urging | at: aim, to: [handler], tone: urging, loud: true | ladders.all[2].rungs[0].loud: unknown field
          """)
  void whatIsWrongIsNamedWithFilePathAndProblem(String old, String replacement, String finding) {
    Map<String, String> files = Qinglan.files();
    String text = files.getOrDefault("policy.yaml", "");
    int section = text.indexOf("\nladders:");
    int at = text.indexOf(old, section);
    assertThat(at).as(old).isPositive();
    files.put(
        "policy.yaml", text.substring(0, at) + replacement + text.substring(at + old.length()));

    assertThat(said(files)).isEqualTo("policy.yaml: " + finding);
  }

  private String said(Map<String, String> files) {
    return switch (reader.read("qinglan", files)) {
      case Read.Accepted accepted -> "";
      case Read.Refused(List<Finding> findings) ->
          findings.stream().map(Finding::toString).collect(Collectors.joining("; "));
    };
  }
}
