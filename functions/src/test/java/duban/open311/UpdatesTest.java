package duban.open311;

import static duban.open311.AskedCity.errors;
import static duban.open311.AskedCity.json;
import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseEvent;
import duban.cases.CaseEvent.CitizenWrote;
import duban.cases.CaseFile;
import duban.cases.Deadline;
import duban.cases.Message;
import duban.store.LocalTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `servicerequestupdates`, as FixMyStreet reads and posts them.
@Tag("C3")
class UpdatesTest {
  private static final CaseEvent ASSIGNED =
      new CaseEvent.Assigned("county", "general", "gulou-bureau", List.of(), "内部备注", false);

  @RegisterExtension static final LocalTable TABLE = new LocalTable();
  private AskedCity city;

  @BeforeEach
  void start() {
    city = new AskedCity(TABLE);
  }

  /// Every update as `request status text`.
  private List<String> updates(String query) {
    return json(city.get("servicerequestupdates.json" + query))
        .valueStream()
        .map(
            u ->
                u.get("service_request_id").asString()
                    + " "
                    + u.get("status").asString()
                    + " "
                    + u.get("description").asString())
        .toList();
  }

  @Test
  void theWayOfARequestIsToldInFixMyStreetsWords() {
    String id = city.posted();
    city.happens(id, ASSIGNED);
    Instant limit = city.now.plus(Duration.ofDays(3));
    city.happens(
        id,
        new CaseEvent.DeadlineMoved(
            CaseFile.CASE,
            new Deadline("reply", "received", city.now, limit, null),
            new Deadline("reply", "received", city.now, limit.plus(Duration.ofDays(1)), null),
            "extension",
            "内部理由"));
    city.happens(id, new CaseEvent.Replied("已停工。", "message", "https://city.example/r/1"));
    city.happens(id, new CaseEvent.Closed("replied"));

    assertThat(updates(""))
        .containsExactly(
            id + " INVESTIGATING 已交由鼓楼分局办理",
            id + " IN_PROGRESS 答复时限延长至 4月19日(周日) 09:01",
            id + " CLOSED 已停工。\nhttps://city.example/r/1");
  }

  @Test
  void everyEndIsToldOnce() {
    String redirected = city.posted();
    city.happens(redirected, new CaseEvent.Redirected("water", null));
    city.happens(redirected, new CaseEvent.Closed("redirected"));
    String refused = city.posted();
    city.happens(refused, new CaseEvent.Refused("含辱骂内容"), new CaseEvent.Closed("refused"));
    String needless = city.posted();
    city.happens(needless, new CaseEvent.NoReplyNeeded("内部理由"));
    city.happens(needless, new CaseEvent.Closed("no-reply"));

    assertThat(updates(""))
        .containsExactly(
            redirected + " NOT_COUNCILS_RESPONSIBILITY 不在我们的职责范围内，请向供水热线反映：12345678",
            refused + " NO_FURTHER_ACTION 未能受理，原因：含辱骂内容",
            needless + " NO_FURTHER_ACTION 经研究，这件事不需要另行答复：内部理由");
  }

  @Test
  @Tag("E1")
  void aRequestThatJoinedAnotherIsGoneOnWithAndHearsTheAnswer() {
    String other = city.posted();
    String id = city.posted();
    city.happens(id, new CaseEvent.Merged(other, "舆〔2026〕1号"));
    city.happens(id, new CaseEvent.Closed("merged"));
    city.happens(id, new CaseEvent.Replied("一并处理完毕。", null, null));

    assertThat(updates(""))
        .containsExactly(id + " IN_PROGRESS 与已经在办的同一事项（舆〔2026〕1号）合并办理", id + " CLOSED 一并处理完毕。");
    assertThat(json(city.get("requests/" + id + ".json")).get(0).get("status_notes").asString())
        .isEqualTo("一并处理完毕。");
  }

  @Test
  @Tag("E10")
  void whatStaysInsideIsNotTold() {
    String id = city.posted();
    city.happens(
        id,
        new CaseEvent.ReportFiled(
            "handle-1", "gulou-bureau", CaseEvent.Report.INITIAL, "内部情况", true, "平稳", "低", null),
        new CaseEvent.NotOurs("handle-1", "gulou-bureau", "内部推诿", null));
    city.post(
        "servicerequestupdates.json",
        "service_request_id",
        id,
        "description",
        "市民的话",
        "email",
        "e");

    assertThat(updates("")).isEmpty();
  }

