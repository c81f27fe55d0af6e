package duban.open311;

import static duban.open311.AskedCity.json;
import static org.assertj.core.api.Assertions.assertThat;

import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.store.LocalTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// What citizens of Cologne reported one December, reported here.
@Tag("A1")
class CologneTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final JsonNode REQUESTS =
      AskedCity.JSON.readTree(Schemas.resource("cologne_requests.json"));

  private static Map<String, Policy.Category> categories() {
    Map<String, Policy.Category> categories = new LinkedHashMap<>();
    for (JsonNode request : REQUESTS) {
      String code = request.get("service_code").asString();
      String name = request.get("service_name").asString();
      categories.put(code, new Policy.Category(code, new Label(name, name), "office"));
    }
    return categories;
  }

  @Test
  void allFiftyComeBackAsTheyWerePosted() {
    AskedCity city = new AskedCity(TABLE, categories());
    Map<String, JsonNode> expected = new HashMap<>();
    List<String> order = new ArrayList<>();
    for (JsonNode request : REQUESTS) {
      city.now = city.now.plusSeconds(1);
      String id =
          json(
                  city.post(
                      "requests.json",
                      "service_code", request.get("service_code").asString(),
                      "description", request.path("description").asString(""),
                      "address_string", request.get("address").asString(),
                      "lat", request.get("lat").asString(),
                      "long", request.get("long").asString(),
                      "media_url", request.path("media_url").asString(""),
                      "attribute[fixmystreet_id]", request.get("service_request_id").asString()))
              .get(0)
              .get("service_request_id")
              .asString();
      expected.put(id, request);
      order.addFirst(id);
    }
    assertThat(expected.keySet()).hasSize(50);

    Answer answer = city.get("requests.json");
    Schemas.REQUESTS.accept(answer.body());
    assertThat(AskedCity.ids(answer)).containsExactlyElementsOf(order);
    for (JsonNode request : json(answer)) {
      JsonNode original = expected.get(request.get("service_request_id").asString());
      for (String field :
          List.of("service_code", "service_name", "address", "lat", "long", "zipcode")) {
        assertThat(request.get(field)).as(field).isEqualTo(original.get(field));
      }
      assertThat(request.get("media_url").asString(""))
          .isEqualTo(original.path("media_url").asString(""));
      assertThat(request.get("description").asString(""))
          .isEqualTo(original.path("description").asString("").strip());
      assertThat(request.get("status").asString()).isEqualTo("open");
    }
  }

  @Test
  void theirOwnAnswersPassTheSameSchemas() {
    Schemas.REQUESTS.accept(REQUESTS.toString());
    Schemas.SERVICES.accept(Schemas.resource("sf_services.json"));
    Schemas.REQUESTS.refuse(REQUESTS.toString().replace("\"open\"", "\"lost\""));
  }
}
