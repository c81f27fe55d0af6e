package duban.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.assignment.Acting;
import duban.assignment.PaperRoom;
import duban.assignment.Town;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.pages.ActPages;
import duban.store.Links;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class ActFunctionTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String HANDLE = "handle-1-gutai-bureau";

  private final Town town = new Town();
  private final ActFunction function =
      new ActFunction(
          town.acting, new PaperRoom(town.acting, town.papers), new ActPages(), () -> town.now);
  private final CaseRef ref = town.handling();
  private final String link = town.link(ref, HANDLE, "chen-zhiqiang");

  @Test
  void getShowsTheTaskAndKeepsItBetweenTheReaderAndUs() {
    APIGatewayV2HTTPResponse response = get(link, Map.of(), Map.of());

    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getBody()).contains("夜市占道", "written-report", "not-ours");
    assertThat(response.getHeaders())
        .containsEntry("content-type", "text/html; charset=utf-8")
        .containsEntry("content-language", "zh-CN")
        .containsEntry("cache-control", "no-store")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("x-content-type-options", "nosniff");
    assertThat(response.getHeaders().get("content-security-policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .endsWith("; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    assertThat(town.cases.steps(ref)).hasSize(2);
  }

  @Test
  void theLanguageIsTheAddresssThenTheBrowsersThenChinese() {
    assertThat(language(get(link, Map.of("lang", "en"), Map.of("accept-language", "zh-CN"))))
        .isEqualTo("en");
    assertThat(language(get(link, Map.of(), Map.of("Accept-Language", "en-GB, zh;q=0.5"))))
        .isEqualTo("en");
    assertThat(language(get(link, Map.of(), Map.of("accept-language", "fr")))).isEqualTo("zh-CN");
  }

  @Test
  void anUnknownLinkIsNotFoundAndAnOldOneIsGone() {
    assertThat(get("guessed", Map.of(), Map.of()).getStatusCode()).isEqualTo(404);
    assertThat(post("guessed", FORM, "decision=agree").getStatusCode()).isEqualTo(404);

    town.pass(Duration.ofDays(30 + 366));

    assertThat(get(link, Map.of(), Map.of()).getStatusCode()).isEqualTo(410);
    assertThat(post(link, FORM, fields("decision", "follow-up", "text", "迟")).getStatusCode())
        .isEqualTo(410);
  }

  @Test
  void aPostThatWasCarriedOutLeadsBackToThePageSoThatAReloadPostsNothing() {
    APIGatewayV2HTTPResponse response =
        post(
            link,
            FORM + "; charset=UTF-8",
            fields("decision", "initial-report", "text", "已派员 到场 & 查看"));

    assertThat(response.getStatusCode()).isEqualTo(303);
    assertThat(response.getHeaders())
        .containsEntry("location", "?done=initial-report")
        .containsEntry("cache-control", "no-store")
        .containsEntry("referrer-policy", "no-referrer");
    assertThat(town.file(ref).reports().getFirst().report().text()).isEqualTo("已派员 到场 & 查看");
    assertThat(get(link, Map.of("done", "initial-report"), Map.of()).getBody())
        .contains("role=\"status\"");
    assertThat(get(link, Map.of("done", "world-peace"), Map.of()).getBody())
        .doesNotContain("role=\"status\"");
  }

  @Test
  void theLanguageAskedForStaysAskedForAfterAPost() {
    APIGatewayV2HTTPEvent event =
        event("POST", link, Map.of("lang", "en&x"), Map.of("content-type", FORM));
    event.setBody(fields("decision", "follow-up", "text", "ok"));

    assertThat(function.handleRequest(event, new NoContext()).getHeaders())
        .containsEntry("location", "?done=follow-up&lang=en%26x");
  }

  @Test
  void aBodyInBase64IsReadTheSame() {
    APIGatewayV2HTTPEvent event = event("POST", link, Map.of(), Map.of("content-type", FORM));
    event.setBody(
        Base64.getEncoder()
            .encodeToString(
                fields("decision", "not-ours", "reason", "属滨江区")
                    .getBytes(StandardCharsets.US_ASCII)));
    event.setIsBase64Encoded(true);

    assertThat(function.handleRequest(event, new NoContext()).getStatusCode()).isEqualTo(303);
    assertThat(town.events(ref))
        .contains(new CaseEvent.NotOurs(HANDLE, "gutai-bureau", "属滨江区", null));
  }

  @Test
  void aFormWithSomethingWrongComesBackWithWhatWasTyped() {
    APIGatewayV2HTTPResponse response =
        post(
            link,
            FORM,
            fields("decision", "written-report", "text", "查明 <b>三</b> 家", "draftReply", ""));

    assertThat(response.getStatusCode()).isEqualTo(422);
    assertThat(response.getBody()).contains("查明 &lt;b&gt;三&lt;/b&gt; 家", "role=\"alert\"");
    assertThat(town.file(ref).task(HANDLE)).isInstanceOf(CaseTask.Open.class);
  }

  @Test
  void aPostOnADecidedTaskIsAConflictWhileLookingIsNot() {
    post(link, FORM, fields("decision", "not-ours", "reason", "属滨江区"));
    String other = town.link(ref, HANDLE, "wu-meiling");

    APIGatewayV2HTTPResponse refused =
        post(other, FORM, fields("decision", "not-ours", "reason", "属云溪县"));

    assertThat(refused.getStatusCode()).isEqualTo(409);
    assertThat(refused.getBody()).contains("陈志强");
    assertThat(post(other, "text/plain", "x").getStatusCode()).isEqualTo(409);
    assertThat(get(other, Map.of(), Map.of()).getStatusCode()).isEqualTo(200);
  }

  @Test
  @Tag("E9")
  void whatIsNoReadableFormChangesNothingAndSaysSo() {
    String tooLarge = fields("decision", "follow-up", "text", "a".repeat(UrlEncodedForm.LARGEST));

    assertThat(post(link, "application/json", "{}").getStatusCode()).isEqualTo(415);
    assertThat(post(link, null, "decision=follow-up&text=x").getStatusCode()).isEqualTo(415);
    assertThat(post(link, FORM, tooLarge).getStatusCode()).isEqualTo(413);
    assertThat(post(link, FORM, "decision=%zz").getStatusCode()).isEqualTo(400);
    assertThat(post(link, FORM, "decision=督办").getStatusCode()).isEqualTo(400);
    assertThat(post(link, FORM, "decision=%zz").getBody()).contains("role=\"alert\"");
    assertThat(town.file(ref).reports()).isEmpty();
  }

  @Test
  void noOtherMethodIsServed() {
    APIGatewayV2HTTPResponse response =
        function.handleRequest(event("DELETE", link, Map.of(), Map.of()), new NoContext());

    assertThat(response.getStatusCode()).isEqualTo(405);
    assertThat(response.getHeaders()).containsEntry("allow", "GET, HEAD, POST");
  }

  private static String language(APIGatewayV2HTTPResponse response) {
    return response.getHeaders().getOrDefault("content-language", "");
  }

  private APIGatewayV2HTTPResponse get(
      String link, Map<String, String> query, Map<String, String> headers) {
    return function.handleRequest(event("GET", link, query, headers), new NoContext());
  }

  private APIGatewayV2HTTPResponse post(
      String link, @org.jspecify.annotations.Nullable String contentType, String body) {
    Map<String, String> headers =
        contentType == null ? Map.of() : Map.of("content-type", contentType);
    APIGatewayV2HTTPEvent event = event("POST", link, Map.of(), headers);
    event.setBody(body);
    return function.handleRequest(event, new NoContext());
  }

  private static APIGatewayV2HTTPEvent event(
      String method, String link, Map<String, String> query, Map<String, String> headers) {
    return APIGatewayV2HTTPEvent.builder()
        .withPathParameters(Map.of("token", link))
        .withQueryStringParameters(new LinkedHashMap<>(query))
        .withHeaders(new LinkedHashMap<>(headers))
        .withRequestContext(
            RequestContext.builder()
                .withHttp(RequestContext.Http.builder().withMethod(method).build())
                .build())
        .build();
  }

  private static String fields(String... fieldsAndValues) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      pairs.add(
          fieldsAndValues[i]
              + "="
              + URLEncoder.encode(fieldsAndValues[i + 1], StandardCharsets.UTF_8));
    }
    return String.join("&", pairs);
  }

  @Test
  void whenTheTableIsOutOfReachThePageSaysWhatToDo() {
    Links unreachable =
        id -> {
          throw SdkClientException.create("Unable to connect.");
        };
    ActFunction cutOff =
        new ActFunction(
            new Acting(town.cases, town.policies, unreachable),
            new PaperRoom(town.acting, town.papers),
            new ActPages(),
            () -> town.now);

    APIGatewayV2HTTPEvent event = event("POST", link, Map.of(), Map.of("content-type", FORM));
    event.setBody(fields("decision", "follow-up", "text", "续报"));
    APIGatewayV2HTTPResponse response = cutOff.handleRequest(event, new NoContext());

    assertThat(response.getStatusCode()).isEqualTo(503);
    assertThat(response.getHeaders())
        .containsEntry("content-type", "text/html; charset=utf-8")
        .containsEntry("cache-control", "no-store")
        .containsEntry("retry-after", "60");
    assertThat(response.getBody()).contains("暂时无法打开", "刚才提交过的，请先返回上一页");
  }
}
