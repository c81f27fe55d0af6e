package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import duban.acceptance.City.Accepted;
import duban.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages in a real browser, on a phone's screen.
class BrowserTest {
  private static final String SOURCE = "city-portal";
  private static Playwright playwright;
  private static Browser browser;
  private static LocalStack stack;
  private static City city;
  private static People people;

  @BeforeAll
  static void start() {
    Optional<Path> chromium =
        Stream.of(System.getenv("PATH").split(":"))
            .flatMap(
                d ->
                    Stream.of(
                        Path.of(d, "chromium"),
                        Path.of(d, "chromium-browser"),
                        Path.of(d, "google-chrome")))
            .filter(Files::isExecutable)
            .findFirst();
    assertThat(chromium.isPresent() || !"required".equals(System.getenv("DUBAN_BROWSER")))
        .as("DUBAN_BROWSER=required, and there is no Chromium on the path")
        .isTrue();
    assumeTrue(chromium.isPresent(), "No Chromium on the path: the browser tests are skipped.");
    playwright = Playwright.create();
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    stack = Stacks.start();
    city = new City(stack.uri());
    people = People.of(city);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
      browser.close();
      playwright.close();
    }
  }

  @Test
  @Tag("A9")
  void aClerkFilesTwoReportsOnAPhone() {
    Accepted accepted = city.accept(SOURCE, City.message("BROWSER-1", Map.of()));
    try (Page page = phone(ColorScheme.LIGHT)) {
      page.navigate(
          city.task(people.handlerOf("gutai-bureau"), accepted.number()).link().toString());
      assertThat(page.locator("input[type=radio]:checked").count())
          .as("nothing is preselected")
          .isZero();
      assertThat(page.locator("textarea[name=text]").isVisible())
          .as("fields unfold with their decision")
          .isFalse();
      shot(page, "task-page.png");
      accessible(page);

      page.locator("label:has(input[value=initial-report]), label[for=decision-initial-report]")
          .first()
          .click();
      assertThat(page.locator("textarea[name=text]").isVisible()).isTrue();
      assertThat(page.locator("textarea[name=draftReply]").isVisible()).isFalse();
      page.locator("textarea[name=text]").fill("已派人到现场。");
      page.locator(".decide button[type=submit]:visible").first().click();
      assertThat(page.locator("body").innerText()).contains("已派人到现场。");

      page.locator("label:has(input[value=written-report]), label[for=decision-written-report]")
          .first()
          .click();
      page.locator("textarea[name=text]").fill("两个摊位占道经营，已责令撤离。");
      page.locator(".decide button[type=submit]:visible").first().click();
      assertThat(page.locator("textarea[name=text]").inputValue())
          .as("what was typed is still there when the draft reply is missing")
          .isEqualTo("两个摊位占道经营，已责令撤离。");
      accessible(page);
      page.locator("textarea[name=draftReply]").fill("您好，占道摊位已撤离。");
      shot(page, "task-page-filled.png");
      page.locator(".decide button[type=submit]:visible").first().click();
      assertThat(page.locator("form").count()).as("the task is settled").isZero();
      accessible(page);
    }
    assertThat(city.task(people.handlerOf("street-order"), accepted.number()).subject())
        .startsWith("【会商】");
  }

  @Test
  void theOfficeSeesTheDraftInTheAnswerBoxInTheDark() {
    Accepted accepted = city.accept(SOURCE, City.message("BROWSER-2", Map.of()));
    city.decide(
        city.task(people.handlerOf("gutai-bureau"), accepted.number()).link(),
        "written-report",
        "text",
        "已处理。",
        "draftReply",
        "您好，已处理。");
    for (String unit : List.of("street-order", "bureau-office")) {
      city.decide(
          city.task(people.handlerOf(unit), accepted.number()).link(), "agree", "opinion", "同意。");
    }
    try (Page page = phone(ColorScheme.DARK)) {
      page.navigate(
          city.task(people.handlerOf("leading-office"), accepted.number()).link().toString());
      page.locator("label:has(input[value=send]), label[for=decision-send]").first().click();
      assertThat(page.locator("textarea[name=reply]").inputValue()).isEqualTo("您好，已处理。");
      accessible(page);
      shot(page, "answer-page-dark.png");
      page.locator("textarea[name=reply]").fill("您好，问题已处理，谢谢您的来信。");
      if (page.locator("select[name=form]").count() > 0) {
        page.locator("select[name=form]").selectOption("message");
      } else {
        page.locator("input[name=form][value=message]").check();
      }
      page.locator(".decide button[type=submit]:visible").first().click();

      page.navigate(accepted.status().toString());
      assertThat(page.locator("body").innerText()).contains("您好，问题已处理，谢谢您的来信。");
      accessible(page);
      shot(page, "status-page-dark.png");
    }
  }

  @Test
  @Tag("A10")
  void anInfoOfficerFilesAFindingOnAPhone() {
    String officer = "wu.meiling@qinglan.example";
    try (Page page = phone(ColorScheme.LIGHT)) {
      page.navigate(stack.uri() + "/report");
      accessible(page);
      page.locator("input[name=mail]").fill(officer);
      page.locator("button[type=submit]").click();
      assertThat(page.locator("[role=status]").isVisible()).isTrue();
      accessible(page);
      city.advance("PT1M");
      String text = city.mails(officer).getLast().text();
      page.navigate(
          text.lines().filter(line -> line.contains("/report/")).findFirst().orElseThrow());
      assertThat(page.locator("select[name=kind]").isVisible()).isTrue();
      shot(page, "report-page.png");
      accessible(page);

      page.locator("textarea[name=text]").fill("网友称凌晨仍在施工。");
      page.locator("button[type=submit]").click();
      assertThat(page.locator("textarea[name=text]").inputValue()).isEqualTo("网友称凌晨仍在施工。");
      accessible(page);
      shot(page, "report-page-refused.png");

      page.locator("select[name=kind]").selectOption("early-warning");
      page.locator("input[name=title]").fill("滨江路工地夜间施工或将引发投诉");
      page.locator("select[name=area]").selectOption("350103");
      page.locator("input[name=risk]").fill("中");
      page.locator("button[type=submit]").click();
      assertThat(page.locator("body").innerText()).contains("已登记为案件").containsPattern("舆〔");
      accessible(page);
      shot(page, "report-filed.png");
    }
  }

  @ParameterizedTest
  @CsvSource({"375, 812, LIGHT", "1280, 900, DARK"})
  @Tag("A10")
  void anInfoOfficerFilesATableOnAnyScreen(int width, int height, ColorScheme scheme)
      throws IOException {
    String officer = "xu.haitao@qinglan.example";
    String row = "网上发现,{0}宽屏下的夜间施工,滨江路工地凌晨施工,本地论坛,2026-04-15 08:40,滨江区,noise";
    Path table = Files.createTempFile("duban", ".csv");
    Files.writeString(
        table,
        String.join(
            "\n",
            "报送类别,标题,内容,平台,发现时间,区域,类别",
            row.replace("{0}", "" + width),
            row.replace("{0}", "" + width),
            "网上发现,,没有标题,,昨天,火星,noise",
            "电话、来访登记," + width + "来电反映井盖破损,解放路口井盖破损,,2026/4/15 8:50,,"));
    try (Page page =
        browser.newPage(
            new Browser.NewPageOptions()
                .setViewportSize(width, height)
                .setLocale("zh-CN")
                .setColorScheme(scheme))) {
      city.advance("PT2M");
      city.post(city.at("/report"), "mail", officer);
      city.advance("PT1M");
      String text = city.mails(officer).getLast().text();
      page.navigate(
          text.lines().filter(line -> line.contains("/report/")).findFirst().orElseThrow());
      page.locator("a[href*='/import']").click();
      page.locator("summary").click();
      fits(page, "import-" + width + ".png");

      page.locator("button[type=submit]").click();
      assertThat(page.locator("#f-file-error").innerText()).isEqualTo("请选择一个文件");
      fits(page, "import-refused-" + width + ".png");

      page.locator("input[type=file]").setInputFiles(table);
      page.locator("button[type=submit]").click();
      assertThat(page.locator("main").innerText())
          .contains("2 可登记", "1 表内重复", "1 有问题", "还没有登记任何案件");
      fits(page, "import-rows-" + width + ".png");
      page.locator("footer a").click();
      assertThat(page.locator("main").innerText()).contains("Row 2", "Register 2 of them");
      fits(page, "import-rows-en-" + width + ".png");
      page.locator("footer a").click();

      page.locator("button[aria-describedby=confirm-why]").click();
      assertThat(page.locator("main").innerText()).contains("2 本次登记").containsPattern("舆〔");
      fits(page, "import-done-" + width + ".png");
    }
  }

  /// Nothing stands beyond the screen's edge, and nobody is left out.
  private static void fits(Page page, String name) {
    shot(page, name);
    assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
        .as(name)
        .isEqualTo(true);
    accessible(page);
  }

  @Test
  void aNewUserSendsASampleFromTheStartPageAndFindsItInTheMailbox() {
    try (Page page =
        browser.newPage(
            new Browser.NewPageOptions().setViewportSize(1100, 900).setLocale("zh-CN"))) {
      page.navigate(stack.uri() + "/local");
      accessible(page);
      shot(page, "local.png");
      page.locator("form[action*='/local/sample'] button").first().click();
      page.navigate(stack.uri() + "/local/mail");
      assertThat(page.locator("body").innerText()).contains("【抄送】", "【办理】");
      accessible(page);
      shot(page, "mailbox.png");
      page.navigate(stack.uri() + "/local/executions");
      accessible(page);
      shot(page, "executions.png");
    }
  }

  private static Page phone(ColorScheme scheme) {
    return browser.newPage(
        new Browser.NewPageOptions()
            .setViewportSize(390, 844)
            .setDeviceScaleFactor(2)
            .setLocale("zh-CN")
            .setColorScheme(scheme));
  }

  /// No violation of WCAG 2.1 A or AA that axe finds.
  private static void accessible(Page page) {
    List<Rule> violations =
        new AxeBuilder(page)
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
            .analyze()
            .getViolations();
    assertThat(violations)
        .as(page.url())
        .extracting(r -> r.getId() + ": " + r.getNodes().getFirst().getHtml())
        .isEmpty();
  }

  private static void shot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(Path.of("target", "screenshots", name))
            .setFullPage(true));
  }
}