  @Test
  void aWindowHoldsWhatHappenedInIt() {
    String id = city.posted();
    city.happens(id, ASSIGNED);
    Instant assigned = city.now;
    city.happens(id, new CaseEvent.Replied("已停工。", null, null));

    assertThat(updates("?start_date=" + assigned + "&end_date=" + assigned))
        .containsExactly(id + " INVESTIGATING 已交由鼓楼分局办理");
    assertThat(updates("?start_date=" + city.now)).containsExactly(id + " CLOSED 已停工。");
    assertThat(
            errors(
                city.get(
                    "servicerequestupdates.json?start_date=2026-01-01T00:00:00Z"
                        + "&end_date=2026-12-31T00:00:00Z")))
        .containsExactly("400 start_date 与 end_date 相隔不能超过 90 天。");
  }

  @Test
  void pagesFollowEachOther() {
    List<String> ids = List.of(city.posted(), city.posted(), city.posted());
    ids.forEach(id -> city.happens(id, ASSIGNED));

    assertThat(updates("?page_size=2"))
        .containsExactly(
            ids.get(0) + " INVESTIGATING 已交由鼓楼分局办理", ids.get(1) + " INVESTIGATING 已交由鼓楼分局办理");
    assertThat(updates("?page_size=2&page=2"))
        .containsExactly(ids.get(2) + " INVESTIGATING 已交由鼓楼分局办理");
  }

  @Test
  @Tag("A1")
  void whatACitizenAddsIsFiledAsItIs() {
    String id = city.posted();
    Answer answer =
        city.post(
            "servicerequestupdates.json",
            "service_request_id",
            id,
            "update_id",
            "981",
            "status",
            "in progress",
            "updated_datetime",
            "2026-04-15T02:30:00+02:00",
            "description",
            "又开工了。",
            "first_name",
            "小明",
            "last_name",
            "-",
            "email",
            "wang@citizen.example",
            "media_url",
            "https://photos.example/9.jpg");

    CaseFile file = city.file(id);
    assertThat(answer.body()).isEqualTo("[{\"update_id\":\"" + id + "-" + file.version() + "\"}]");
    assertThat(file.history().getLast().event())
        .isEqualTo(
            new CitizenWrote(
                "app",
                "981",
                "IN_PROGRESS",
                "又开工了。",
                Instant.parse("2026-04-15T00:30:00Z"),
                new Message.Author("小明", null, "wang@citizen.example", false),
                List.of(new Message.Attachment("https://photos.example/9.jpg", null))));
    assertThat(file.standing().id()).as("nothing is decided by it").isEqualTo("received");
  }

  @Test
  @Tag("E1")
  void theSameUpdateIsFiledOnceAndOthersAreNot() {
    String id = city.posted();
    String[] update = {"service_request_id", id, "update_id", "981", "description", "又开工了。"};

    Answer first = city.post("servicerequestupdates.json", update);
    assertThat(city.post("servicerequestupdates.json", update).body()).isEqualTo(first.body());
    assertThat(city.postAs(AskedCity.OTHER_KEY, "servicerequestupdates.json", update).body())
        .as("another sender counts by itself")
        .isNotEqualTo(first.body());
    String[] nameless = {"service_request_id", id, "description", "又开工了。"};
    assertThat(city.post("servicerequestupdates.json", nameless).body())
        .isNotEqualTo(city.post("servicerequestupdates.json", nameless).body());
  }

  @Test
  void anUpdateMayComeAfterTheEnd() {
    String id = city.posted();
    city.happens(id, new CaseEvent.Replied("已停工。", null, null));
    city.happens(id, new CaseEvent.Closed("replied"));

    assertThat(
            city.post(
                    "servicerequestupdates.json",
                    "service_request_id",
                    id,
                    "status",
                    "REOPEN",
                    "description",
                    "没有停。")
                .status())
        .isEqualTo(200);
    assertThat(json(city.get("requests/" + id + ".json")).get(0).get("status").asString())
        .isEqualTo("closed");
  }

  @Test
  void whatIsWrongWithAnUpdateIsSaid() {
    String other = city.byPortal("P-1").ref().id();

    assertThat(errors(city.post("servicerequestupdates.json")))
        .containsExactly("400 缺少 service_request_id。");
    assertThat(
            errors(
                city.post(
                    "servicerequestupdates.json",
                    "service_request_id",
                    other,
                    "status",
                    "LOST",
                    "updated_datetime",
                    "yesterday",
                    "media_url",
                    "file:///etc/passwd")))
        .containsExactly(
            "404 没有找到 service_request_id“" + other + "”。",
            "400 没有“LOST”这个 status，可用：" + String.join(", ", Status.words()) + "。",
            "400 updated_datetime 应是带时区的日期时间，例如 2026-04-15T09:00:00+08:00。",
            "400 media_url 应是 http 或 https 地址。");
    assertThat(errors(city.post("servicerequestupdates.json", "service_request_id", city.posted())))
        .containsExactly("400 缺少 description。");
    assertThat(
            errors(city.postAs("guess", "servicerequestupdates.json", "service_request_id", other)))
        .containsExactly("403 api_key 缺失或无效，无法提交。");
  }
}
