package duban.policy;

import static org.assertj.core.api.Assertions.assertThat;

import duban.policy.PolicyReader.Read;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  private final PolicyReader reader = new PolicyReader(Qinglan.MACHINES);

  @Test
  void theSampleOfficeIsAccepted() {
    Published city = Qinglan.published();

    assertThat(city.policy().office().name().zh()).isEqualTo("清岚市综合行政执法局");
    assertThat(city.policy().sources().keySet())
        .containsExactly(
            "disclosure-platform",
            "cyberspace-office",
            "city-portal",
            "hotline-12345",
            "open311",
            "wechat-account",
            "info-officers",
            "duty-desk",
            "office-mail");
    assertThat(city.policy().series("opinion").format(2026, 12)).isEqualTo("舆〔2026〕12号");
    assertThat(city.policy().areas().keySet())
        .containsExactly("350102", "350103", "350121", "350181");
    assertThat(city.directory().units().values())
        .filteredOn(unit -> unit.kind().equals("county-bureau"))
        .hasSize(4);
    assertThat(city.directory().units().values())
        .filteredOn(unit -> unit.kind().equals("department"))
        .hasSize(5);
    assertThat(city.policy().linksValidFor()).isEqualTo(Duration.ofDays(30));
    assertThat(city.policy().callbackRetries()).hasSize(10);
  }

  @Test
  @Tag("A7")
  void theSampleOfficesDeadlinesForMajorMattersCountFromTheEventOrElseFromThePost() {
    assertThat(
            Qinglan.published().policy().deadlines().stream()
                .filter(r -> r.covers("handle", "county", "major")))
        .containsExactly(
            new Policy.DeadlineRule(
                "handle",
                "*",
                "major",
                "initial-report",
                "occurred",
                Duration.ofMinutes(30),
                Duration.ofMinutes(20),
                "posted"),
            new Policy.DeadlineRule(
                "handle",
                "*",
                "major",
                "written-report",
                "occurred",
                Duration.ofMinutes(90),
                Duration.ofMinutes(40),
                "posted"),
            new Policy.DeadlineRule(
                "handle",
                "*",
                "major",
                "written-report",
                "returned",
                Duration.ofMinutes(40),
                null));
  }

  @Test
  @Tag("A6")
  void theSampleOfficesDeadlinesForGeneralMattersCountFromAssignment() {
    assertThat(
            Qinglan.published().policy().deadlines().stream()
                .filter(r -> r.covers("handle", "county", "general")))
        .containsExactly(
            new Policy.DeadlineRule(
                "handle", "*", "general", "initial-report", "assigned", Duration.ofHours(1), null),
            new Policy.DeadlineRule(
                "handle", "*", "general", "written-report", "assigned", Duration.ofHours(2), null),
            new Policy.DeadlineRule(
                "handle", "*", "general", "written-report", "returned", Duration.ofHours(2), null));
  }

  /// Each row: what is replaced in which file of the sample office, by what, and everything that is
  /// then said.
  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      policy.yaml | schema: 1 | schema: 2 | policy.yaml: schema: must be a whole number from 1 to 1, not '2'
      policy.yaml | schema: 1 | "schema: 1\nshoe: 43" | policy.yaml: shoe: unknown field
      policy.yaml | schema: 1 | "schema: 1\nschema: 1" | policy.yaml: schema: is given twice
      policy.yaml | schema: 1 | schema: [1 | policy.yaml: line 6: cannot be read as YAML: expected ',' or ']', but got :
      policy.yaml | id: qinglan | id: qingshan | policy.yaml: office.id: is 'qingshan', but the files are those of the office 'qinglan'
      policy.yaml | Asia/Shanghai | Asia/Shangrila | policy.yaml: office.zone: no time zone 'Asia/Shangrila'
      policy.yaml | coordinator: leading-office | coordinator: nobody | policy.yaml: coordinator: no unit 'nobody' in units.csv
      policy.yaml | coordinator: leading-office | coordinator: bureau-office | policy.yaml: coordinator: the unit 'bureau-office' is of kind bureau-office, not office
      policy.yaml | "coordinator: leading-office" | "" | policy.yaml: coordinator: is missing
      policy.yaml | 〔〕 | 〔 | policy.yaml: series[0].brackets: must be one of 〔〕, [], (), （）, 【】, not '〔'
      policy.yaml | padding: 0 | padding: many | policy.yaml: series[0].padding: must be a whole number from 0 to 9, not 'many'
      policy.yaml | id: cyberspace-office | id: city-portal | policy.yaml: sources[2].id: there is another 'city-portal' in sources
      policy.yaml | id: cyberspace-office | id: Cyberspace | policy.yaml: sources[1].id: must be 1 to 40 lower-case letters, digits and '-', not 'Cyberspace'
      policy.yaml | https://portal.qinglan.example/duban | http://portal.qinglan.example/duban | policy.yaml: sources[2].callback: must be an https address without a user in it, not 'http://portal.qinglan.example/duban'
      policy.yaml | https://portal.qinglan.example/duban | https://a:b@portal.qinglan.example | policy.yaml: sources[2].callback: must be an https address without a user in it, not 'https://a:b@portal.qinglan.example'
      policy.yaml | "    callback: https://portal.qinglan.example/duban" | "" | policy.yaml: sources[2].tells: needs a callback
      policy.yaml | "id: county, name: {zh: 涉及县（市、区）, en: County path}" | "id: county, name: {zh: 涉及县（市、区）}" | policy.yaml: paths[0].name.en: is missing
      policy.yaml | unit: yunxi-bureau | unit: x | policy.yaml: areas[2].unit: no unit 'x' in units.csv
      policy.yaml | unit: yunxi-bureau | unit: street-order | policy.yaml: areas[2].unit: the unit 'street-order' is of kind department, not county-bureau
      policy.yaml | department: policy-law | department: parks | policy.yaml: categories[8].department: no unit 'parks' in units.csv
      policy.yaml | tiers: [general] | tiers: [generally] | policy.yaml: triage[0].tiers[0]: no tier 'generally'
      policy.yaml | areas: [] | areas: ['350199'] | policy.yaml: triage[0].areas[0]: no area '350199'
      policy.yaml | limit: PT15M | limit: 15m | policy.yaml: deadlines[0].limit: not a span of time such as PT30M, 4wh, 3d, 5wd or same-day: '15m'
      policy.yaml | limit: PT15M | limit: PT0S | policy.yaml: deadlines[0].limit: must be longer than nothing and at most 87840 hours, not 'PT0S'
      policy.yaml | aim: PT20M | aim: PT31M | policy.yaml: deadlines[4].aim: lies after the limit
      policy.yaml | start: opened, limit: PT30M | start: occurred, limit: PT30M | policy.yaml: deadlines[8].otherwise: is missing: not every message says when the matter occurred
      policy.yaml | tier: major, what: triage, start: opened | tier: major, what: triage, start: assigned | policy.yaml: deadlines[0].start: nothing is assigned before triage
      policy.yaml | tier: major, what: written-report, start: returned | tier: general, what: written-report, start: returned | "policy.yaml: deadlines: no written-report is due in the step handle, when a draft is returned, on path 'county' in tier 'major'; policy.yaml: deadlines: no written-report is due in the step handle, when a draft is returned, on path 'bureau' in tier 'major'; policy.yaml: deadlines: no written-report is due in the step handle, when a draft is returned, on path 'unclear' in tier 'major'"
      policy.yaml | what: answer, start: opened, limit: P1D | what: answer, start: returned, limit: P1D | "policy.yaml: deadlines[11].start: only a unit's draft is returned; policy.yaml: deadlines: no answer is due in the step answer on path 'county' in tier 'general'; policy.yaml: deadlines: no answer is due in the step answer on path 'bureau' in tier 'general'; policy.yaml: deadlines: no answer is due in the step answer on path 'unclear' in tier 'general'"
      policy.yaml | otherwise: posted, limit: PT30M | otherwise: returned, limit: PT30M | policy.yaml: deadlines[4].otherwise: a rework is a rule of its own
      policy.yaml | tier: major, what: answer | tier: general, what: answer | "policy.yaml: deadlines: no answer is due in the step answer on path 'county' in tier 'major'; policy.yaml: deadlines: no answer is due in the step answer on path 'bureau' in tier 'major'; policy.yaml: deadlines: no answer is due in the step answer on path 'unclear' in tier 'major'"
      policy.yaml | joint: true | joint: maybe | policy.yaml: paths[2].joint: must be one of true, false, not 'maybe'
      policy.yaml | assign: category} | assign: nobody} | policy.yaml: triage[0].assign: must be one of area, category, not 'nobody'
      policy.yaml | mailTiers: [major] | mailTiers: [huge] | policy.yaml: oversight.mailTiers[0]: no tier 'huge'
      policy.yaml | mailTiers: [major] | "mailTiers: [major]\n  mailUnits: [gutai-bureau]" | policy.yaml: oversight.mailUnits: unknown field
      policy.yaml | what: reply, start: received | what: reply, start: opened | policy.yaml: deadlines[17].start: a case is received, not opened
      policy.yaml | what: reply, start: received | what: answer, start: received | "policy.yaml: deadlines[17].what: must be one of reply, acknowledgement, return, plan, progress, not 'answer'; policy.yaml: extensions[2].what: no deadline is set for it"
      policy.yaml | what: reply, start: received | what: reply, start: instructed | policy.yaml: deadlines[17].otherwise: is missing: not every case is instructed
      policy.yaml | what: reply, start: received | "what: reply, start: instructed, otherwise: occurred" | policy.yaml: deadlines[17].otherwise: only stands beside the starts 'occurred' and 'instructed', and names neither
      policy.yaml | what: reply, start: received | "what: reply, start: occurred, otherwise: instructed" | policy.yaml: deadlines[17].otherwise: only stands beside the starts 'occurred' and 'instructed', and names neither
      policy.yaml | what: reply, start: received | "what: reply, start: received, otherwise: posted" | policy.yaml: deadlines[17].otherwise: only stands beside the starts 'occurred' and 'instructed', and names neither
      policy.yaml | what: reply, start: received | what: reply, start: begun | policy.yaml: deadlines[17].start: must be one of posted, occurred, received, assigned, opened, instructed, returned, not 'begun'
      policy.yaml | limit: 3d | "limit: 3d, counted: soon" | policy.yaml: deadlines[17].counted: must be one of at-once, next-day, not 'soon'
      policy.yaml | "by: PT1H, cap: PT4H" | "by: PT1H, untilAsked: PT2H, cap: PT4H" | policy.yaml: extensions[0].by: either 'by' or 'untilAsked' says how far the limit moves
      policy.yaml | "by: PT1H, cap: PT4H" | "by: same-day, cap: PT4H" | policy.yaml: extensions[0].by: a limit is not moved by 'same-day'
      policy.yaml | "by: PT1H, cap: PT4H" | "by: PT1H, cap: PT90M" | policy.yaml: extensions[0].cap: leaves no time beyond the limit
      policy.yaml | "by: PT1H, cap: PT4H" | "by: PT1H" | policy.yaml: extensions[0].cap: is missing
      policy.yaml | decidedBy: automatic | decidedBy: nobody | policy.yaml: extensions[0].decidedBy: must be one of automatic, office, leader, not 'nobody'
      policy.yaml | tell: citizen | tell: press | policy.yaml: extensions[2].tell: must be one of citizen, nobody, not 'press'
      policy.yaml | "    monday: ['08:30-12:00'" | "    monday: ['12:00-08:30'" | policy.yaml: hours.week.monday[0]: not hours such as 08:30-12:00: '12:00-08:30'
      policy.yaml | "    monday: ['08:30-12:00'" | "    monday: ['08:30-15:00'" | policy.yaml: hours.week: The hours of MONDAY overlap.
      policy.yaml | makeUpAs: monday | makeUpAs: sunday | policy.yaml: hours.week: Make-up workdays cannot have the hours of SUNDAY, which is a day off.
      policy.yaml | lastDay: as-it-falls | lastDay: earlier | policy.yaml: hours.lastDay: must be one of as-it-falls, next-workday, not 'earlier'
      policy.yaml | from: duban@qinglan.example | from: Duban <duban@qinglan.example> | policy.yaml: mail.from: not a bare mail address: 'Duban <duban@qinglan.example>'
      policy.yaml | domain: qinglan.example | domain: qinglan | policy.yaml: mail.domain: not a mail domain: 'qinglan'
      policy.yaml | [PT0S, PT5S | [PT0S, -PT5S | policy.yaml: callbackRetries[1]: must not be negative
      units.csv | 局办公室,Bureau Office,bureau-office | 局办公室,Bureau Office,bureau | units.csv: line 3.kind: must be one of office, bureau-office, department, county-bureau, not 'bureau'
      units.csv | id,zh,en,kind, | id,zh,en,kin, | units.csv: line 1: must name the columns id,zh,en,kind, and may name leader, not id,zh,en,kin,leader
      units.csv | department,deng-weimin | department,deng | "units.csv: line 4.leader: no person 'deng' in people.csv"
      units.csv | department,deng-weimin | department,fang-li | "units.csv: line 4.leader: 'fang-li' has not the role leader"
      people.csv | lin.ruoxi@qinglan.example | lin.ruoxi | people.csv: line 2.mail: not a bare mail address: 'lin.ruoxi'
      people.csv | lin.ruoxi@qinglan.example | zhou.mingyuan@qinglan.example | people.csv: line 3.mail: there is another person with 'zhou.mingyuan@qinglan.example'
      people.csv | leading-office,leader | leading-team,leader | people.csv: line 4.unit: no unit 'leading-team' in units.csv
      people.csv | leading-office,leader leading-group, | leading-office,leader reader, | people.csv: line 4.roles: must be one of handler, head, administrator, info-officer, liaison, leader, leading-group, not 'reader'
      people.csv | street-order,head, | street-order,head | people.csv: line 11: has 5 fields instead of 6
      people.csv | he.jing@qinglan.example,bureau-office,handler | he.jing@qinglan.example,bureau-office,head | people.csv: the unit 'bureau-office' has no handler
      people.csv | handler,luo-wenbin | handler,luo-wen | people.csv: line 8.deputy: no person 'luo-wen' in people.csv
      people.csv | handler,luo-wenbin | handler,he-jing | people.csv: line 8.deputy: nobody stands in for themselves
      absences.csv | meng-fan | meng-fang | absences.csv: line 2.person: no person 'meng-fang' in people.csv
      absences.csv | 2026-02-22 | 22.2.2026 | "absences.csv: line 2.until: not a day such as 2026-10-01: '22.2.2026'"
      absences.csv | 2026-02-22 | 2026-02-15 | absences.csv: line 2.until: lies before from
      absences.csv | person,from | who,from | "absences.csv: line 1: must name the columns person,from,until, not who,from,until"
      """)
  void whatIsWrongIsNamedWithFilePathAndProblem(
      String file, String old, String replacement, String finding) {
    Map<String, String> files = Qinglan.files();
    String text = files.getOrDefault(file, "");
    assertThat(text).contains(old);
    String wanted = replacement.replace("\\n", "\n");
    files.put(
        file,
        text.substring(0, text.indexOf(old))
            + wanted
            + text.substring(text.indexOf(old) + old.length()));

    List<String> said = new ArrayList<>(refusals(files).stream().map(Finding::toString).toList());
    // A wrong kind of the bureau office is also seen from the policy.
    said.remove(
        "policy.yaml: bureauOffice: the unit 'bureau-office' is of kind bureau, not bureau-office");

    assertThat(String.join("; ", said)).isEqualTo(finding);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    Map<String, String> files = Qinglan.files();
    files.computeIfPresent("units.csv", (f, text) -> text.replace("parks,环卫园林管理处", "parks,"));
    files.computeIfPresent(
        "people.csv", (f, text) -> text.replace("xu.haitao@qinglan.example", "xu"));
    files.computeIfPresent(
        "policy.yaml",
        (f, text) -> text.replace("unit: gutai-bureau", "unit: gone").replace("P30D", "30 days"));

    assertThat(refusals(files))
        .extracting(Finding::toString)
        .containsExactly(
            "units.csv: line 6.zh: must not be blank",
            "people.csv: line 10.mail: not a bare mail address: 'xu'",
            "policy.yaml: areas[0].unit: no unit 'gone' in units.csv",
            "policy.yaml: linksValidFor: not an ISO 8601 duration such as PT30M or P2D: '30 days'");
  }

  @Test
  @Tag("D2")
  void aLimitMayCountFromALeadersInstruction() {
    Map<String, String> files = Qinglan.files();
    files.computeIfPresent(
        "policy.yaml",
        (f, text) ->
            text.replace(
                "what: reply, start: received",
                "what: reply, start: instructed, otherwise: received"));

    assertThat(reader.read("qinglan", files))
        .isInstanceOfSatisfying(
            Read.Accepted.class,
            read ->
                assertThat(read.policy().deadlines())
                    .filteredOn(rule -> rule.task().equals(Policy.DeadlineRule.CASE))
                    .filteredOn(rule -> rule.what().equals("reply"))
                    .singleElement()
                    .extracting(
                        Policy.DeadlineRule::what,
                        Policy.DeadlineRule::start,
                        Policy.DeadlineRule::otherwise)
                    .containsExactly("reply", "instructed", "received"));
  }

  @Test
  void leadersDeputiesAndAbsencesMayBeLeftOut() {
    Map<String, String> files = Qinglan.files();
    files.remove("absences.csv");
    for (String file : List.of("units.csv", "people.csv")) {
      files.computeIfPresent(
          file,
          (f, text) ->
              text.lines()
                  .map(line -> line.substring(0, line.lastIndexOf(',')))
                  .collect(Collectors.joining("\n")));
    }

    assertThat(refusals(files)).isEmpty();
  }

  @Test
  void missingAndUnknownFilesAreNamed() {
    assertThat(refusals(Map.of("policy.yaml", "schema: 1", "unit.csv", "id")))
        .extracting(Finding::toString)
        .containsExactly(
            "people.csv: is missing",
            "units.csv: is missing",
            "unit.csv: unknown file; an office has absences.csv, calendar.csv, calendar.ics,"
                + " people.csv, policy.yaml, units.csv");
  }

  @Test
  void aCalendarIsCheckedWithTheRest() {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    files.computeIfPresent(
        "calendar.csv", (f, text) -> text.replace("2026-10-10,国庆节", "2026-10-09,国庆节"));

    assertThat(refusals(files))
        .extracting(Finding::toString)
        .containsExactly(
            "calendar.csv: line 111: 2026-10-09 is a Friday: a make-up workday falls on a Saturday"
                + " or Sunday");
  }

  @Test
  void aYearOfHolidaysWithoutMakeUpDaysIsQuestionedUntilTheOfficeConfirmsIt() {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    files.computeIfPresent(
        "calendar.csv", (f, text) -> text + "2027-01-01,元旦,holiday\n2027-10-01,国庆节,holiday\n");

    assertThat(refusals(files))
        .extracting(Finding::toString)
        .containsExactly(
            "calendar.csv: 2027 lists holidays but no make-up workday; if its notice has none, name"
                + " the year in 'withoutMakeUpDays' of policy.yaml");

    files.computeIfPresent("policy.yaml", (f, text) -> text + "\nwithoutMakeUpDays: [2027]\n");
    assertThat(reader.read("qinglan", files)).isInstanceOf(Read.Accepted.class);

    files.computeIfPresent(
        "policy.yaml",
        (f, text) -> text.replace("withoutMakeUpDays: [2027]", "withoutMakeUpDays: [2026]"));
    assertThat(refusals(files)).hasSize(1);
  }

  @Test
  void anOfficeMayHaveNoCalendar() {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    files.remove("calendar.csv");

    assertThat(reader.read("qinglan", files)).isInstanceOf(Read.Accepted.class);
  }

  @Test
  void aPathWithoutAStateMachineIsRefused() {
    assertThat(new PolicyReader(Set.of("bureau", "unclear")).read("qinglan", Qinglan.files()))
        .isEqualTo(
            new Read.Refused(
                List.of(
                    new Finding(
                        "policy.yaml",
                        "paths[0].id",
                        "there is no state machine for the path 'county', only for bureau, unclear"))));
  }

  @Test
  void aDeploymentMayPointASourcesWayBackElsewhere() {
    Read read =
        reader.read(
            "qinglan", Qinglan.files(), Map.of("city-portal", "http://127.0.0.1:9000/callback"));

    assertThat(((Read.Accepted) read).policy().source("city-portal").callback())
        .isEqualTo(URI.create("http://127.0.0.1:9000/callback"));
  }

  @Test
  void aReplacedCallbackIsHeldToTheSameRules() {
    assertThat(
            reader.read(
                "qinglan",
                Qinglan.files(),
                new TreeMap<>(
                    Map.of("city-portal", "http://example.com/", "portal", "https://example.com"))))
        .isEqualTo(
            new Read.Refused(
                List.of(
                    new Finding(
                        "policy.yaml",
                        "sources[2].callback",
                        "must be an https address without a user in it, not 'http://example.com/'"),
                    new Finding(
                        "policy.yaml",
                        "sources",
                        "no source 'portal' whose callback could be replaced"))));
  }

  private List<Finding> refusals(Map<String, String> files) {
    return switch (reader.read("qinglan", files)) {
      case Read.Refused refused -> refused.findings();
      case Read.Accepted accepted -> List.of();
    };
  }

  @Test
  void whatIsTooLargeIsSaidInBytesWithTheSectionThatTakesTheMost() {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    String areas = "areas:\n" + "  - { code: '350102', zh: 鼓楼区鼓楼区鼓楼区 }\n".repeat(5_600);
    files.computeIfPresent("policy.yaml", (f, text) -> text.replace("areas:\n", areas));

    assertThat(refusals(files))
        .extracting(Finding::toString)
        .singleElement()
        .asString()
        .matches(
            "policy.yaml: takes 3\\d{5} bytes, and may take 262144; 'areas' alone takes 3\\d{5}");
  }

  @Test
  void fourByteCharactersCountAsFour() {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    files.computeIfPresent("units.csv", (f, text) -> text + "#" + "𠮷".repeat(66_000) + "\n");

    assertThat(refusals(files))
        .extracting(Finding::toString)
        .singleElement()
        .asString()
        .matches("units.csv: takes 26\\d{4} bytes, and may take 262144");
  }

  @Test
  void tenThousandPeopleAreRead() {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    StringBuilder people = new StringBuilder(files.getOrDefault("people.csv", ""));
    for (int i = 0; i < 10_000; i++) {
      people.append(
          "clerk-%d,欧阳%d,clerk%d@qinglan.example,leading-office,handler,\n".formatted(i, i, i));
    }
    files.put("people.csv", people.toString());

    assertThat(people.length()).isGreaterThan(300_000);
    assertThat(reader.read("qinglan", files))
        .isInstanceOfSatisfying(
            Read.Accepted.class,
            read -> assertThat(read.directory().people()).hasSizeGreaterThan(10_000));
  }
}
