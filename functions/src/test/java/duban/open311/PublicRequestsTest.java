package duban.open311;

import static duban.open311.AskedCity.ids;
import static duban.open311.AskedCity.json;
import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.policy.Door.Open311.Shown;
import duban.store.LocalTable;
import duban.store.Metered;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What everybody may read of a request, under which id, and what reading costs.
@Tag("C3")
@Tag("E10")
class PublicRequestsTest {
  private static final String[] FULL = {
    "description", "夜间施工噪音",
    "address_string", "五一路 1 号",
    "media_url", "https://photos.example/1.jpg"
  };
  private static final CaseEvent ASSIGNED =
      new CaseEvent.Assigned("county", "general", "gulou-bureau", List.of(), null, false);
  private static final CaseEvent REPLIED = new CaseEvent.Replied("已停工。", "message", null);

  @RegisterExtension static final LocalTable TABLE = new LocalTable();
  private AskedCity city;

  @BeforeEach
  void start() {
    city = new AskedCity(TABLE);
  }

  private JsonNode one(String id, String... more) {
    return json(city.get("requests/" + id + ".json" + String.join("&", more))).get(0);
  }

  @Test
  void theIdOfARequestLeadsToNothingElse() {
    String id = city.posted();
    CaseFile file = city.file(id);
    city.happens(id, ASSIGNED);

    assertThat(id).isNotIn(file.ref().id(), file.registration().statusCode(), file.number());
    for (String path :
        List.of(
            "requests.json",
            "requests.xml",
            "requests/" + id + ".json",
            "servicerequestupdates.json",
            "servicerequestupdates.xml",
            "requests.json?api_key=" + AskedCity.KEY,
            "servicerequestupdates.json?api_key=" + AskedCity.KEY)) {
      assertThat(city.get(path).body())
          .as(path)
          .contains(id)
          .doesNotContain(file.ref().id(), file.registration().statusCode(), file.number());
    }
    assertThat(city.get("requests/" + file.ref().id() + ".json").status()).isEqualTo(404);
    assertThat(city.get("tokens/" + file.ref().id() + ".json").status()).isEqualTo(404);
    assertThat(ids(city.get("requests.json?service_request_id=" + file.ref().id()))).isEmpty();
    assertThat(
            city.post(
                    "servicerequestupdates.json",
                    "service_request_id",
                    file.ref().id(),
                    "description",
                    "x")
                .status())
        .isEqualTo(404);
  }

  @Test
  void aRequestFromBeforeThereWereIdsKeepsItsIdForItsSenderOnly() {
    CaseFile old = city.registeredEarlier("E-1");
    String given = old.ref().id();
    city.happensEarlier(old, ASSIGNED);

    List<String> listed = ids(city.get("requests.json"));
    assertThat(listed).hasSize(1).doesNotContain(given);
    assertThat(city.get("servicerequestupdates.json").body()).doesNotContain(given);
    assertThat(one(listed.getFirst()).get("description")).isEqualTo(one(given).get("description"));
    assertThat(ids(city.get("requests.json?service_request_id=" + given))).hasSize(1);

    assertThat(ids(city.get("requests.json?api_key=" + AskedCity.KEY))).containsExactly(given);
    JsonNode update = json(city.get("servicerequestupdates.json?api_key=" + AskedCity.KEY)).get(0);
    assertThat(update.get("service_request_id").asString()).isEqualTo(given);
    assertThat(update.get("update_id").asString()).startsWith(given + "-");
    assertThat(ids(city.get("requests.json?api_key=" + AskedCity.OTHER_KEY)))
        .as("another source's key")
        .isEqualTo(listed);
    assertThat(
            city.post(
                    "servicerequestupdates.json",
                    "service_request_id",
                    given,
                    "description",
                    "还在施工")
                .status())
        .isEqualTo(200);
  }

  @Test
  void casesFromBeforeThereWereRowsAreListedAmongTheOthersAndFollowTheirSteps() {
    CaseFile first = city.registeredEarlier("E-1");
    city.now = city.now.plus(Duration.ofMinutes(1));
    String second = city.posted();
    city.now = city.now.plus(Duration.ofMinutes(1));
    CaseFile third = city.registeredEarlier("E-3");
    city.happensEarlier(third, REPLIED);

    List<String> listed = ids(city.get("requests.json"));
    assertThat(listed).hasSize(3).element(1).isEqualTo(second);
    assertThat(ids(city.get("requests.json?status=closed"))).containsExactly(listed.getFirst());
    assertThat(ids(city.get("requests.json"))).as("once their rows are there").isEqualTo(listed);

    city.happens(first.ref().id(), ASSIGNED);
    city.happens(first.ref().id(), REPLIED);
    assertThat(ids(city.get("requests.json?status=closed")))
        .containsExactly(listed.get(0), listed.get(2));
    assertThat(
            json(city.get("servicerequestupdates.json"))
                .valueStream()
                .map(u -> u.get("status").asString()))
        .containsExactly("CLOSED", "INVESTIGATING", "CLOSED");
  }

