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
import java.util.Objects;
import java.util.stream.Stream;
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
      String id = posted(city, request, Map.of());
      expected.put(id, request);
      order.addFirst(id);
    }
    assertThat(expected.keySet()).hasSize(50);

    Answer answer = city.get("requests.json");
    Schemas.REQUESTS.accept(answer.body());
    assertThat(AskedCity.ids(answer)).containsExactlyElementsOf(order);
    for (JsonNode request : json(answer)) {
      JsonNode original =
          Objects.requireNonNull(expected.get(request.get("service_request_id").asString()));
      for (String field :
          List.of("service_code", "service_name", "address", "lat", "long", "zipcode")) {
        assertThat(request.get(field)).as(field).isEqualTo(original.get(field));
      }
      for (String field : List.of("description", "media_url")) {
        assertThat(request.get(field).asString(""))
            .as(field)
            .isEqualTo(original.path(field).asString("").strip());
      }
      assertThat(request.get("status").asString()).isEqualTo("open");
    }
  }

  /// Cologne lists one of the fifty twice.
  @Test
  @Tag("E1")
  void underTheirOwnIdsTheOneThatIsThereTwiceIsOne() {
    AskedCity city = new AskedCity(TABLE, categories());
    for (int again = 0; again < 2; again++) {
      for (JsonNode request : REQUESTS) {
        posted(
            city,
            request,
            Map.of("attribute[fixmystreet_id]", request.get("service_request_id").asString()));
      }
    }

    assertThat(AskedCity.ids(city.get("requests.json"))).hasSize(49);
  }

  private static String posted(AskedCity city, JsonNode request, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>(more);
    for (String field : List.of("service_code", "description", "lat", "long", "media_url")) {
      fields.put(field, request.path(field).asString(""));
    }
    fields.put("address_string", request.get("address").asString());
    String[] form =
        fields.entrySet().stream()
            .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
            .toArray(String[]::new);
    return json(city.post("requests.json", form)).get(0).get("service_request_id").asString();
  }

  @Test
  void theirOwnAnswersPassTheSameSchemas() {
    Schemas.REQUESTS.accept(REQUESTS.toString());
    Schemas.SERVICES.accept(Schemas.resource("sf_services.json"));
    Schemas.REQUESTS.refuse(REQUESTS.toString().replace("\"open\"", "\"lost\""));
  }
}
