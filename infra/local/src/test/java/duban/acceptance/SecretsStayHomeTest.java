package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import duban.local.LocalStack;
import duban.local.clients.Faults.Service;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ses.model.SesException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import tools.jackson.databind.JsonNode;

/// A whole case of somebody with a name, a telephone and an address, and everything that could be
/// seen of it.
@Tag("D9")
@Tag("E9")
@Tag("E10")
@OnEveryEngine
class SecretsStayHomeTest {
  private static final String SOURCE = "city-portal";
  private static final List<String> PERSONAL =
      List.of("林小明", "13900001111", "lin.xiaoming@example.com");
  private static final Pattern LINK_ID = Pattern.compile("/act/([A-Za-z0-9_-]{20,})");

  private static LocalStack stack;
  private static City city;
  private static Portal portal;
  private static Records records;
  private static Accepted accepted;
  private static String secret;
  private static String printed;

  /// Every page anybody saw, by its address.
  private static final Map<String, String> PAGES = new LinkedHashMap<>();

  private static List<String> tokens;
  private static List<Mail> mails;

  SecretsStayHomeTest(Where where) {
    where.needs(Ability.FAULTS);
  }

  @BeforeParameterizedClassInvocation
  static void aWholeCase(Where where) {
    where.needs(Ability.FAULTS);
    Engine engine = where.start();
    stack = engine.localStack(Ability.FAULTS);
    city = new City(engine);
    secret = city.secret(SOURCE);
    portal = new Portal(secret);
    records = new Records(engine);
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    accepted = capturing(captured, SecretsStayHomeTest::live);
    printed = captured.toString(StandardCharsets.UTF_8);
    tokens =
        records.items(accepted.ref(), "TOKEN#").stream().map(i -> Records.key(i, "token")).toList();
    mails = city.mails();
  }

