package duban.pages;

import static duban.pages.SampleCity.at;
import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.ActPage;
import duban.assignment.Town;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.cases.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActPagesTest {
  private static final String EVIL =
      "</textarea><script>alert('坏')</script>\"'><img src=x onerror=alert(1)>";

  private static final String LINK = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private final ActPages pages = new ActPages();

  @ParameterizedTest
  @CsvSource({
    "triage-1-office, asks channel coUnits decision into note path reason tier unit",
    "handle-1-gulou, decision draftReply oral reason risk suggest text tier toldAt toldBy toldTo trend",
    "consult-1-road, decision opinion",
    "answer-1-office, decision form link reason reply"
  })
  void aTaskIsOneFormWithTheFieldsOfItsDecisions(String task, String fields) {
    Document page = page(form(fileAt(task, SampleCity.message(), "拟答复"), task), at("09:00"));

    assertThat(page.select(".decide form")).hasSize(1);
    assertThat(page.expectFirst(".decide form").attr("method")).isEqualTo("post");
    assertThat(new TreeSet<>(page.select(".decide form [name]").eachAttr("name")))
        .isEqualTo(new TreeSet<>(Set.of(fields.split(" "))));
    assertThat(
            page.select(".decide form [name]:not([name=decision]):not([name=coUnits])")
                .eachAttr("name"))
        .as("a field that several decisions need stands there once")
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "triage-1-office, assign redirect no-reply merge refuse",
    "handle-1-gulou, initial-report written-report follow-up not-ours raise",
    "consult-1-road, agree object",
    "answer-1-office, send return"
  })
  void nothingIsChosenForThePerson(String task, String decisions) {
    Document page = page(form(fileAt(task, SampleCity.message(), "拟答复"), task), at("09:00"));

    assertThat(page.select(".decide [name=decision]").eachAttr("value"))
        .containsExactly(decisions.split(" "));
    assertThat(page.select("[checked], option[selected]")).isEmpty();
    assertThat(page.select("select").stream().map(s -> s.expectFirst("option").val()))
        .allMatch(String::isEmpty);
  }

  @Test
  void everyFieldUnfoldsForADecisionThatTheStylesheetKnows() {
    for (String task :
        List.of("triage-1-office", "handle-1-gulou", "consult-1-road", "answer-1-office")) {
      Document page = page(form(fileAt(task, SampleCity.message(), "拟答复"), task), at("09:00"));
      List<String> decisions = page.select(".decide [name=decision]").eachAttr("value");
      for (Element unfolding : page.select("form [data-for]")) {
        assertThat(decisions).containsAll(List.of(unfolding.attr("data-for").split(" ")));
      }
      for (String decision : decisions) {
        assertThat(duban.text.Templates.stylesheet())
            .contains("form:has([value=" + decision + "]:checked) [data-for~=" + decision + "]");
        assertThat(page.select("button [data-for=" + decision + "]").text()).isNotBlank();
      }
    }
  }

  @Test
  void theStylesheetKnowsEveryDecisionOfEveryStep() {
    for (TaskKind kind : TaskKind.values()) {
      for (String decision : Decisions.of(kind)) {
        assertThat(duban.text.Templates.stylesheet())
            .contains("form:has([value=" + decision + "]:checked) [data-for~=" + decision + "]");
      }
    }
  }

  @Test
  @Tag("B5")
  void theOfficeRecordsALeadersInstructionAndTheUnitReadsIt() {
    Town town = new Town();
    CaseRef ref = town.handling();
    String office = town.link(ref, "oversee-1-leading-office", "lin-ruoxi");
    Document before = page(town.acting.view(office, "", town.now), town.now);

    assertThat(before.select(".decide [name=decision]").eachAttr("value"))
        .containsExactly("reroute", "merge", "oral-report", "extend", "instruct", "raise");
    assertThat(before.select("[name=by]").parents().select("[data-for=instruct]")).isNotEmpty();
    assertThat(before.select("[data-for=\"oral-report instruct\"] [name=text]")).hasSize(1);
    assertThat(duban.text.Templates.stylesheet())
        .contains("form:has([value=instruct]:checked) [data-for~=instruct]");

    town.act(office, "decision", "instruct", "by", "陈市长", "text", "请尽快核实。");
    String unit = town.link(ref, "handle-1-gutai-bureau", "chen-zhiqiang");

    assertThat(page(town.acting.view(unit, "", town.now), town.now).text())
        .contains("陈市长作出批示")
        .contains("批示内容 请尽快核实。");
    assertThat(page(town.acting.view(office, "instruct", town.now), town.now, "en").text())
        .contains("The instruction is on record, and the handling unit is told.")
        .contains("Instruction by 陈市长");
  }

  @Test
  @Tag("A6")
  void theNextThingOwedIsTheDeadlineOnTop() {
    CaseFile file = SampleCity.atHandle(SampleCity.message(), null);
    Document page = page(form(file, "handle-1-gulou"), at("08:30").plusSeconds(50 * 60));

    assertThat(page.select(".due > p").eachText())
        .containsExactly("首报", "还有 30 分钟", "最迟 4月15日(周三) 09:50", "力争 09:30 前");
    assertThat(page.select(".due .others li").eachText())
        .containsExactly("书面报告 还有 1 小时 30 分 最迟 4月15日(周三) 10:50");
    assertThat(page.select(".due details").text())
        .isEqualTo(
            "为什么是这个时间 首报 自分办起计时（4月15日(周三) 08:50），限 1 小时，力争 40 分钟 内。"
                + " 书面报告 自分办起计时（4月15日(周三) 08:50），限 2 小时。");
  }

  @Test
  @Tag("A6")
  void onceTheInitialReportIsFiledTheWrittenOneIsOnTop() {
    CaseFile file = SampleCity.withInitialReport(SampleCity.atHandle(SampleCity.message(), null));
    CaseTask.Open task = (CaseTask.Open) file.task("handle-1-gulou");
    ActPage done =
        new ActPage.Form(
            file,
            task,
            SampleCity.city().directory().person("chen"),
            SampleCity.city(),
            Map.of(),
            List.of(),
            "initial-report");
    Document page = page(done, at("09:30"));

    assertThat(page.select(".notice").text()).isEqualTo("首报已收到并记入案件。书面报告仍请在时限前提交。");
    assertThat(page.select(".due > p").eachText())
        .containsExactly("书面报告", "还有 1 小时 20 分", "最迟 4月15日(周三) 10:50");
    assertThat(page.select(".due .others li").eachText())
        .containsExactly("首报 已于 4月15日(周三) 09:20 提交");
  }

  @Test
  @Tag("A7")
  void lateIsSaidInWords() {
    CaseFile file = SampleCity.atHandle(SampleCity.message(), null);
    Document page = page(form(file, "handle-1-gulou"), at("11:50"));

    assertThat(page.select(".due.late .left").text()).isEqualTo("已超期 2 小时");
    assertThat(page.select(".due .others .late").text()).startsWith("书面报告 已超期 1 小时");
    assertThat(page.select(".due .aim").text()).isEqualTo("力争 09:30 前（已过），请在最迟时限前完成");
  }

  @Test
  void readingOrderIsDecidingOrder() {
    Document page =
        page(
            form(fileAt("answer-1-office", SampleCity.message(), "拟答复"), "answer-1-office"),
            at("11:10"));

    assertThat(page.select("main h2").eachText())
        .containsExactly("来信内容", "联系来信人", "办理经过", "走势与风险研判", "会商意见", "请您办理");
    assertThat(page.expectFirst(".message blockquote").wholeText())
        .isEqualTo(SampleCity.message().content());
    assertThat(page.select(".timeline .happened").eachText())
        .containsExactly(
            "登记为 舆〔2026〕12号",
            "同步抄送局办公室",
            "请领导小组办公室分办",
            "分办给鼓楼区分局，等级：一般",
            "请鼓楼区分局办理",
            "口头报告，登记为首报",
            "提交书面报告",
            "请道路管理处会商",
            "请局办公室会商",
            "会商意见：同意",
            "会商意见：不同意",
            "请领导小组办公室答复");
    assertThat(page.select(".timeline .who").eachText()).contains("网上留言板", "系统", "鼓楼区分局 陈晓");
  }

  @Test
  void theAnswerStartsFromTheUnitsDraftWithTheOpinionsBeside() {
    String draft = "\n您好！已经清理。";
    Document page =
        page(
            form(fileAt("answer-1-office", SampleCity.message(), draft), "answer-1-office"),
            at("11:10"));

    assertThat(textarea(page, "reply")).isEqualTo(draft);
    assertThat(page.select("[name=decision][checked]")).isEmpty();
    assertThat(page.select(".opinions li").eachText())
        .containsExactly("道路管理处 同意", "局办公室 不同意 请写明联系电话。");
  }

  @Test
  void whoeverIsConsultedReadsTheDraft() {
    Document page =
        page(
            form(fileAt("consult-1-road", SampleCity.message(), "您好！已经清理。"), "consult-1-road"),
            at("10:40"));

    assertThat(page.select("section[aria-labelledby=draft] blockquote").text())
        .isEqualTo("您好！已经清理。");
  }

  @Test
  void whatWasTypedIsStillThereAndTheErrorStandsBesideItsField() {
    CaseFile file = SampleCity.atTriage(SampleCity.message());
    ActPage refused =
        new ActPage.Form(
            file,
            (CaseTask.Open) file.task("triage-1-office"),
            SampleCity.city().directory().person("lin"),
            SampleCity.city(),
            Map.of(
                "decision",
                "assign",
                "tier",
                "major",
                "unit",
                "",
                "coUnits",
                "road,legal",
                "note",
                EVIL),
            List.of(
                new FieldProblem("unit", "problem.required"),
                new FieldProblem("note", "problem.too-long", 2000)),
            "");
    Document page = page(refused, at("09:00"));

    assertThat(page.select("[name=decision][checked]").eachAttr("value")).containsExactly("assign");
    assertThat(page.select("[name=tier] option[selected]").eachAttr("value"))
        .containsExactly("major");
    assertThat(page.select("[name=coUnits][checked]").eachAttr("value"))
        .containsExactly("road", "legal");
    assertThat(textarea(page, "note")).isEqualTo(EVIL);
    assertThat(page.select(".field.wrong .error").eachText())
        .containsExactly("请填写或选择这一项", "最多 2,000 个字");
    assertThat(page.select("#f-unit").attr("aria-describedby")).isEqualTo("f-unit-error");
    assertThat(page.select("#f-unit").attr("aria-invalid")).isEqualTo("true");
    assertThat(page.select(".errors li").eachText())
        .containsExactly("承办单位：请填写或选择这一项", "附言（可不填）：最多 2,000 个字");
    for (Element link : page.select(".errors a")) {
      assertThat(page.select(link.attr("href"))).hasSize(1);
    }
  }

  @Test
  void aMissingDecisionIsSaidAtTheChoices() {
    CaseFile file = SampleCity.atTriage(SampleCity.message());
    Document page =
        page(
            new ActPage.Form(
                file,
                (CaseTask.Open) file.task("triage-1-office"),
                SampleCity.city().directory().person("lin"),
                SampleCity.city(),
                Map.of(),
                List.of(new FieldProblem("decision", "problem.required")),
                ""),
            at("09:00"));

    assertThat(page.select("#decision-error").text()).isEqualTo("请填写或选择这一项");
    assertThat(page.select(".errors a").attr("href")).isEqualTo("#d-assign");
    assertThat(page.select("#d-assign")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zh-CN", "en"})
  void nothingAnyoneWroteBecomesMarkup(String language) {
    Message evil =
        new Message(
            "x",
            EVIL,
            EVIL,
            "javascript:alert(1)",
            at("08:30"),
            null,
            EVIL,
            EVIL,
            EVIL,
            new Message.Author(EVIL, null, null, false),
            List.of(
                new Message.Attachment("javascript:alert(1)", EVIL),
                new Message.Attachment("https://x.example/\"onclick=\"alert(1)", null)),
            Map.of());
    CaseFile file =
        SampleCity.atAnswer(evil, EVIL)
            .with(SampleCity.OFFICE, at("11:01"), List.of(new CaseEvent.ReworkOrdered(EVIL)))
            .with(
                SampleCity.COUNTY,
                at("11:02"),
                List.of(new CaseEvent.NotOurs("handle-1-gulou", "gulou", EVIL, EVIL)))
            .with(
                SampleCity.OFFICE,
                at("11:03"),
                List.of(new CaseEvent.Refused(EVIL), new CaseEvent.Redirected(EVIL, EVIL)));
    for (String task : List.of("answer-1-office", "consult-1-road", "handle-1-gulou")) {
      Document page =
          file.task(task) instanceof CaseTask.Open
              ? page(form(file, task), at("11:10"), language)
              : page(settled(file, task, true), at("11:10"), language);

      assertThat(page.select("script, img, [onclick], [onerror]")).isEmpty();
      assertThat(page.select("a[href^=javascript]")).isEmpty();
      assertThat(page.expectFirst(".message blockquote").wholeText()).isEqualTo(EVIL);
    }
  }

  @Test
  void linksOfStrangersTellNothingAndGoNowhereByThemselves() {
    Document page =
        page(
            form(fileAt("triage-1-office", SampleCity.message(), ""), "triage-1-office"),
            at("09:00"));

    assertThat(page.select(".message a").eachAttr("href"))
        .containsExactly("https://board.example/t/31", "https://board.example/a/1.jpg");
    assertThat(page.select(".message a").eachAttr("rel"))
        .containsOnly("noopener noreferrer nofollow");
    assertThat(page.select(".papers li").eachText()).containsExactly("现场照片", "坏链接");
  }

  @Test
  @Tag("E10")
  void staffSeeNoMoreOfTheAuthorThanTheName() {
    String open =
        html(
            form(fileAt("handle-1-gulou", SampleCity.message(), ""), "handle-1-gulou"),
            at("09:00"));
    assertThat(open)
        .contains("王小明")
        .doesNotContain("13800138000")
        .doesNotContain("wang@citizen.example");

    Message m = SampleCity.message();
    Message hidden =
        new Message(
            m.externalId(),
            m.title(),
            m.content(),
            m.url(),
            m.postedAt(),
            null,
            null,
            null,
            null,
            new Message.Author("王小明", "13800138000", "wang@citizen.example", true),
            List.of(),
            Map.of());
    assertThat(html(form(fileAt("handle-1-gulou", hidden, ""), "handle-1-gulou"), at("09:00")))
        .contains("不公开姓名")
        .doesNotContain("王小明");
  }

  @Test
  void aSettledTaskSaysWhatWasDecidedByWhomAndWhoHasTheCaseNow() {
    CaseFile file = SampleCity.atConsult(SampleCity.message(), "拟答复");
    Document page = page(settled(file, "handle-1-gulou", false), at("10:31"));

    assertThat(page.select(".settled .left").text()).isEqualTo("提交书面报告");
    assertThat(page.select(".settled .limit").text()).isEqualTo("鼓楼区分局 陈晓，4月15日(周三) 10:30");
    assertThat(page.select(".settled > p").get(2).text()).isEqualTo("您无需再做任何事。现在由以下单位处理：");
    assertThat(page.select(".holders li").eachText())
        .containsExactly("道路管理处：会商，最迟 4月15日(周三) 12:30", "局办公室：会商，最迟 4月15日(周三) 12:30");
    assertThat(page.select("form, .refused")).isEmpty();
  }

  @Test
  void aSecondPostIsToldThatItChangedNothing() {
    CaseFile file = SampleCity.closed(SampleCity.message());
    Document page = page(settled(file, "answer-1-office", true), at("11:30"));

    assertThat(page.select("[role=alert]").text())
        .isEqualTo("您刚才提交的内容没有生效：此件在您提交之前已经处理。需要补充的，请直接联系领导小组办公室。");
    assertThat(page.select(".settled > p").get(2).text()).isEqualTo("此件已办结，您无需再做任何事。");
  }

  @Test
  void aDeadLinkSaysWhatToDoNext() {
    assertThat(page(new ActPage.Expired(), at("09:00")).select("main").text())
        .isEqualTo("链接已过期 这个办理链接已过有效期，或者您已不再承担这项工作，所以不能再打开案件。" + " 此件仍需您办理的，请联系领导小组办公室，重新发送链接。");
    assertThat(page(new ActPage.Unknown(), at("09:00"), "en").select("main").text())
        .isEqualTo(
            "There is no such link It may not have been copied completely. Links in mails are long: please open it from"
                + " the mail itself, or copy all of it. If it still does not open, please ask the coordinating office.");
  }

  @Test
  void englishIsComplete() {
    for (String task :
        List.of("triage-1-office", "handle-1-gulou", "consult-1-road", "answer-1-office")) {
      Message plain =
          new Message(
              "x",
              "Title",
              "Words",
              null,
              at("08:30"),
              null,
              null,
              null,
              null,
              null,
              List.of(),
              Map.of());
      Document page = page(form(fileAt(task, plain, "Draft"), task), at("09:00"), "en");
      page.select("[lang=zh-CN], .who, .detail, .said, .ask, .happened, header, title, footer")
          .remove();

      assertThat(page.root().text()).doesNotContainPattern("\\p{IsHan}");
      assertThat(page.root().attr("lang")).isEmpty();
      assertThat(page.expectFirst("html").attr("lang")).isEqualTo("en");
    }
    CaseFile file = SampleCity.atHandle(SampleCity.message(), null);
    assertThat(page(form(file, "handle-1-gulou"), at("09:20"), "en").select(".due > p").eachText())
        .containsExactly(
            "Initial report", "30 minutes left", "Due by Wed 15 Apr, 09:50", "Aim: before 09:30");
  }

  @Test
  void everyControlHasALabelThatCanBeTouched() {
    for (String task :
        List.of("triage-1-office", "handle-1-gulou", "consult-1-road", "answer-1-office")) {
      Document page = page(form(fileAt(task, SampleCity.message(), ""), task), at("09:00"));
      for (Element control :
          page.select("form input:not([type=hidden]), form select, form textarea")) {
        assertThat(page.select("label[for=" + control.id() + "]")).as(control.id()).hasSize(1);
      }
      assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
      assertThat(page.select("textarea").eachAttr("lang")).containsOnly("zh-CN");
    }
  }

  @Test
  void thePageFetchesNothing() {
    String html =
        html(
            form(fileAt("triage-1-office", SampleCity.message(), ""), "triage-1-office"),
            at("09:00"));
    assertThat(Jsoup.parse(html).select("link, img, script, iframe, [style], [src]")).isEmpty();
    assertThat(Jsoup.parse(html).expectFirst("style").data())
        .isEqualTo(duban.text.Templates.stylesheet());
    assertThat(duban.text.Templates.stylesheet().length()).isLessThan(10_000);
    assertThat(duban.text.Templates.stylesheet()).doesNotContain("url(").doesNotContain("@import");
  }

  static CaseFile fileAt(String task, Message message, String draft) {
    return switch (task) {
      case "triage-1-office" -> SampleCity.atTriage(message);
      case "handle-1-gulou" -> SampleCity.atHandle(message, "请先到现场");
      case "consult-1-road" -> SampleCity.atConsult(message, draft);
      case "answer-1-office" -> SampleCity.atAnswer(message, draft);
      default -> throw new IllegalArgumentException(task);
    };
  }

  static ActPage form(CaseFile file, String task) {
    CaseTask.Open open = (CaseTask.Open) file.task(task);
    return new ActPage.Form(
        file,
        open,
        SampleCity.city().directory().person(open.opened().people().getFirst()),
        SampleCity.city(),
        Map.of(),
        List.of(),
        "");
  }

  static ActPage settled(CaseFile file, String task, boolean refused) {
    CaseTask it = file.task(task);
    return new ActPage.Settled(
        file,
        it,
        SampleCity.city().directory().person(it.opened().people().getFirst()),
        SampleCity.city(),
        refused);
  }

  private static String textarea(Document page, String name) {
    String inMarkup = page.expectFirst("textarea[name=" + name + "]").wholeText();
    // A browser drops the line break behind the opening tag; this parser does not.
    assertThat(inMarkup).startsWith("\n");
    return inMarkup.substring(1);
  }

  private String html(ActPage page, Instant now) {
    return pages.render(page, LINK, Locale.SIMPLIFIED_CHINESE, now);
  }

  private Document page(ActPage page, Instant now) {
    return Jsoup.parse(html(page, now));
  }

  private Document page(ActPage page, Instant now, String language) {
    return Jsoup.parse(pages.render(page, LINK, Locale.forLanguageTag(language), now));
  }
}