  @ParameterizedTest
  @EnumSource(Shown.class)
  void whatThePolicyDoesNotNameIsForTheSenderAlone(Shown hidden) {
    city.shows(List.of(Shown.values()).stream().filter(s -> s != hidden).toList());
    String id = city.posted(FULL);
    city.happens(id, ASSIGNED);
    city.happens(id, REPLIED);

    for (JsonNode shown : List.of(one(id), json(city.get("requests.json")).get(0))) {
      assertThat(isShown(shown, hidden)).as(hidden + " in " + shown).isFalse();
      for (Shown other : Shown.values()) {
        assertThat(isShown(shown, other)).as(other + " in " + shown).isEqualTo(other != hidden);
      }
      assertThat(shown.get("status").asString()).isEqualTo("closed");
      assertThat(shown.get("service_name").asString()).isEqualTo("噪音扰民");
    }
    assertThat(city.get("servicerequestupdates.json").body().contains("已停工。"))
        .isEqualTo(hidden != Shown.NOTES);
    for (Shown what : Shown.values()) {
      assertThat(isShown(one(id, "?api_key=" + AskedCity.KEY), what)).as("its sender").isTrue();
    }
    assertThat(isShown(one(id, "?api_key=" + AskedCity.OTHER_KEY), hidden)).isFalse();
    assertThat(isShown(one(id, "?api_key=guess"), hidden)).isFalse();
  }

  private static boolean isShown(JsonNode request, Shown what) {
    return switch (what) {
      case DESCRIPTION -> !request.get("description").isNull();
      case PLACE -> !request.get("address").isNull() && !request.get("lat").isNull();
      case MEDIA -> !request.get("media_url").isNull();
      case NOTES ->
          !request.get("status_notes").isNull() && !request.get("agency_responsible").isNull();
    };
  }

  @Test
  void aPolicyThatSaysNothingPublishesNoWordOfAnybody() {
    city.shows(null);
    String id = city.posted(FULL);
    city.happens(id, ASSIGNED, REPLIED);

    for (String path :
        List.of("requests.json", "requests/" + id + ".xml", "servicerequestupdates.xml")) {
      assertThat(city.get(path).body())
          .contains(id)
          .doesNotContain("施工", "五一路", "26.08", "photos.example", "已停工", "鼓楼分局");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attribute[wantsPrivacy]", "wantsPrivacy"})
  void whoAsksForPrivacyIsNotListedForEverybody(String field) {
    String[] posted = java.util.Arrays.copyOf(FULL, FULL.length + 2);
    posted[FULL.length] = field;
    posted[FULL.length + 1] = "true";
    String id = city.posted(posted);
    city.happens(id, ASSIGNED, REPLIED);

    assertThat(ids(city.get("requests.json"))).isEmpty();
    assertThat(ids(city.get("requests.json?service_request_id=" + id))).isEmpty();
    assertThat(json(city.get("servicerequestupdates.json"))).isEmpty();
    for (Shown what : Shown.values()) {
      assertThat(isShown(one(id), what)).as("by its id, to everybody").isFalse();
      assertThat(isShown(one(id, "?api_key=" + AskedCity.KEY), what)).as("its sender").isTrue();
    }
    assertThat(ids(city.get("requests.json?api_key=" + AskedCity.KEY))).containsExactly(id);
    assertThat(ids(city.get("requests.json?api_key=" + AskedCity.OTHER_KEY))).isEmpty();
    assertThat(city.file(id).message().author()).matches(author -> author.wantsPrivacy());
  }

  @Test
  void withoutTheWordForPrivacyARequestIsListed() {
    assertThat(ids(city.get("requests.json"))).isEmpty();
    city.posted("attribute[wantsPrivacy]", "false");
    assertThat(ids(city.get("requests.json"))).hasSize(1);
    assertThat(
            city.post("requests.json", AskedCity.request("attribute[wantsPrivacy]", "maybe"))
                .status())
        .isEqualTo(400);
  }

  @Test
  @Tag("E10")
  void whatADescriptionSaysOfAPersonIsMaskedInTheListAndInTheRequest() {
    String id = city.posted("description", "半夜施工噪音，请致电13800013800。");

    for (String answer : List.of(city.get("requests.json").body(), one(id).toString())) {
      assertThat(answer).contains("半夜施工噪音").doesNotContain("13800013800");
    }
  }

  @Test
  void aListIsShortAndOneRequestIsWhole() {
    String words = "施工噪音".repeat(1000);
    String id = city.posted("description", words);

    String listed = json(city.get("requests.json")).get(0).get("description").asString();
    assertThat(listed).hasSize(PublicRequest.SHORT).endsWith("…");
    assertThat(one(id).get("description").asString()).isEqualTo(words);
  }

  @Test
  void aListHasAHundredAndCostsLessThanFiftyReadUnits() {
    String words = "每天凌晨两点还在施工，".repeat(300);
    for (int i = 0; i < 103; i++) {
      city.now = city.now.plusSeconds(1);
      String id = city.posted("description", words, "address_string", "五一路 1 号");
      city.happens(id, ASSIGNED);
      city.happens(id, new CaseEvent.Replied(words, "message", null));
    }
    Metered meter = new Metered(TABLE.client());
    Open311 metered = city.over(meter);
    city.get(metered, "requests.json");

    double before = meter.readUnits();
    Answer answer = city.get(metered, "requests.json");
    double first = meter.readUnits() - before;
    assertThat(ids(answer)).hasSize(100);
    assertThat(first).isPositive().isLessThan(50);
    assertThat(answer.headers()).containsEntry("cache-control", "public, max-age=60");

    assertThat(ids(city.get(metered, "requests.json?page=2"))).hasSize(3);
    assertThat(ids(city.get(metered, "requests.json?page_size=7"))).hasSize(7);
  }

  @Test
  void whatAKeyOpensIsKeptByNobodyOnTheWay() {
    city.posted();

    assertThat(city.get("requests.json").headers())
        .containsEntry("cache-control", "public, max-age=60")
        .containsEntry("vary", "Accept-Language");
    assertThat(city.get("requests.json?api_key=" + AskedCity.KEY).headers())
        .containsEntry("cache-control", "no-store");
    assertThat(city.get("requests/none.json").headers()).containsEntry("cache-control", "no-store");
  }
}
