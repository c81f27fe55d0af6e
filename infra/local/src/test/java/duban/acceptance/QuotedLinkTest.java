package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A private link that comes back from outside opens nothing any more, is shown to no one, and is
/// renewed for its owner.
class QuotedLinkTest {
  private static final String HANDLER = "chen.zhiqiang@qinglan.example";
  private static final String LIN = "lin.ruoxi@qinglan.example";
  private static LocalStack stack;
  private static City city;

  @BeforeAll
  static void start() {
    stack = Stacks.start();
    city = new City(stack.uri());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static String answerTo(Mail mail, String text) {
    String subject =
        Base64.getEncoder().encodeToString(mail.subject().getBytes(StandardCharsets.UTF_8));
    return """
        Return-Path: <resident@citizen.example>
        Message-ID: <%s@citizen.example>
        From: <resident@citizen.example>
        To: <duban@qinglan.example>
        Subject: Re: =?utf-8?B?%s?=
        References: %s
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        %s
        """
        .formatted(
            UUID.randomUUID(),
            subject,
            mail.json().get("headers").path("References").asString(""),
            text);
  }

  private static void arrive(String raw) {
    assertThat(city.mailIn(raw).statusCode()).isEqualTo(202);
    city.advance("PT2M");
  }

  @Test
  @Tag("E10")
  void aQuotedLinkIsMaskedRetiredAndRenewedForItsOwnerAlone() {
    Accepted accepted = city.accept("city-portal", City.message("QUOTE-1", Map.of()));
    Mail task = city.task(HANDLER, accepted.number());
    URI quoted = task.link();
    String key = quoted.getPath().substring("/act/".length());
    String wrapped =
        "https://scan.example/?u=" + URLEncoder.encode(quoted.toString(), StandardCharsets.UTF_8);

    String answer = answerTo(task, "转来的邮件：\n> " + quoted + "\n" + wrapped + "\n请查。");
    arrive(answer);
    arrive(answer);

    assertThat(city.page(quoted).body()).contains("链接已过期");
    List<Mail> renewed =
        city.mails(HANDLER).stream().filter(m -> m.subject().contains("新的办理链接")).toList();
    assertThat(renewed).hasSize(1);
    assertThat(renewed.getFirst().text()).contains("原链接已停用", "可能已被他人看到");
    URI fresh = renewed.getFirst().link();
    assertThat(fresh).isNotEqualTo(quoted);
    String unitsPage = city.page(fresh).body();
    assertThat(unitsPage).contains("请查。", "act/").doesNotContain(key).doesNotContain("mail.eml");
    assertThat(city.mails("resident@citizen.example")).isEmpty();

    String officesPage =
        city.page(
                city.mails(LIN).stream()
                    .filter(m -> m.subject().startsWith("【来信】" + accepted.number()))
                    .toList()
                    .getLast()
                    .link())
            .body();
    assertThat(officesPage).contains("mail.eml").doesNotContain(key);
    Matcher raw = Pattern.compile("papers/([0-9a-f]{64})").matcher(officesPage);
    assertThat(raw.find()).isTrue();
    assertThat(city.page(URI.create(fresh + "/papers/" + raw.group(1))).statusCode())
        .isEqualTo(404);
  }

  @Test
  @Tag("E10")
  void aLinkInAMessageOfAPortalIsMaskedAndRetiredAsWell() {
    Accepted first = city.accept("city-portal", City.message("QUOTE-2", Map.of()));
    URI quoted = city.task(HANDLER, first.number()).link();

    Accepted second =
        city.accept(
            "city-portal",
            City.message("QUOTE-3", Map.of("content", "网上有人贴出 " + quoted + "，请核实此事。")));

    city.advance("PT1M");
    assertThat(city.page(quoted).body()).contains("链接已过期");
    assertThat(city.page(city.task(HANDLER, second.number()).link()).body())
        .doesNotContain(quoted.getPath());
    assertThat(city.mails(HANDLER))
        .filteredOn(m -> m.subject().contains("新的办理链接") && m.subject().contains(first.number()))
        .hasSize(1);
  }
}
