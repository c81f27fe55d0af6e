package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

/// An app that speaks Open311 GeoReport v2, and FixMyStreet, at the city's door.
@Tag("A1")
@Tag("C3")
class Open311Test {
  private static final String GUTAI = "chen.zhiqiang@qinglan.example";
  private static final Pattern STATUS = Pattern.compile("http://\\S+/status/\\S+");
  private static LocalStack stack;
  private static City city;
  private static String endpoint;
  private static String key;

  @BeforeAll
  static void start() {
    stack = Stacks.start();
    city = new City(stack.uri());
    JsonNode open311 = City.json(city.get("/local")).get("open311");
    endpoint = open311.get("endpoint").asString() + "/";
    key = open311.get("apiKey").asString();
    assertThat(open311.get("jurisdiction").asString()).isEqualTo("qinglan.example");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static HttpResponse<String> get(String path) {
    return city.get(URI.create(endpoint + path));
  }

  private static JsonNode json(String path) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    return City.json(answer);
  }

  private static HttpResponse<String> post(String path, String... fields) {
    List<String> all = new ArrayList<>(List.of("api_key", key));
    all.addAll(List.of(fields));
    return city.post(URI.create(endpoint + path), all.toArray(String[]::new));
  }

  private static Document xml(HttpResponse<String> answer) throws Exception {
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/xml; charset=utf-8");
    assertThat(answer.body()).startsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(answer.body())));
  }

  private static List<String> texts(Document document, String element) {
    NodeList nodes = document.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  /// A request that goes to the Gutai bureau without triage.
  private static String[] request(String... more) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "jurisdiction_id",
                "qinglan.example",
                "service_code",
                "noise",
                "lat",
                "26.0821",
                "long",
                "119.2965",
                "address_string",
                "鼓台路 12 号",
                "description",
                "夜间施工噪音\n每天凌晨两点还在施工。",
                "email",
                "secret.person@citizen.example",
                "first_name",
                "小明",
                "last_name",
                "王",
                "phone",
                "13800138000",
                "attribute[area]",
                "350102"));
    fields.addAll(List.of(more));
    return fields.toArray(String[]::new);
  }

  private static JsonNode posted(String... fields) {
    HttpResponse<String> answer = post("requests.json", fields);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return City.json(answer).get(0);
  }

  private static URI status(JsonNode posted) {
    Matcher link = STATUS.matcher(posted.get("service_notice").asString());
    assertThat(link.find()).isTrue();
    return URI.create(link.group());
  }

  @Test
  void aRequestIsFoundPostedHandledAndAnsweredWhereItCameFrom() throws Exception {
    Document discovery = xml(get("discovery.xml"));
    assertThat(texts(discovery, "url")).containsExactly(stack.uri() + "/open311/v2");
    assertThat(texts(xml(get("services.xml")), "service_code")).contains("noise", "street-trading");
    Document definition = xml(get("services/noise.xml"));
    assertThat(texts(definition, "code")).contains("fixmystreet_id", "area");

    JsonNode posted = posted(request());
    String id = posted.get("service_request_id").asString();
    city.advance("PT1M");

    JsonNode before = json("requests/" + id + ".json").get(0);
    assertThat(before.get("status").asString()).isEqualTo("open");
    assertThat(before.get("agency_responsible").asString()).contains("鼓台");
    assertThat(before.get("expected_datetime").asString()).endsWith("+08:00");
    JsonNode status = city.status(status(posted));
    assertThat(status.get("title").asString()).isEqualTo("夜间施工噪音");
    String number = status.get("number").asString();
    Mail handle = city.task(GUTAI, number);
    assertThat(city.page(handle.link()).body())
        .contains("鼓台路 12 号", "26.0821, 119.2965", "每天凌晨两点还在施工。");

    city.advance("PT10M");
    Staff staff = new Staff(city);
    while (staff.work() > 0) {
      city.advance("PT1M");
    }

    JsonNode after = json("requests/" + id + ".json").get(0);
    assertThat(after.get("status").asString()).isEqualTo("closed");
    assertThat(after.get("status_notes").asString()).isEqualTo(Staff.REPLY);
    assertThat(after.get("expected_datetime").isNull()).isTrue();
    Document updates = xml(get("servicerequestupdates.xml"));
    assertThat(updates.getDocumentElement().getTagName()).isEqualTo("service_request_updates");
    List<JsonNode> ours = new ArrayList<>();
    json("servicerequestupdates.json")
        .forEach(
            u -> {
              if (u.get("service_request_id").asString().equals(id)) {
                ours.add(u);
              }
            });
    assertThat(ours)
        .extracting(u -> u.get("status").asString())
        .containsExactly("INVESTIGATING", "CLOSED");
    assertThat(ours.getLast().get("description").asString()).isEqualTo(Staff.REPLY);
  }

  @Test
  @Tag("E10")
  void nobodyLearnsWhoAskedOrHowToOpenTheStatusPage() {
    JsonNode posted = posted(request());
    String id = posted.get("service_request_id").asString();
    String code = status(posted).getPath().substring("/status/".length());

    for (String path : List.of("requests.json", "requests/" + id + ".xml", "requests.xml")) {
      assertThat(get(path).body())
          .contains(id)
          .doesNotContain("secret.person", "13800138000", "小明", code);
    }
    assertThat(city.get("/status/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  @Tag("E1")
  void fixMyStreetPostsAgainUntilItHearsOfIt() {
    String[] report = request("attribute[fixmystreet_id]", "4711");
    JsonNode first = posted(report);
    assertThat(posted(report)).isEqualTo(first);

    assertThat(posted(request()).get("service_request_id"))
        .as("without an id every post is a request")
        .isNotEqualTo(posted(request()).get("service_request_id"));
  }

  @Test
  void anUpdateIsFiledOnceAndDecidesNothing() throws Exception {
    JsonNode posted = posted(request());
    String id = posted.get("service_request_id").asString();
    city.advance("PT1M");
    String[] update = {
      "service_request_id",
      id,
      "update_id",
      "981",
      "status",
      "FIXED",
      "updated_datetime",
      "2026-04-15T10:00:00+01:00",
      "description",
      "今天已经停工了。",
      "email",
      "secret.person@citizen.example"
    };

    HttpResponse<String> filed = post("servicerequestupdates.xml", update);
    assertThat(filed.statusCode()).as(filed.body()).isEqualTo(200);
    assertThat(texts(xml(filed), "update_id")).singleElement().asString().startsWith(id + "-");
    assertThat(post("servicerequestupdates.xml", update).body()).isEqualTo(filed.body());

    assertThat(json("requests/" + id + ".json").get(0).get("status").asString()).isEqualTo("open");
    Mail handle = city.task(GUTAI, city.status(status(posted)).get("number").asString());
    String page = city.page(handle.link()).body();
    assertThat(page).contains("来信人补充说明", "今天已经停工了。", "已解决");
    assertThat(page.split("今天已经停工了。", -1)).hasSize(2);
    assertThat(get("servicerequestupdates.json").body())
        .doesNotContain("今天已经停工了。", "secret.person");
  }

  @Test
  void whatIsWrongIsSaidInTheFormatAskedFor() throws Exception {
    HttpResponse<String> noKey = city.post(URI.create(endpoint + "requests.json"), request());
    assertThat(noKey.statusCode()).isEqualTo(403);
    assertThat(noKey.body()).isEqualTo("[{\"code\":403,\"description\":\"api_key 缺失或无效，无法提交。\"}]");
    HttpResponse<String> wrongKey =
        city.post(URI.create(endpoint + "requests.xml"), request("api_key", "guess"));
    assertThat(wrongKey.statusCode()).isEqualTo(403);
    Document errors = xml(wrongKey);
    assertThat(errors.getDocumentElement().getTagName()).isEqualTo("errors");
    assertThat(texts(errors, "code")).containsExactly("403");

    assertThat(get("services.json?jurisdiction_id=elsewhere.example").statusCode()).isEqualTo(404);
    assertThat(get("services/no-such.json").statusCode()).isEqualTo(404);
    assertThat(get("requests/no-such.json").statusCode()).isEqualTo(404);
    assertThat(get("tokens/no-such.json").statusCode()).isEqualTo(404);
    assertThat(get("nothing.json").statusCode()).isEqualTo(404);
    assertThat(get("requests.json?start_date=yesterday").statusCode()).isEqualTo(400);
    assertThat(post("services.json").statusCode()).isEqualTo(405);
    HttpResponse<String> empty = post("requests.json");
    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(City.json(empty)).hasSize(2);
  }

  @Test
  void whatCameThroughOtherDoorsIsNotForEverybody() {
    city.accept("city-portal", City.message("O311-OTHER", java.util.Map.of("title", "只写给门户的话")));

    assertThat(get("requests.json").body()).doesNotContain("只写给门户的话", "鼓岭路");
  }

  @Test
  void aPhotoInTheFormIsSeenByWhoeverHandlesIt() {
    byte[] photo = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 1, 2, 3};
    HttpResponse<String> answer =
        city.upload(
            URI.create(endpoint + "requests.json"),
            List.of(new City.Upload("media", "现场.png", "image/png", photo)),
            request("api_key", key));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode posted = City.json(answer).get(0);
    city.advance("PT1M");
    Mail handle = city.task(GUTAI, city.status(status(posted)).get("number").asString());
    assertThat(city.page(handle.link()).body()).contains("现场.png");
    assertThat(
            json("requests/" + posted.get("service_request_id").asString() + ".json")
                .get(0)
                .get("media_url")
                .isNull())
        .isTrue();
  }

  @Test
  void datesTravelInAnAddressWithTheirOffset() {
    JsonNode request =
        json("requests/" + posted(request()).get("service_request_id").asString() + ".json").get(0);
    String requested = request.get("requested_datetime").asString();

    String escaped = URLEncoder.encode(requested, StandardCharsets.UTF_8);
    for (String date : List.of(escaped, requested)) {
      assertThat(json("requests.json?start_date=" + date))
          .extracting(r -> r.get("service_request_id"))
          .contains(request.get("service_request_id"));
    }
  }
}
