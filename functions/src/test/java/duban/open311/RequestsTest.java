package duban.open311;

import static duban.open311.AskedCity.errors;
import static duban.open311.AskedCity.ids;
import static duban.open311.AskedCity.json;
import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.store.LocalTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `GET requests`.
@Tag("C3")
class RequestsTest {
  private static final CaseEvent REPLIED = new CaseEvent.Replied("已停工。", "message", null);

  @RegisterExtension static final LocalTable TABLE = new LocalTable();
  private AskedCity city;

  @BeforeEach
  void start() {
    city = new AskedCity(TABLE);
  }

  /// Posts so many, a day after the other.
  private List<String> daily(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        city.now = city.now.plus(Duration.ofDays(1));
      }
      ids.add(city.posted());
    }
    return ids;
  }

  private List<String> found(String query) {
    return ids(city.get("requests.json" + query));
  }

  @Test
  void theNewestComesFirst() {
    List<String> posted = daily(3);

    assertThat(found("")).containsExactlyElementsOf(posted.reversed());
  }

  @Test
  void bothAppsRequestsAreListedTogetherInTheOrderOfTime() {
    List<String> posted = new ArrayList<>();
    for (String key : List.of(AskedCity.KEY, AskedCity.OTHER_KEY, AskedCity.KEY)) {
      city.now = city.now.plusSeconds(1);
      posted.addAll(ids(city.postAs(key, "requests.json", AskedCity.request())));
    }

    assertThat(found("")).containsExactlyElementsOf(posted.reversed());
  }

  @Test
  @Tag("E10")
  void whatCameInByAnotherDoorIsNeitherListedNorFound() {
    CaseFile other = city.byPortal("P-1");

    assertThat(found("")).isEmpty();
    assertThat(found("?service_request_id=" + other.ref().id())).isEmpty();
    assertThat(city.get("requests/" + other.ref().id() + ".json").status()).isEqualTo(404);
    assertThat(city.get("tokens/" + other.ref().id() + ".json").status()).isEqualTo(404);
  }

  @Test
  @Tag("E10")
  void nothingOfWhoAskedIsTold() {
    String id =
        city.posted(
            "email", "wang@citizen.example",
            "first_name", "小明",
            "last_name", "王",
            "phone", "13800138000",
            "account_id", "u-7",
            "device_id", "d-7");
    String code = city.file(id).registration().statusCode();

    for (String path : List.of("requests.json", "requests.xml", "requests/" + id + ".json")) {
      assertThat(city.get(path).body())
          .contains(id)
          .doesNotContain("citizen.example", "小明", "13800138000", "u-7", "d-7", code);
    }
  }

  @Test
  void withoutDatesTheLastNinetyDaysCount() {
    String old = city.posted();
    city.now = city.now.plus(Duration.ofDays(90)).plusSeconds(1);
    String fresh = city.posted();

    assertThat(found("")).containsExactly(fresh);
    assertThat(found("?start_date=2026-04-15T01:00:00Z")).containsExactly(old);
    assertThat(found("?end_date=2026-04-15T09:00:00%2B08:00".replace("%2B", "+")))
        .containsExactly(old);
    assertThat(found("?service_request_id=" + old)).containsExactly(old);
  }

  @Test
  void bothEndsOfARangeCount() {
    List<String> posted = daily(3);

    assertThat(found("?start_date=2026-04-15T01:00:00Z&end_date=2026-04-16T01:00:00Z"))
        .containsExactly(posted.get(1), posted.get(0));
    assertThat(found("?start_date=2026-04-15T01:00:01Z&end_date=2026-04-16T00:59:59Z")).isEmpty();
  }

  @Test
  void aRangeMaySpanNinetyDaysAndNoMore() {
    assertThat(found("?start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z")).isEmpty();
    assertThat(
            errors(
                city.get(
                    "requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:01Z")))
        .containsExactly("400 start_date 与 end_date 相隔不能超过 90 天。");
    assertThat(
            errors(
                city.get(
                    "requests.json?start_date=2026-04-01T00:00:00Z&end_date=2026-03-01T00:00:00Z")))
        .containsExactly("400 end_date 早于 start_date。");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-04-15",
        "2026-04-15T09:00:00",
        "2026-13-15T09:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z"
      })
  void aDateNeedsItsTimeAndOffset(String date) {
    assertThat(errors(city.get("requests.json?start_date=" + date)))
        .containsExactly("400 start_date 应是带时区的日期时间，例如 2026-04-15T09:00:00+08:00。");
  }

  @Test
  void aPlusSignThatNobodyEscapedIsStillAnOffset() {
    String id = city.posted();

    assertThat(found("?start_date=2026-04-15T09:00:00 08:00")).containsExactly(id);
  }

  @Test
  void aRangeThatHasNotBegunIsEmpty() {
    city.posted();

    assertThat(found("?start_date=2027-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void statusAndServiceNarrowTheListDown() {
    String open = city.posted();
    city.now = city.now.plusSeconds(1);
    String closed = city.posted();
    city.now = city.now.plusSeconds(1);
    String signs =
        ids(city.post("requests.json", "service_code", "signs", "address_id", "A-1")).getFirst();
    city.happens(closed, REPLIED);

    assertThat(found("?status=open")).containsExactly(signs, open);
    assertThat(found("?status=closed")).containsExactly(closed);
    assertThat(found("?status=open,closed")).hasSize(3);
    assertThat(found("?service_code=signs")).containsExactly(signs);
    assertThat(found("?service_code=noise,signs")).hasSize(3);
    assertThat(found("?service_code=noise&status=OPEN")).containsExactly(open);
    assertThat(errors(city.get("requests.json?status=lost")))
        .containsExactly("400 没有“lost”这个 status，可用：open, closed。");
    assertThat(errors(city.get("requests.json?service_code=moon&status=lost")))
        .containsExactly("404 没有找到 service_code“moon”。", "400 没有“lost”这个 status，可用：open, closed。");
  }

  @Test
  void idsOutweighEverythingElse() {
    List<String> posted = daily(3);

    assertThat(
            found(
                "?service_request_id="
                    + posted.get(2)
                    + ", "
                    + posted.get(0)
                    + ",unknown,../x,"
                    + posted.get(2)
                    + "&status=closed&start_date=2020-01-01T00:00:00Z"))
        .containsExactly(posted.get(2), posted.get(0));
  }

  @ParameterizedTest
  @CsvSource({"1, 2, '4 3'", "2, 2, '2 1'", "3, 2, '0'", "4, 2, ''", "1, 1000, '4 3 2 1 0'"})
  void pagesFollowEachOther(int page, int size, String expected) {
    List<String> posted = daily(5);
    List<String> ids =
        expected.isEmpty()
            ? List.of()
            : java.util.Arrays.stream(expected.split(" "))
                .map(i -> posted.get(Integer.parseInt(i)))
                .toList();

    assertThat(found("?page=" + page + "&page_size=" + size)).containsExactlyElementsOf(ids);
    assertThat(found("?status=open&page=" + page + "&page_size=" + size))
        .containsExactlyElementsOf(ids);
  }

  @ParameterizedTest
  @ValueSource(strings = {"page=0", "page=-1", "page=x", "page_size=1001", "page_size=0"})
  void aPageIsANumber(String query) {
    assertThat(city.get("requests.json?" + query).status()).isEqualTo(400);
  }

  @Test
  void aRequestFollowsItsCase() {
    String id = city.posted("description", "施工噪音");
    JsonNode received = one(id);
    assertThat(received.get("status").asString()).isEqualTo("open");
    assertThat(received.get("status_notes").isNull()).isTrue();
    assertThat(received.get("agency_responsible").isNull()).isTrue();
    assertThat(received.get("updated_datetime")).isEqualTo(received.get("requested_datetime"));
    assertThat(received.get("requested_datetime").asString())
        .isEqualTo("2026-04-15T09:00:00+08:00");

    city.happens(
        id,
        new CaseEvent.Assigned("county", "general", "gulou-bureau", List.of(), "内部备注：先拖着", false));
    JsonNode handling = one(id);
    assertThat(handling.get("status").asString()).isEqualTo("open");
    assertThat(handling.get("status_notes").asString()).isEqualTo("已交由鼓楼分局办理");
    assertThat(handling.get("agency_responsible").asString()).isEqualTo("鼓楼分局");
    assertThat(handling.get("updated_datetime").asString()).isEqualTo("2026-04-15T09:01:00+08:00");

    city.happens(
        id,
        new CaseEvent.ReportFiled(
            "handle-1", "gulou-bureau", CaseEvent.Report.INITIAL, "内部情况", true, "平稳", "低", null));
    assertThat(one(id)).as("what units tell each other changes nothing").isEqualTo(handling);

    city.happens(id, REPLIED);
    city.happens(id, new CaseEvent.Closed("replied"));
    JsonNode closed = one(id);
    assertThat(closed.get("status").asString()).isEqualTo("closed");
    assertThat(closed.get("status_notes").asString()).isEqualTo("已停工。");
    assertThat(closed.get("updated_datetime").asString()).isEqualTo("2026-04-15T09:03:00+08:00");
    assertThat(closed.get("expected_datetime").isNull()).isTrue();
    assertThat(closed.toString()).doesNotContain("内部");
  }

  @Test
  @Tag("E3")
  void whatIsNotOursNamesTheRightChannel() {
    String id = city.posted();
    city.happens(id, new CaseEvent.Redirected("water", "请提供户号。"));

    assertThat(one(id).get("status").asString()).isEqualTo("closed");
    assertThat(one(id).get("status_notes").asString())
        .isEqualTo("不在我们的职责范围内，请向供水热线反映：12345678\n请提供户号。");
  }

  @Test
  @Tag("E1")
  void whatTheOfficeRefusedIsNotPublishedByItEither() {
    String id = city.posted("description", "骂人的话", "media_url", "https://photos.example/1.jpg");
    city.happens(id, new CaseEvent.Refused("含辱骂内容"));

    JsonNode refused = one(id);
    assertThat(refused.get("status").asString()).isEqualTo("closed");
    assertThat(refused.get("status_notes").asString()).isEqualTo("未能受理，原因：含辱骂内容");
    assertThat(refused.get("description").isNull()).isTrue();
    assertThat(refused.get("media_url").isNull()).isTrue();
  }

  private JsonNode one(String id) {
    JsonNode requests = json(city.get("requests/" + id + ".json"));
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  @Test
  void languagesAreAskedForAsEverywhere() {
    city.posted();

    assertThat(
            json(city.get("services.json", java.util.Locale.ENGLISH))
                .get(0)
                .get("service_name")
                .asString())
        .isEqualTo("Noise");
    assertThat(errors(city.get("requests/nothing.json", java.util.Locale.ENGLISH)))
        .containsExactly("404 The service_request_id \"nothing\" was not found.");
  }

  @Test
  void aPathThatIsNoneIsNotFoundInTheFormatItAsksFor() {
    for (String path : List.of("requests", "requests.html", "requests/x", "requests/.xml", "")) {
      Answer answer = city.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.headers()).containsEntry("content-type", "text/xml; charset=utf-8");
    }
    assertThat(errors(city.get("nothing.json"))).containsExactly("404 没有这个地址。");
  }
}
