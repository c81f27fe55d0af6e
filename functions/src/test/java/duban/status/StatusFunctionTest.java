package duban.status;

import static duban.pages.SampleCity.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.calendar.CalendarData;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Message;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.handlers.StatusFunction;
import duban.pages.SampleCity;
import duban.policy.Directory;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Policies;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusFunctionTest {
  private static final String JSON = "application/json";

  /// The function asks nothing of its surroundings.
  private static final Context NOBODY =
      (Context)
          Proxy.newProxyInstance(
              Context.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (proxy, method, arguments) -> {
                // Only the log's lines name the request.
                if (method.getName().equals("getAwsRequestId")) {
                  return "request";
                }
                throw new UnsupportedOperationException(method.getName());
              });

  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  @Test
  void theWholeStatusOfAClosedCaseAsJson() {
    APIGatewayV2HTTPResponse answer =
        get(SampleCity.closed(SampleCity.message()), JSON, "zh", at("12:00"));

    assertThat(answer.getStatusCode()).isEqualTo(200);
    assertThat(answer.getHeaders())
        .containsEntry("content-type", "application/json; charset=utf-8")
        .containsEntry("cache-control", "no-store")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("x-robots-tag", "noindex, nofollow, noarchive");
    assertThat(answer.getBody())
        .isEqualTo(
            """
            {"number":"舆〔2026〕12号","state":"closed","title":"人行道被占用","receivedAt":"2026-04-15T08:40:00+08:00",\
            "dueAt":null,"provisional":false,"with":null,"reply":{"text":"您好！东街口公交站旁占道经营已清理，早高峰安排专人值守。联系电话：0591-87654321。",\
            "at":"2026-04-15T11:20:00+08:00","form":"message","link":"https://city.example/r/12"},"corrections":[],"history":[\
            {"at":"2026-04-15T08:40:00+08:00","what":"已收到您的留言"},\
            {"at":"2026-04-15T08:50:00+08:00","what":"已交由鼓楼区分局办理"},\
            {"at":"2026-04-15T11:20:00+08:00","what":"已答复"},\
            {"at":"2026-04-15T11:21:00+08:00","what":"已办结"}]}""");
  }

  @Test
  void theStatusOfAnOpenCaseSaysWhenItsStepIsDue() {
    assertThat(
            get(SampleCity.atHandle(SampleCity.message(), null), JSON, "en", at("09:00")).getBody())
        .isEqualTo(
            """
            {"number":"舆〔2026〕12号","state":"handling","title":"人行道被占用","receivedAt":"2026-04-15T08:40:00+08:00",\
            "dueAt":"2026-04-15T09:50:00+08:00","provisional":false,"with":null,"reply":null,"corrections":[],"history":[\
            {"at":"2026-04-15T08:40:00+08:00","what":"We received your message"},\
            {"at":"2026-04-15T08:50:00+08:00","what":"Given to Gulou Bureau"}]}""");
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, BROWSER})
  @Tag("E10")
  void aCitizenSeesNothingFromInside(String accept) {
    CaseFile file =
        SampleCity.atAnswer(SampleCity.message(), "内部拟稿")
            .with(SampleCity.OFFICE, at("11:10"), List.of(new CaseEvent.ReworkOrdered("内部退回")))
            .with(
                SampleCity.COUNTY,
                at("11:15"),
                List.of(new CaseEvent.NotOurs("handle-1-gulou", "gulou", "内部推诿", "法规处")))
            .with(
                SampleCity.OFFICE,
                at("11:16"),
                List.of(
                    new CaseEvent.Assigned(
                        "county", "major", "cangshan", List.of("road"), "内部附言", false),
                    new CaseEvent.NoReplyNeeded("内部理由")));

    assertThat(get(file, accept, "zh", at("11:30")).getBody())
        .contains("已转由仓山区分局办理")
        .doesNotContain("内部")
        .doesNotContain("陈晓")
        .doesNotContain("林敏")
        .doesNotContain("道路管理处")
        .doesNotContain("法规处")
        .doesNotContain("联系电话")
        .doesNotContain("13800138000")
        .doesNotContain("王小明");
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, BROWSER})
  @Tag("C2")
  void whoGetsNoReplyIsToldWhy(String accept) {
    CaseFile file =
        SampleCity.atAnswer(SampleCity.message(), "内部拟稿")
            .with(
                SampleCity.OFFICE,
                at("11:16"),
                List.of(new CaseEvent.NoReplyNeeded("您已撤回此件。"), new CaseEvent.Closed("no-reply")));

    assertThat(get(file, accept, "zh", at("11:30")).getBody()).contains("您已撤回此件。");
  }

  @Test
  void thePageSpeaksToTheCitizen() {
    APIGatewayV2HTTPResponse answer =
        get(SampleCity.closed(SampleCity.message()), BROWSER, "zh", at("12:00"));
    Document page = Jsoup.parse(answer.getBody());

    assertThat(answer.getHeaders()).containsEntry("content-type", "text/html; charset=utf-8");
    assertThat(answer.getHeaders().get("content-security-policy")).contains("default-src 'none'");
    assertThat(page.select(".steps li").eachText()).containsExactly("已收到", "办理中", "已答复", "已办结");
    assertThat(page.select("[aria-current=step]").text()).isEqualTo("已办结");
    assertThat(page.select(".lead").text()).isEqualTo("您好！您的留言已经答复并办结，请看下面的内容。");
    assertThat(page.select("section[aria-labelledby=reply] .said").text())
        .isEqualTo("您好！东街口公交站旁占道经营已清理，早高峰安排专人值守。联系电话：0591-87654321。");
    assertThat(page.select("section[aria-labelledby=reply] .hint").eachText())
        .containsExactly("4月15日(周三) 11:20 答复", "答复形式：站内回复");
    assertThat(page.select("section[aria-labelledby=reply] a").attr("href"))
        .isEqualTo("https://city.example/r/12");
    assertThat(page.select(".timeline li").eachText())
        .containsExactly(
            "4月15日(周三) 08:40 已收到您的留言",
            "4月15日(周三) 08:50 已交由鼓楼区分局办理",
            "4月15日(周三) 11:20 已答复",
            "4月15日(周三) 11:21 已办结");
  }

  @Test
  @Tag("E3")
  void whoeverAskedTheWrongOfficeIsToldTheRightOne() {
    CaseFile file =
        SampleCity.atTriage(SampleCity.message())
            .with(
                SampleCity.OFFICE,
                at("08:50"),
                List.of(new CaseEvent.Redirected("water", "请说明小区名称。")))
            .with(SampleCity.OFFICE, at("08:51"), List.of(new CaseEvent.Closed("redirected")));
    Document page = Jsoup.parse(get(file, BROWSER, "zh", at("09:00")).getBody());

    assertThat(page.select(".lead").text())
        .isEqualTo("您好！您反映的事情不在我们的职责范围内。请您向市水务集团反映，联系方式：电话 96116。");
    assertThat(page.select(".lead + .said").text()).isEqualTo("请说明小区名称。");
    assertThat(page.select(".steps li").eachText()).containsExactly("已收到", "请转其他渠道");
    assertThat(page.select("dt").eachText()).containsExactly("编号", "标题", "收到时间");
  }

  @Test
  @Tag("E1")
  void whoeverIsRefusedIsToldWhy() {
    CaseFile file =
        SampleCity.atTriage(SampleCity.message())
            .with(SampleCity.OFFICE, at("08:50"), List.of(new CaseEvent.Refused("<b>含有辱骂内容</b>")));
    Document page = Jsoup.parse(get(file, BROWSER, "zh", at("09:00")).getBody());

    assertThat(page.select(".lead + .said").text()).isEqualTo("原因：<b>含有辱骂内容</b>");
    assertThat(page.select("[aria-current]").text()).isEqualTo("未受理");
  }

  @Test
  void aLateStepIsAdmitted() {
    Document page =
        Jsoup.parse(
            get(SampleCity.atHandle(SampleCity.message(), null), BROWSER, "zh", at("10:00"))
                .getBody());
    assertThat(page.select("dd").eachText()).contains("原定 4月15日(周三) 09:50 完成，已经超过时间，我们正在督促办理");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "../act",
        "qinglan-0123456789abcdefghjkmnpqr0",
        "<script>alert(1)</script>"
      })
  void anUnknownCodeIsSaidToBeUnknown(String code) {
    StatusFunction function = function(SampleCity.received(SampleCity.message()), at("09:00"));
    APIGatewayV2HTTPResponse page = function.handleRequest(event(code, BROWSER, "zh"), NOBODY);
    APIGatewayV2HTTPResponse problem = function.handleRequest(event(code, JSON, "en"), NOBODY);

    assertThat(page.getStatusCode()).isEqualTo(404);
    assertThat(Jsoup.parse(page.getBody()).select("main").text())
        .isEqualTo("没有找到这个查询码 查询码可能没有复制完整，请核对后再试。 仍然查不到的，请通过您原来留言的渠道向我们询问。");
    assertThat(problem.getStatusCode()).isEqualTo(404);
    assertThat(problem.getHeaders())
        .containsEntry("content-type", "application/problem+json")
        .containsEntry("cache-control", "no-store");
    assertThat(problem.getBody())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"This code was not found\",\"status\":404,"
                + "\"detail\":\"It may not have been copied completely. Please check it and try again.\"}");
  }

  @Test
  void aCodeThatOnlySharesTheCaseIdOpensNothing() {
    // A store that answers any reference stands for two codes with the same digest.
    CaseFile file = SampleCity.received(SampleCity.message());
    StatusCode other = new StatusCode("qinglan-" + "z".repeat(26));
    assertThat(
            function(file, at("09:00"))
                .handleRequest(event(other.text(), JSON, "zh"), NOBODY)
                .getStatusCode())
        .isEqualTo(404);
  }

  private static APIGatewayV2HTTPResponse get(
      CaseFile file, String accept, String lang, Instant now) {
    return function(file, now).handleRequest(event(SampleCity.CODE.text(), accept, lang), NOBODY);
  }

  private static StatusFunction function(CaseFile file, Instant now) {
    return new StatusFunction(pages(file), () -> now);
  }

  static StatusPages pages(CaseFile file) {
    return new StatusPages(new OneCase(file), new OneCity());
  }

  private static APIGatewayV2HTTPEvent event(String code, String accept, String lang) {
    return APIGatewayV2HTTPEvent.builder()
        .withPathParameters(Map.of("code", code))
        .withHeaders(Map.of("accept", accept))
        .withQueryStringParameters(Map.of("lang", lang))
        .build();
  }

  private record OneCase(CaseFile file) implements Cases {
    @Override
    public Optional<CaseFile> find(CaseRef ref) {
      return Optional.of(file);
    }

    @Override
    public CaseFile get(CaseRef ref) {
      return file;
    }

    @Override
    public <R> R change(CaseRef ref, Function<CaseFile, Change<R>> decide) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rememberToken(CaseRef ref, String task, String token) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void lookAgain(CaseRef ref, Instant seen, Optional<Instant> next) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Registration register(
        CaseRef ref, String source, String deliveryId, Message message, Step step) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CaseRef> findBySource(
        String office, String source, String deliveryId, String externalId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CaseRef> findByNumber(String office, String number) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long nextSerial(String office, String series, int year) {
      throw new UnsupportedOperationException();
    }
  }

  private record OneCity() implements Policies {
    @Override
    public Published current(String office) {
      return SampleCity.city();
    }

    @Override
    public Published pinned(String office, int version) {
      assertThat(office).isEqualTo("qinglan");
      assertThat(version).isEqualTo(3);
      return SampleCity.city();
    }

    @Override
    public Optional<String> findOfficeOfSource(String source) {
      return Optional.empty();
    }

    @Override
    public List<String> offices() {
      return List.of("qinglan");
    }

    @Override
    public Published publish(Policy policy, Directory directory, CalendarData holidays) {
      throw new UnsupportedOperationException();
    }
  }
}
