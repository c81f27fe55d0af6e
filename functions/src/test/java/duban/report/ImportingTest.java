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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
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
    return (ImportPage.Rows) importing.view(link, file, Mapping.NONE, Optional.empty(), NOW);
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
        .isEqualTo(new Answer.Filed(seen.file(), Mapping.NONE, later));
    List<Outcome> outcomes = outcomes(seen.file());
    assertThat(outcomes.get(0)).isEqualTo(new Outcome.Known("舆〔2026〕1号", false));
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Wrong.class);
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Known("舆〔2026〕2号", false));
    assertThat(
            ((ImportPage.Rows)
                    importing.view(LINK, seen.file(), Mapping.NONE, Optional.of(later), later))
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
    assertThat(refusal(csv())).isEqualTo(new FieldProblem("file", "problem.import.no-rows"));
    assertThat(refusal(new byte[2_000_001]))
        .isEqualTo(new FieldProblem("file", "problem.import.bytes", 2_000));
    assertThat(papers.count()).isZero();
  }

  @Test
  void aFileThatIsNotKeptAnyMoreIsAskedForAgain() {
    assertThat(importing.view(LINK, "0".repeat(64), Mapping.NONE, Optional.empty(), NOW).problems())
        .containsExactly(new FieldProblem("file", "problem.import.gone"));
    assertThat(importing.view(LINK, "../secret", Mapping.NONE, Optional.empty(), NOW).problems())
        .containsExactly(new FieldProblem("file", "problem.import.gone"));
  }

  @Test
  @Tag("E10")
  void aLinkThatDoesNotOpenShowsNothingOfAFile() {
    ImportPage.Rows seen = rows(take(csv(NOISE)));

    assertThat(importing.view("no-link", seen.file(), Mapping.NONE, Optional.empty(), NOW))
        .isEqualTo(new ImportPage.Unknown());
    Instant over = NOW.plus(Duration.ofHours(1));
    assertThat(importing.view(LINK, seen.file(), Mapping.NONE, Optional.empty(), over))
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
                  (ImportPage.Start) importing.view(LINK, "", Mapping.NONE, Optional.empty(), NOW),
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

  private ImportPage.Rows mapped(String file, Mapping mapping) {
    return (ImportPage.Rows) importing.view(LINK, file, mapping, Optional.empty(), NOW);
  }

  private static byte[] utf8(String... lines) {
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatAHotlineExportsIsReadOnceItsKindIsChosen() {
    String file =
        take(
            utf8(
                "工单编号,来电时间,来电人,来电号码,诉求内容,所属区域,问题分类,办理部门",
                "GD-1,2026-04-15 08:40,李先生,0591-87654321,解放路口井盖破损。车辆经过有响声。,滨江区,noise,城管"));
    ImportPage.Rows first = rows(file);
    assertThat(first.columns().missing()).containsExactly("kind");
    assertThat(first.rows()).isEmpty();
    assertThat(new ImportPages().render(first, Locale.CHINESE))
        .contains("还没有找到：报送类别")
        .contains("name=\"kind\"")
        .contains("办理部门（H列）");

    Mapping chosen = new Mapping("message", Map.of());
    Outcome.Opens row = (Outcome.Opens) mapped(file, chosen).rows().getFirst().outcome();
    assertThat(row.source()).isEqualTo("duty-desk");
    assertThat(row.message().title()).isEqualTo("解放路口井盖破损");
    assertThat(row.message().area()).isEqualTo("350103");
    assertThat(row.message().externalId()).isEqualTo("row-id-GD-1");
    assertThat(row.message().author())
        .isEqualTo(new Message.Author("李先生", "0591-87654321", null, false));
    assertThat(row.message().extra()).containsEntry("办理部门", "城管");

    ImportPage.Rows seen = mapped(file, chosen);
    Answer answer =
        importing.confirm(
            LINK,
            Map.of(
                "file", List.of(file),
                "seen", List.of(seen.seen()),
                "choice", List.of(Importing.ALL),
                "kind", List.of("message")),
            () -> true,
            NOW);
    assertThat(answer).isEqualTo(new Answer.Filed(file, chosen, NOW));
    assertThat(file("duty-desk", "row-id-GD-1").message().title()).isEqualTo("解放路口井盖破损");
  }

  @Test
  void whatABoardExportsIsReadOnceItsKindIsChosen() {
    String file =
        take(
            utf8("留言编号,留言主题,留言时间,留言详情,来信人,联系电话", "L1,路灯不亮,2026/4/15 8:40,解放路路灯不亮,王女士,13900000000"));

    Message message =
        ((Outcome.Opens) mapped(file, new Mapping("message", Map.of())).rows().getFirst().outcome())
            .message();
    assertThat(message.title()).isEqualTo("路灯不亮");
    assertThat(message.author()).isEqualTo(new Message.Author("王女士", "13900000000", null, false));
  }

  @Test
  void columnsAreReadAsAPersonSays() {
    String file =
        take(utf8("报送类别,标题,内容,发现时间,备用号,备注,", "预警,甲,乙,2026-04-15 08:40,13900000000,内部,没有列名"));
    assertThat(((Outcome.Opens) outcomes(file).getFirst()).message().extra())
        .as("nothing that is filled in is lost, with a heading or without")
        .containsEntry("备用号", "13900000000")
        .containsEntry("备注", "内部")
        .containsEntry("G列", "没有列名");

    Mapping mapping = new Mapping("", Map.of(4, "phone", 5, Mapping.LEFT_OUT));
    Message message = ((Outcome.Opens) mapped(file, mapping).rows().getFirst().outcome()).message();
    assertThat(message.author()).isEqualTo(new Message.Author(null, "13900000000", null, false));
    assertThat(message.extra()).doesNotContainKeys("备用号", "备注");
    assertThat(new ImportPages().render(mapped(file, mapping), Locale.CHINESE))
        .contains("<input type=\"hidden\" name=\"c4\" value=\"phone\">");
    assertThat(mapping.query()).isEqualTo("&c4=phone&c5=skip");
  }

  @Test
  void ofTwoColumnsForOneFieldTheOneThatTellsMostIsReadAndTheOtherIsKept() {
    String file =
        take(utf8("报送类别,主题,标题,内容,登记时间,来电时间", "预警,旧,新,乙,2026-04-15 09:00,2026-04-15 08:40"));
    Message message = ((Outcome.Opens) outcomes(file).getFirst()).message();

    assertThat(message.title()).isEqualTo("新");
    assertThat(message.postedAt()).isEqualTo(Instant.parse("2026-04-15T00:40:00Z"));
    assertThat(message.extra()).containsEntry("主题", "旧").containsEntry("登记时间", "2026-04-15 09:00");
  }

  @Test
  void headingsMayTakeTwoRows() {
    String file =
        take(
            utf8(
                "登记表",
                "报送类别,标题,内容,发现时间,来信人,,",
                ",,,,姓名,电话,微信",
                "预警,甲,乙,2026-04-15 08:40,李先生,13900000000,wx1"));
    Message message = ((Outcome.Opens) outcomes(file).getFirst()).message();

    assertThat(message.author()).isEqualTo(new Message.Author("李先生", "13900000000", null, false));
    assertThat(message.extra()).containsEntry("微信", "wx1");
  }

  @Test
  void aLostValueIsAProblemOfItsFieldAndARemarkElsewhere() {
    String file =
        take(
            csv(
                "预警,甲,乙,,2026-04-15 08:40,,,,1.39E+10,,",
                "预警,丙,丁,,2026-04-15 08:40,,,,13900000000,,2.02611E+17"));
    List<ImportRow> rows = rows(file).rows();

    assertThat(problems(rows.getFirst().outcome()))
        .containsExactly("联系电话|problem.import.shortened|1.39E+10");
    assertThat(((Outcome.Opens) rows.get(1).outcome()).message().extra())
        .as("a value that is not what was meant is not kept")
        .doesNotContainKey("网格");
    assertThat(rows.get(1).remarks())
        .extracting(r -> r.column() + "|" + r.problem().key() + "|" + r.given())
        .containsExactly("网格|problem.import.shortened|2.02611E+17");
    assertThat(new ImportPages().render(rows(file), Locale.CHINESE))
        .contains("网格“2.02611E+17”：数字被表格缩写");
  }

  @Test
  void hiddenRowsAreShownAsSuchAndNotFiled() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(out, "Test", null)) {
      Worksheet sheet = book.newWorksheet("甲");
      List<String> lines = List.of(HEADINGS, NOISE, PHONE);
      for (int row = 0; row < lines.size(); row++) {
        String[] cells = lines.get(row).split(",", -1);
        for (int column = 0; column < cells.length; column++) {
          sheet.value(row, column, cells[column]);
        }
      }
      sheet.hideRow(1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }

    String file = take(out.toByteArray());
    assertThat(outcomes(file).getFirst()).isEqualTo(new Outcome.Hidden());
    confirm(rows(file), Importing.ALL, NOW);
    assertThat(cases.nextSerial("qinglan", "opinion", 2026)).as("one case only").isEqualTo(2);
  }

  @Test
  @Tag("E9")
  void whatAnAddressSaysOfColumnsThatCannotBeIsPassedOver() {
    assertThat(
            Mapping.of(
                name ->
                    switch (name) {
                      case "kind" -> "rumour";
                      case "c1" -> "<script>";
                      case "c2" -> "phone";
                      default -> null;
                    }))
        .isEqualTo(new Mapping("", Map.of(2, "phone")));
  }
}
