package duban.report;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseFile;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.intake.Opening;
import duban.intake.Uploads;
import duban.pages.ImportPages;
import duban.policy.Published;
import duban.policy.Qinglan;
import duban.report.ImportPage.Mode;
import duban.report.ImportRow.Outcome;
import duban.report.Importing.Answer;
import duban.report.sheet.Sheet.Format;
import duban.report.sheet.SheetWriter;
import duban.store.Cases;
import duban.store.FilingLinks;
import duban.store.InMemoryCases;
import duban.store.InMemoryJobs;
import duban.store.InMemoryPapers;
import duban.store.InMemoryPolicies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A table becomes cases: row by row, only after somebody looked, and once.
@Tag("A10")
@Tag("B2")
class ImportingTest {
  private static final Instant NOW = Instant.parse("2026-04-15T02:00:00Z");
  private static final String LINK = "a-link";
  private static final String HEADINGS = "报送类别,标题,内容,平台,发现时间,区域,类别,建议等级,联系电话,原编号,网格";

  private final Published city = Qinglan.published();
  private final InMemoryCases cases = new InMemoryCases();
  private final InMemoryPapers papers = new InMemoryPapers();
  private final Map<String, FilingLinks.FilingLink> links = new HashMap<>();
  private final Importing importing;

  ImportingTest() {
    InMemoryPolicies policies = new InMemoryPolicies();
    policies.publish(city.policy(), city.directory(), city.calendar().data());
    FilingLinks filingLinks =
        new FilingLinks() {
          @Override
          public Optional<FilingLink> find(String id) {
            return Optional.ofNullable(links.get(id));
          }

          @Override
          public void keep(String id, FilingLink link) {
            links.put(id, link);
          }
        };
    SecureRandom random = new SecureRandom();
    Filing filing =
        new Filing(
            cases,
            policies,
            filingLinks,
            new InMemoryJobs(),
            new Opening(cases, random),
            new Uploads(papers),
            random);
    importing = new Importing(filing, cases, papers, new Opening(cases, random));
    link(LINK, "wu.meiling@qinglan.example");
    link("other", "lin.ruoxi@qinglan.example");
  }

  private void link(String id, String mail) {
    String person =
        city.directory().people().values().stream()
            .filter(p -> p.mail().equals(mail))
            .findFirst()
            .orElseThrow()
            .id();
    links.put(id, new FilingLinks.FilingLink("qinglan", person, NOW.plus(Duration.ofHours(1))));
  }