  private static Accepted capturing(ByteArrayOutputStream captured, Supplier<Accepted> story) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    Handler logged = new StreamHandler(captured, new SimpleFormatter());
    try (PrintStream capture = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      System.setErr(capture);
      Logger.getLogger("").addHandler(logged);
      return story.get();
    } finally {
      logged.flush();
      Logger.getLogger("").removeHandler(logged);
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static Accepted live() {
    city.redirect(SOURCE, portal.address());
    // Something must go wrong too: what is logged, is logged then.
    portal.answerNext(500, 503);
    stack
        .faults()
        .fail(
            Service.SES, 1, () -> SesException.builder().statusCode(503).message("Busy.").build());
    stack
        .faults()
        .fail(
            Service.STEP_FUNCTIONS,
            1,
            () -> SfnException.builder().statusCode(503).message("Busy.").build());
    Accepted story =
        city.accept(
            SOURCE,
            """
            {"externalId":"PRIVATE-1","title":"人行道被占用","content":"鼓岭路 12 号门前被占。","postedAt":"2026-04-15T09:12:00+08:00",
             "area":"350102","category":"占道经营","author":{"name":"林小明","phone":"13900001111","email":"lin.xiaoming@example.com",
             "wantsPrivacy":true}}""");
    Staff staff = new Staff(city);
    for (int i = 0; i < 12; i++) {
      for (Mail mail : city.mails()) {
        if (mail.hasLink()) {
          PAGES.put(mail.link().toString(), city.page(mail.link()).body());
        }
      }
      staff.work();
      city.advance("PT10M");
    }
    PAGES.put(story.status().toString(), city.page(story.status()).body());
    PAGES.put("status as JSON", city.status(story.status()).toString());
    assertThat(city.status(story.status()).get("state").asString()).isEqualTo("closed");
    return story;
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    portal.close();
    stack.close();
  }

  @Test
  void aMailHoldsItsOwnLinkAndNothingElseThatIsSecret() {
    assertThat(mails).hasSizeGreaterThan(6);
    List<String> all = linkIds();
    assertThat(all)
        .hasSize((int) mails.stream().filter(Mail::hasLink).count())
        .doesNotHaveDuplicates();
    for (Mail mail : mails) {
      String text = mail.json().toString();
      assertThat(text).doesNotContain(PERSONAL).doesNotContain(tokens).doesNotContain(secret);
      List<String> own = ids(mail.text()).stream().distinct().toList();
      assertThat(own.size()).isLessThanOrEqualTo(1);
      assertThat(ids(text)).isSubsetOf(own);
      assertThat(mail.subject()).doesNotContain(all);
      assertThat(mail.json().get("to")).as("a private link goes to one person").hasSize(1);
      assertThat(mail.json().get("cc")).isEmpty();
    }
  }

  @Test
  void noPageShowsATokenASecretOrSomebodysLink() {
    assertThat(PAGES).hasSizeGreaterThan(6);
    PAGES.forEach(
        (address, page) ->
            assertThat(page)
                .as(address)
                .doesNotContain(tokens)
                .doesNotContain(secret)
                .doesNotContain(linkIds()));
  }

  @Test
  void whoAskedForPrivacyIsNamedOnNoPage() {
    assertThat(PAGES).containsKeys(accepted.status().toString(), "status as JSON");
    PAGES.forEach(
        (address, page) ->
            assertThat(page).as(address + ", by one who wants privacy").doesNotContain(PERSONAL));
  }

  @Test
  void theSourceIsToldNothingSecret() {
    assertThat(portal.calls()).hasSizeGreaterThan(4);
    assertThat(portal.calls())
        .allSatisfy(
            call ->
                assertThat(call.body().toString())
                    .doesNotContain(PERSONAL)
                    .doesNotContain(tokens)
                    .doesNotContain(linkIds())
                    .doesNotContain(secret));
  }

  @Test
  void nothingSecretIsLogged() {
    assertThat(printed).as("the mishaps were logged").contains("HTTP 500", accepted.ref());
    assertThat(printed)
        .doesNotContain(PERSONAL)
        .doesNotContain(tokens)
        .doesNotContain(linkIds())
        .doesNotContain(secret);
  }

  @Test
  void theLocalPagesShowSecretsWhereTheyAreMeantTo() {
    String start = city.get("/local").body();
    assertThat(start)
        .contains(secret)
        .doesNotContain(tokens)
        .doesNotContain(PERSONAL)
        .doesNotContain(linkIds());
    String name = city.execution(accepted.ref());
    for (String path :
        List.of(
            "/local/executions",
            "/local/executions/" + name,
            "/local/bill",
            "/local/clock",
            "/health")) {
      String body = city.get(path).body();
      assertThat(body)
          .as(path)
          .doesNotContain(tokens)
          .doesNotContain(PERSONAL)
          .doesNotContain(linkIds())
          .doesNotContain(secret);
      if (path.startsWith("/local/ex")) {
        assertThat(city.page(URI.create(stack.uri() + path)).body())
            .as(path + " as a page")
            .doesNotContain(tokens)
            .doesNotContain(PERSONAL);
      }
    }
    JsonNode input = City.json(city.get("/local/executions/" + name)).get("input");
    assertThat(input.propertyNames()).containsExactlyInAnyOrder("office", "case", "number", "path");
  }

  @Test
  void theTableKnowsLinksByTheirHashAndTokensUnderTheirOwnKeyOnly() {
    assertThat(tokens).hasSizeGreaterThanOrEqualTo(4);
    List<String> links = linkIds();
    List<Map<String, AttributeValue>> items = records.items();
    assertThat(items)
        .filteredOn(i -> Records.key(i, "PK").startsWith("LINK#"))
        .hasSizeGreaterThanOrEqualTo(links.size());
    for (Map<String, AttributeValue> item : items) {
      String where = Records.key(item, "PK") + " " + Records.key(item, "SK");
      assertThat(item.toString()).as(where).doesNotContain(links).doesNotContain(secret);
      if (!Records.key(item, "SK").startsWith("TOKEN#")) {
        assertThat(item.toString()).as(where).doesNotContain(tokens);
      }
      if (!Records.key(item, "SK").startsWith("EVENT#")) {
        assertThat(item.toString()).as(where).doesNotContain(PERSONAL);
      }
    }
  }

  private static List<String> linkIds() {
    return mails.stream().flatMap(m -> ids(m.text()).stream()).distinct().toList();
  }

  private static List<String> ids(String text) {
    List<String> ids = new ArrayList<>();
    Matcher links = LINK_ID.matcher(text);
    while (links.find()) {
      ids.add(links.group(1));
    }
    return ids;
  }
}
