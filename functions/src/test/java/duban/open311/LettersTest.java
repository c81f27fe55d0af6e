package duban.open311;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseEvent;
import duban.store.LocalTable;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import tools.jackson.databind.json.JsonMapper;

/// Whole answers, letter by letter, in both formats: `golden/` beside the fixtures.
@Tag("A1")
class LettersTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();
  private AskedCity city;
  private String id;

  @BeforeEach
  void start() {
    city = new AskedCity(TABLE);
    id =
        city.posted(
            "description", "夜间 <施工> & 噪音",
            "address_string", "五一路 1 号",
            "media_url", "https://photos.example/1.jpg?a=1&b=2");
    city.happens(
        id, new CaseEvent.Assigned("county", "general", "gulou-bureau", List.of(), null, false));
    city.happens(id, new CaseEvent.Replied("已停工。", "message", null));
    city.posted();
  }

  @ParameterizedTest
  @CsvSource({
    "discovery, discovery",
    "services, services",
    "services/noise, definition",
    "requests, requests",
    "servicerequestupdates, updates",
    "requests/none, not-found"
  })
  void everyAnswerIsAsItIsWritten(String path, String golden) {
    for (String format : List.of("json", "xml")) {
      Answer answer = city.get(path + "." + format);
      assertThat(answer.headers())
          .containsEntry(
              "content-type",
              (format.equals("json") ? "application/json" : "text/xml") + "; charset=utf-8")
          .containsEntry(
              "cache-control", answer.status() == 200 ? "public, max-age=60" : "no-store")
          .containsEntry("access-control-allow-origin", "*");
      assertThat(pretty(format, answer.body()))
          .isEqualTo(Schemas.resource("golden/" + golden + "." + format));
    }
  }

  @Test
  void aPostIsAnsweredWithTheIdAndTheCitizensLink() {
    city = new AskedCity(TABLE);

    assertThat(pretty("json", city.post("requests.json", AskedCity.request()).body()))
        .isEqualTo(Schemas.resource("golden/posted.json"));
    city = new AskedCity(TABLE);
    assertThat(pretty("xml", city.post("requests.xml", AskedCity.request()).body()))
        .isEqualTo(Schemas.resource("golden/posted.xml"));
  }

  @Test
  void everyListPassesItsSchema() {
    Schemas.SERVICES.accept(city.get("services.json").body());
    Schemas.DEFINITION.accept(city.get("services/noise.json").body());
    Schemas.REQUESTS.accept(city.get("requests.json").body());
    Schemas.REQUESTS.accept(city.get("requests/" + id + ".json").body());
  }

  @Test
  void charactersThatXmlCannotHoldDoNotMakeAnAnswerUnreadable() throws Exception {
    city.posted("description", "a\u0000b\u000Bc\uFFFEd\uD83D\uDE00e\uDC00f");

    Document document = parse(city.get("requests.xml").body());
    assertThat(document.getElementsByTagName("description").item(0).getTextContent())
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uD83D\uDE00e\uFFFDf");
  }

  private static Document parse(String xml) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  /// With a line for every value. What is between the elements of XML, nobody reads.
  private static String pretty(String format, String body) {
    return format.equals("json")
        ? JsonMapper.builder()
                .enable(tools.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .build()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(AskedCity.JSON.readTree(body))
            + "\n"
        : body.replace("><", ">\n<") + "\n";
  }
}