  private static byte[] csv(String... rows) {
    return (HEADINGS + "\n" + String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private String take(byte[] content) {
    return switch (importing.take(LINK, content, NOW)) {
      case Answer.Taken(String file) -> file;
      case Answer answer -> throw new AssertionError(answer);
    };
  }

  private ImportPage.Rows rows(String file) {
    return rows(LINK, file);
  }

  private ImportPage.Rows rows(String link, String file) {
    return (ImportPage.Rows) importing.view(link, file, Optional.empty(), NOW);
  }

  private List<Outcome> outcomes(String file) {
    return rows(file).rows().stream().map(ImportRow::outcome).toList();
  }

  private Answer confirm(ImportPage.Rows seen, String choice, Instant now) {
    return importing.confirm(
        seen.link(),
        Map.of(
            "file", List.of(seen.file()), "seen", List.of(seen.seen()), "choice", List.of(choice)),
        () -> true,
        now);
  }

  private FieldProblem refusal(byte[] content) {
    return switch (importing.take(LINK, content, NOW)) {
      case Answer.Refused(ImportPage.Start start) -> start.problems().getFirst();
      case Answer answer -> throw new AssertionError(answer);
    };
  }

  private static List<String> problems(Outcome outcome) {
    return ((Outcome.Wrong) outcome)
        .problems().stream()
            .map(p -> p.column() + "|" + p.problem().key() + "|" + p.given())
            .toList();
  }

  private static final String NOISE = "网上发现,夜间施工,滨江路工地凌晨施工,本地论坛,2026-04-15 08:40,滨江区,noise,,,,";
  private static final String PHONE =
      "电话、来访登记,井盖破损,解放路口井盖破损,,2026/4/15 8:50,,,重大,0591-87654321,,三网格";

  @Test
  void theDryRunSaysOfEveryRowWhatBecomesOfItAndWritesNothing() {
    String file =
        take(
            csv(
                NOISE,
                PHONE,
                NOISE,
                "谣言,,没有标题,,昨天,火星,,,,,",
                "网上发现,没有平台,内容,,2026-04-15 08:00,,,,,,"));

    List<Outcome> outcomes = outcomes(file);
    assertThat(((Outcome.Opens) outcomes.get(0)).assigned().orElseThrow())
        .satisfies(
            to -> {
              assertThat(to.path()).isEqualTo("county");
              assertThat(to.unit()).isEqualTo("binjiang-bureau");
            });
    assertThat(((Outcome.Opens) outcomes.get(1)).source()).isEqualTo("duty-desk");
    assertThat(((Outcome.Opens) outcomes.get(1)).assigned()).as("the office decides").isEmpty();
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Repeats(2));
    assertThat(problems(outcomes.get(3)))
        .containsExactlyInAnyOrder(
            "报送类别|problem.unknown-kind|谣言",
            "标题|problem.required|null",
            "发现时间|problem.not-a-time|昨天",
            "区域|problem.unknown-area|火星");
    assertThat(problems(outcomes.get(4))).containsExactly("平台|problem.required|null");
    assertThat(cases.nextSerial("qinglan", "opinion", 2026)).as("no number was drawn").isEqualTo(1);
  }

  @Test
  void confirmingMakesTheGoodRowsCasesAndConfirmingAgainMakesNone() {
    ImportPage.Rows seen = rows(take(csv(NOISE, "谣言,,,,,,,,,,", PHONE)));

    assertThat(confirm(seen, Importing.ALL, NOW))
        .as("not all are good")
        .isInstanceOf(Answer.Refused.class);
    Instant later = NOW.plusSeconds(60);
    assertThat(confirm(seen, Importing.GOOD, later))
        .isEqualTo(new Answer.Filed(seen.file(), later));
    List<Outcome> outcomes = outcomes(seen.file());
    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Known("舆〔2026〕1号", false));
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Wrong.class);
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Known("舆〔2026〕2号", false));
    assertThat(
            ((ImportPage.Rows) importing.view(LINK, seen.file(), Optional.of(later), later))
                .rows()
                .getFirst()
                .outcome())
        .isEqualTo(new Outcome.Known("舆〔2026〕1号", true));

    assertThat(confirm(seen, Importing.GOOD, NOW.plusSeconds(120)))
        .isInstanceOf(Answer.Filed.class);
    assertThat(cases.nextSerial("qinglan", "opinion", 2026)).isEqualTo(3);
  }

  private CaseFile file(String source, String externalId) {
    return cases.get(cases.findBySource("qinglan", source, externalId, externalId).orElseThrow());
  }

  @Test
  void aRowIsTheMessageThatTheFormWouldMakeOfIt() {
    String file =
        take(csv("电话、来访登记,井盖破损,解放路口井盖破损,,2026年4月15日8时50分,鼓台区,,重大,0591-87654321,GD-7,三网格"));
    Message message = ((Outcome.Opens) outcomes(file).getFirst()).message();

    assertThat(message)
        .isEqualTo(
            new Message(
                "row-id-GD-7",
                "井盖破损",
                "解放路口井盖破损",
                null,
                Instant.parse("2026-04-15T00:50:00Z"),
                null,
                "350102",
                null,
                "major",
                new Message.Author(null, "0591-87654321", null, false),
                List.of(),
                new LinkedHashMap<>(Map.of("网格", "三网格", "kind", "message"))));
    confirm(rows(file), Importing.ALL, NOW);
    assertThat(file("duty-desk", "row-id-GD-7").history().getFirst().actor().id())
        .as("who filed it, whoever called")
        .isEqualTo(Objects.requireNonNull(links.get(LINK)).person());
  }

  @Test
  void twoPeopleWhoImportTheSameTableInDifferentFormatsMakeOneCaseOfEachRow() {
    confirm(rows(take(csv(NOISE, PHONE))), Importing.ALL, NOW);
    List<List<String>> table = new ArrayList<>();
    for (String row : List.of(HEADINGS, PHONE, NOISE)) {
      table.add(Arrays.asList(row.split(",", -1)));
    }
    byte[] xlsx = SheetWriter.rows(Format.XLSX, "甲", table);
    String second = ((Answer.Taken) importing.take("other", xlsx, NOW)).file();

    assertThat(rows("other", second).rows())
        .extracting(ImportRow::outcome)
        .containsExactly(
            new Outcome.Known("舆〔2026〕2号", false), new Outcome.Known("舆〔2026〕1号", false));
  }

  @Test
  void correctingWhatTheOfficeThinksOfARowMakesNoOtherMatterOfIt() {
    confirm(rows(take(csv(NOISE))), Importing.ALL, NOW);

    assertThat(outcomes(take(csv(NOISE.replace("noise", "").replace("滨江区", "鼓台区")))))
        .containsExactly(new Outcome.Known("舆〔2026〕1号", false));
    assertThat(outcomes(take(csv(NOISE.replace("凌晨", "半夜")))))
        .hasOnlyElementsOfType(Outcome.Opens.class);
  }

  @Test
  void aNumberThatIsTakenForSomethingElseIsSaid() {
    String seven = "预警,甲,乙,,2026-04-15 08:40,,,,,7,";
    confirm(rows(take(csv(seven))), Importing.ALL, NOW);

    List<Outcome> outcomes =
        outcomes(
            take(
                csv(
                    seven,
                    seven.replace("甲", "丙"),
                    "预警,丁,戊,,2026-04-15 08:40,,,,,8,",
                    "预警,己,戊,,2026-04-15 08:40,,,,,8,")));
    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Known("舆〔2026〕1号", false));
    assertThat(problems(outcomes.get(1))).containsExactly("原编号|problem.import.id-twice|7");
    assertThat(outcomes.get(2)).isInstanceOf(Outcome.Opens.class);
    assertThat(problems(outcomes.get(3))).containsExactly("原编号|problem.import.id-twice|8");
    assertThat(problems(outcomes(take(csv(seven.replace("甲", "丙")))).getFirst()))
        .containsExactly("原编号|problem.import.id-taken|7");
  }

  @Test
  void rowsThatAreNotAnyMoreWhatWasSeenAreShownAgain() {
    ImportPage.Rows seen =
        rows(take(csv(NOISE, PHONE.replace("2026/4/15 8:50", "2026/4/15 10:30"))));
    assertThat(seen.rows().get(1).outcome()).as("ahead").isInstanceOf(Outcome.Wrong.class);

    Answer answer = confirm(seen, Importing.GOOD, NOW.plus(Duration.ofMinutes(40)));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(((ImportPage.Rows) refused.page()).mode()).isEqualTo(Mode.CHANGED));
    assertThat(cases.nextSerial("qinglan", "opinion", 2026)).isEqualTo(1);
  }

  @Test
  void whatTimeDoesNotAllowIsFiledByGoingOn() {
    String[] many = new String[30];
    for (int i = 0; i < many.length; i++) {
      many[i] = "预警,第" + i + "件,乙,,2026-04-15 08:40,,,,,,";
    }
    ImportPage.Rows seen = rows(take(csv(many)));
    AtomicInteger left = new AtomicInteger(12);
    Map<String, List<String>> form =
        Map.of(
            "file", List.of(seen.file()), "seen", List.of(seen.seen()), "choice", List.of("all"));

    importing.confirm(LINK, form, () -> left.getAndDecrement() > 0, NOW);
    assertThat(outcomes(seen.file())).filteredOn(o -> o instanceof Outcome.Known).hasSize(12);
    importing.confirm(LINK, form, () -> true, NOW.plusSeconds(60));

    List<Outcome> outcomes = outcomes(seen.file());
    for (int i = 0; i < many.length; i++) {
      assertThat(outcomes.get(i))
          .as("numbers follow the file")
          .isEqualTo(new Outcome.Known("舆〔2026〕%d号".formatted(i + 1), false));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-04-15 08:40 | 2026-04-15T00:40:00Z",
        "2026/4/15 8:40 | 2026-04-15T00:40:00Z",
        "2026.4.15 8:40:07 | 2026-04-15T00:40:07Z",
        "2026年4月15日 8:40 | 2026-04-15T00:40:00Z",
        "2026年4月15日8时40分 | 2026-04-15T00:40:00Z",
        "２０２６－０４－１５　０８：４０ | 2026-04-15T00:40:00Z",
        "2026-04-15T08:40 | 2026-04-15T00:40:00Z",
        "2026-04-15T08:40:00+08:00 | 2026-04-15T00:40:00Z",
        "2026-04-15T00:40:00Z | 2026-04-15T00:40:00Z",
        "2026-04-15 08:40+08:00 | 2026-04-15T00:40:00Z"
      })
  void timesAreReadAsTheyAreWritten(String written, Instant meant) {
    String file = take(csv("预警,甲,乙,," + written + ",,,,,,"));

    assertThat(((Outcome.Opens) outcomes(file).getFirst()).message().postedAt()).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"2026-04-15", "4/15/2026 8:40", "2026-02-30 08:40", "8:40", "2026-04-15 25:00"})
  void aTimeThatIsNoneOrCouldBeTwoIsAsked(String written) {
    String file = take(csv("预警,甲,乙,," + written + ",,,,,,"));

    assertThat(problems(outcomes(file).getFirst()))
        .containsExactly("发现时间|problem.not-a-time|" + written);
  }

  @Test
  void englishHeadingsNamesAndKindsAreKnownInAnyOrder() {
    byte[] content =
        """
        Seen at *;TITLE;text (required);Kind;Area;Category;Proposed tier;Mail address;Keep private
        2026-04-15 08:40;Noise;At night;EARLY WARNING;binjiang district;Noise;MAJOR;a@b.example;yes
        """
            .getBytes(StandardCharsets.UTF_8);
    Outcome.Opens row = (Outcome.Opens) outcomes(take(content)).getFirst();

    assertThat(row.source()).isEqualTo("info-officers");
    assertThat(row.message().area()).isEqualTo("350103");
    assertThat(row.message().tier()).isEqualTo("major");
    assertThat(row.message().author())
        .isEqualTo(new Message.Author(null, null, "a@b.example", true));
    assertThat(row.message().extra()).isEqualTo(Map.of("kind", "early-warning"));
  }

  @Test
  void aTableWhoseHeadingsDoNotDoIsRefusedWhole() {
    assertThat(refusal("甲,乙\n丙,丁\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new FieldProblem("file", "problem.import.no-headings"));
    assertThat(refusal("标题,内容\n丙,丁\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            new FieldProblem(
                "file", "problem.import.heading-missing", List.<Object>of("kind", "seenAt")));
    assertThat(refusal("标题,主题,内容\n丙,丁,戊\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new FieldProblem("file", "problem.import.heading-twice", "主题"));
    assertThat(refusal(csv())).isEqualTo(new FieldProblem("file", "problem.import.no-rows"));
    assertThat(refusal(new byte[2_000_001]))
        .isEqualTo(new FieldProblem("file", "problem.import.bytes", 2_000));
    assertThat(papers.count()).isZero();
  }

  @Test
  void aFileThatIsNotKeptAnyMoreIsAskedForAgain() {
    assertThat(importing.view(LINK, "0".repeat(64), Optional.empty(), NOW).problems())
        .containsExactly(new FieldProblem("file", "problem.import.gone"));
    assertThat(importing.view(LINK, "../secret", Optional.empty(), NOW).problems())
        .containsExactly(new FieldProblem("file", "problem.import.gone"));
  }

  @Test
  @Tag("E10")
  void aLinkThatDoesNotOpenShowsNothingOfAFile() {
    ImportPage.Rows seen = rows(take(csv(NOISE)));

    assertThat(importing.view("no-link", seen.file(), Optional.empty(), NOW))
        .isEqualTo(new ImportPage.Unknown());
    Instant over = NOW.plus(Duration.ofHours(1));
    assertThat(importing.view(LINK, seen.file(), Optional.empty(), over))
        .isEqualTo(new ImportPage.Expired());
    assertThat(importing.take(LINK, csv(NOISE), over))
        .isEqualTo(new Answer.Refused(new ImportPage.Expired()));
    assertThat(confirm(seen, Importing.ALL, over))
        .isEqualTo(new Answer.Refused(new ImportPage.Expired()));
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void whatIsGivenBackWithItsProblemsMeansTheSameWhenItComesBack(Format format) {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("登记表"));
    for (String row :
        List.of(HEADINGS, NOISE.replace("夜间施工", "=1+1"), "谣言,,没有标题,,昨天,火星,,,+86 591,,", PHONE)) {
      table.add(Arrays.asList(row.split(",", -1)));
    }
    ImportPage.Rows page = rows(take(SheetWriter.rows(format, "甲", table)));
    confirm(page, Importing.GOOD, NOW);

    byte[] back = new ImportPages().mistakes(rows(page.file()), Locale.CHINESE);
    ImportPage.Rows again = rows(take(back));

    assertThat(again.sheet().format()).isEqualTo(format);
    assertThat(again.sheet().lines().get(1).texts()).last().isEqualTo("问题");
    assertThat(again.sheet().lines().get(3).texts())
        .last()
        .isEqualTo(
            "报送类别“谣言”：请填写“网上发现”“电话、来访登记”或“预警（尚未在网上公开）”\n标题：请填写或选择这一项\n发现时间“昨天”：请填写完整的日期和时间，例如 2026-04-15 09:12\n区域“火星”：没有这个区域，请重新选择");
    assertThat(again.rows())
        .extracting(ImportRow::outcome)
        .containsExactly(
            new Outcome.Known("舆〔2026〕1号", false),
            page.rows().get(1).outcome(),
            new Outcome.Known("舆〔2026〕2号", false));
    byte[] third = new ImportPages().mistakes(again, Locale.CHINESE);
    assertThat(rows(take(third)).sheet().lines().get(1).texts())
        .as("one column of problems, however often")
        .isEqualTo(again.sheet().lines().get(1).texts());
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void theTemplateIsReadAsEmpty(Format format) {
    for (Locale locale : List.of(Locale.CHINESE, Locale.ENGLISH)) {
      byte[] template =
          new ImportPages()
              .template(
                  (ImportPage.Start) importing.view(LINK, "", Optional.empty(), NOW),
                  format,
                  locale);

      assertThat(refusal(template)).isEqualTo(new FieldProblem("file", "problem.import.no-rows"));
    }
  }

  @Test
  void aCaseOfAnotherSourceWithTheSameIdIsNotMistaken() {
    Cases.Registration portal =
        new Opening(cases, new SecureRandom())
            .open(
                city,
                city.policy().source("city-portal"),
                "row-id-7",
                new Message(
                    "row-id-7",
                    "甲",
                    "乙",
                    null,
                    NOW,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    Map.of()),
                duban.cases.Actor.source("city-portal"),
                NOW);

    assertThat(portal).isInstanceOf(Cases.Registration.Created.class);
    assertThat(outcomes(take(csv("预警,甲,乙,,2026-04-15 10:00,,,,,7,"))))
        .hasOnlyElementsOfType(Outcome.Opens.class);
  }
}
