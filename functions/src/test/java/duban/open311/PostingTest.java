package duban.open311;

import static duban.open311.AskedCity.errors;
import static duban.open311.AskedCity.json;
import static duban.open311.AskedCity.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseFile;
import duban.cases.Message;
import duban.cases.SecurityEvents;
import duban.intake.Given;
import duban.store.LocalTable;
import duban.store.Samples;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST requests`.
@Tag("A1")
class PostingTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();
  private AskedCity city;

  @BeforeEach
  void start() {
    city = new AskedCity(TABLE);
  }

  private Message taken(String... more) {
    return city.file(city.posted(more)).message();
  }

  @Test
  void everythingThatIsPostedIsKeptWithTheCase() {
    CaseFile file =
        city.file(
            city.posted(
                "description", "夜间施工噪音\n每天凌晨两点。",
                "address_string", "五一路 1 号",
                "address_id", "A-1",
                "zipcode", "350001",
                "email", "wang@citizen.example",
                "first_name", "小明",
                "last_name", "王",
                "phone", "13800138000",
                "account_id", "u-7",
                "device_id", "d-7",
                "media_url", "https://photos.example/1.jpg",
                "media_url", "https://photos.example/2.jpg",
                "attribute[area]", "350102",
                "attribute[colour]", "红"));

    assertThat(file.registration().source()).isEqualTo("app");
    Message message = file.message();
    assertThat(message.title()).isEqualTo("夜间施工噪音");
    assertThat(message.content()).isEqualTo("夜间施工噪音\n每天凌晨两点。");
    assertThat(message.category()).isEqualTo("noise");
    assertThat(message.area()).isEqualTo("350102");
    assertThat(message.postedAt()).isEqualTo(city.now);
    assertThat(message.author())
        .isEqualTo(new Message.Author("小明 王", "13800138000", "wang@citizen.example", false, "u-7"));
    assertThat(message.attachments())
        .extracting(Message.Attachment::url)
        .containsExactly("https://photos.example/1.jpg", "https://photos.example/2.jpg");
    assertThat(Place.of(message))
        .isEqualTo(new Place("五一路 1 号", "A-1", "350001", "26.08", "119.3"));
    assertThat(message.extra())
        .isEqualTo(
            Map.of(
                "open311",
                Map.of(
                    "address_string", "五一路 1 号",
                    "address_id", "A-1",
                    "zipcode", "350001",
                    "own_id", true,
                    "lat", "26.08",
                    "long", "119.3",
                    "device_id", "d-7",
                    "attributes", Map.of("area", "350102", "colour", "红"))));
  }

  @Test
  void theLeastIsAServiceAndAPlace() {
    Message message = taken();

    assertThat(message.title()).isEqualTo("噪音扰民");
    assertThat(message.content()).isEmpty();
    assertThat(message.author()).isNull();
  }

  @Test
  void whatNobodySeesIsMissing() {
    Message message = taken("description", "\u200b\u200b", "attribute[area]", "\u3164");
    assertThat(message.title()).isEqualTo("噪音扰民");
    assertThat(message.content()).isEmpty();
    assertThat(message.area()).isNull();
    assertThat(taken("description", "\u200b\n\u202e施工\n噪音").title()).isEqualTo("施工");
    assertThat(
            errors(
                city.post("requests.json", "service_code", "\u200b", "address_string", "\u2800")))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"address_string, 五一路", "address_id, A-1"})
  void anAddressOrItsIdIsAPlaceToo(String field, String value) {
    assertThat(city.post("requests.json", "service_code", "noise", field, value).status())
        .isEqualTo(200);
  }

  @Test
  void theClosestAddressIsTheAddressWhereNoneWasGiven() {
    assertThat(Place.of(taken("attribute[closest_address]", "五一路 3 号附近")).address())
        .isEqualTo("五一路 3 号附近");
    assertThat(
            Place.of(taken("attribute[closest_address]", "五一路 3 号附近", "address_string", "五一路 5 号"))
                .address())
        .isEqualTo("五一路 5 号");
  }

  @Test
  void aSourcesOwnWordIsAServiceCode() {
    city.post("requests.json", "service_code", "噪声", "address_id", "A-1");

    assertThat(json(city.get("requests.json")).get(0).get("service_code").asString())
        .isEqualTo("noise");
  }

  @Test
  void aTitleOfFixMyStreetIsTheTitle() {
    assertThat(taken("description", "title: Noise at night\n\ndetail: Every night.").title())
        .isEqualTo("Noise at night");
    assertThat(taken("description", "长".repeat(61)).title()).isEqualTo("长".repeat(59) + "…");
  }

  @Test
  @Tag("E1")
  void theSameIdOfTheSenderIsTheSameRequest() {
    String[] report = request("attribute[fixmystreet_id]", "4711", "description", "井盖");

    Answer first = city.post("requests.json", report);
    Answer second = city.post("requests.json", report);

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(AskedCity.ids(city.get("requests.json"))).hasSize(1);
    assertThat(city.file(AskedCity.ids(second).getFirst()).message().externalId())
        .isEqualTo("4711");
  }

  @Test
  void anIdOfTheSenderIsShort() {
    assertThat(taken("attribute[fixmystreet_id]", "😀".repeat(200)).externalId()).hasSize(400);
    assertThat(
            errors(
                city.post("requests.json", request("attribute[fixmystreet_id]", "x".repeat(201)))))
        .containsExactly("400 attribute[fixmystreet_id] 超过 200 个字符。");
  }

  @Test
  void theSameIdOfAnotherSenderIsAnotherRequest() {
    String[] report = request("attribute[fixmystreet_id]", "4711");

    assertThat(city.postAs(AskedCity.OTHER_KEY, "requests.json", report).body())
        .isNotEqualTo(city.post("requests.json", report).body());
  }

  @Test
  @Tag("E1")
  void withoutAnIdNobodyGuessesThatTwoPostsAreOne() {
    assertThat(city.posted("description", "井盖")).isNotEqualTo(city.posted("description", "井盖"));
  }

  @Test
  void bothKeysOfASourceAreGoodWhileOneTakesThePlaceOfTheOther() {
    assertThat(city.postAs(AskedCity.OLD_KEY, "requests.json", request()).status()).isEqualTo(200);
    city.secrets.replace("{\"app\": [\"brand-new\", \"key-of-the-app\"]}");
    city.now = city.now.plusSeconds(2);
    assertThat(city.postAs("brand-new", "requests.json", request()).status()).isEqualTo(200);
    assertThat(city.postAs(AskedCity.OLD_KEY, "requests.json", request()).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "key", "whsec_guess"})
  void withoutAGoodKeyNothingIsPosted(String key) {
    Answer refused = city.postAs(key, "requests.json", request());

    assertThat(errors(refused)).containsExactly("403 api_key 缺失或无效，无法提交。");
    assertThat(AskedCity.ids(city.get("requests.json"))).isEmpty();
    assertThat(city.counted)
        .containsExactly(new SecurityEvents.Event.SignatureRefused(AskedCity.JURISDICTION));
  }

  @Test
  void whoSendsMoreThanThePolicyAllowsIsPutOff() {
    String[] report = request("attribute[fixmystreet_id]", "4711");
    Answer last = city.postAs(AskedCity.SLOW_KEY, "requests.json", report);
    for (int i = 0; i < 10 && last.status() == 200; i++) {
      last = city.postAs(AskedCity.SLOW_KEY, "requests.json", report);
    }

    assertThat(errors(last)).containsExactly("429 提交过于频繁，请稍后重试。");
    int wait = Integer.parseInt(last.headers().get("retry-after"));
    assertThat(city.post("requests.json", report).status()).as("another source").isEqualTo(200);
    city.now = city.now.plusSeconds(wait);
    assertThat(city.postAs(AskedCity.SLOW_KEY, "requests.json", report).status()).isEqualTo(200);
  }

  @Test
  void theJurisdictionIsNeededWhereThereAreSeveral() {
    assertThat(city.post("requests.json", request()).status()).isEqualTo(200);
    city.neighbour("neighbour.example");

    assertThat(errors(city.post("requests.json", request())))
        .containsExactly("400 缺少 jurisdiction_id。");
    assertThat(errors(city.get("services.json"))).containsExactly("400 缺少 jurisdiction_id。");
    assertThat(
            city.post("requests.json", request("jurisdiction_id", AskedCity.JURISDICTION)).status())
        .isEqualTo(200);
    assertThat(errors(city.post("requests.json", request("jurisdiction_id", "atlantis"))))
        .containsExactly("404 没有找到 jurisdiction_id“atlantis”。");
    assertThat(errors(city.post("requests.json", request("jurisdiction_id", "neighbour.example"))))
        .as("the key of another jurisdiction")
        .containsExactly("403 api_key 缺失或无效，无法提交。");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    Answer refused =
        city.post(
            "requests.json",
            "lat",
            "north",
            "long",
            "181",
            "description",
            "长".repeat(4001),
            "media_url",
            "javascript:alert(1)",
            "attribute[area]",
            "999999",
            "email",
            "x".repeat(201));

    assertThat(errors(refused))
        .containsExactlyInAnyOrder(
            "400 缺少 service_code。",
            "400 description 超过 4000 个字符。",
            "400 lat 应是 -90 到 90 之间的十进制度数。",
            "400 long 应是 -180 到 180 之间的十进制度数。",
            "400 media_url 应是 http 或 https 地址。",
            "400 attribute[area] 只能是：350102。",
            "400 email 超过 200 个字符。");
  }

  @Test
  void aRequestNeedsAPlace() {
    assertThat(errors(city.post("requests.json", "service_code", "noise")))
        .containsExactly("400 请提供 lat 和 long、address_string 或 address_id 之一。");
    assertThat(errors(city.post("requests.json", "service_code", "noise", "lat", "26")))
        .containsExactly("400 缺少 long。");
  }

  @Test
  void anUnknownServiceIsNotFound() {
    assertThat(errors(city.post("requests.json", "service_code", "moon", "address_id", " ")))
        .containsExactly(
            "404 没有找到 service_code“moon”。", "400 请提供 lat 和 long、address_string 或 address_id 之一。");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e9", "1e999999999", "0x1p3", "NaN", "26,08", "26.", "--26", "٢٦"})
  void degreesAreDecimal(String lat) {
    assertThat(
            errors(city.post("requests.json", "service_code", "noise", "lat", lat, "long", "119")))
        .containsExactly("400 lat 应是 -90 到 90 之间的十进制度数。");
  }

  @Test
  void descriptionsOfFourThousandCharactersAreTaken() {
    assertThat(taken("description", "😀".repeat(4000)).content()).hasSize(8000);
  }

  @Test
  void thereIsAnEndToEverything() {
    String[] attributes =
        IntStream.rangeClosed(1, 51)
            .boxed()
            .flatMap(i -> Stream.of("attribute[a" + i + "]", "x"))
            .toArray(String[]::new);
    String[] media =
        IntStream.rangeClosed(1, 21)
            .boxed()
            .flatMap(i -> Stream.of("media_url", "https://photos.example/" + i))
            .toArray(String[]::new);

    assertThat(errors(city.post("requests.json", request(attributes))))
        .containsExactly("400 attribute 最多 50 个。");
    assertThat(errors(city.post("requests.json", request(media))))
        .containsExactly("400 media_url 最多 20 个。");
  }

  @Test
  void aPhotoThatComesWithTheFormIsAPaperOfTheCase() {
    byte[] photo = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2, 3};
    String id =
        AskedCity.ids(city.post("requests.json", form(new Given("C:\\photo.jpeg", photo))))
            .getFirst();

    assertThat(city.file(id).message().attachments())
        .singleElement()
        .satisfies(
            paper -> {
              assertThat(paper.title()).isEqualTo("photo.jpeg");
              Message.Upload upload = Objects.requireNonNull(paper.upload());
              assertThat(upload.mediaType()).isEqualTo("image/jpeg");
              assertThat(city.papers.find(Samples.OFFICE, upload.sha256())).hasValue(photo);
            });
    assertThat(json(city.get("requests/" + id + ".json")).get(0).get("media_url").isNull())
        .as("papers of a case are for those who work on it")
        .isTrue();
  }

  @Test
  void whatTheOfficeDoesNotTakeIsRefusedBeforeAnythingIsKept() {
    assertThat(
            errors(
                city.post("requests.json", form(new Given("photo.jpg", "<html>".getBytes(UTF_8))))))
        .singleElement()
        .asString()
        .startsWith("400 文件“photo.jpg”的内容不是可以接收的类型");
    assertThat(city.papers.count()).isZero();
    assertThat(AskedCity.ids(city.get("requests.json"))).isEmpty();
  }

  private static Call.Body form(Given file) {
    return new Call.Body.Form(
        Map.of(
            "api_key", List.of(AskedCity.KEY),
            "service_code", List.of("noise"),
            "address_id", List.of("A-1")),
        List.of(file));
  }

  @Test
  void whatIsNoFormIsRefused() {
    assertThat(errors(city.post("requests.json", new Call.Body.NoForm())))
        .containsExactly(
            "400 请用 application/x-www-form-urlencoded 或 multipart/form-data（UTF-8）提交。");
    assertThat(errors(city.post("requests.json", new Call.Body.TooLarge())))
        .containsExactly("413 请求太大。");
    assertThat(errors(city.post("requests.json", new Call.Body.None())))
        .containsExactly("403 api_key 缺失或无效，无法提交。");
  }

  @Test
  void onlyRequestsAndUpdatesCanBePosted() {
    for (String path :
        List.of("services.json", "requests/x.json", "discovery.json", "tokens/x.json")) {
      Answer refused = city.post(path);
      assertThat(refused.status()).isEqualTo(405);
      assertThat(refused.headers()).containsEntry("allow", "GET");
    }
  }

  @Test
  void aTokenIsTheIdItself() {
    String id = city.posted();

    assertThat(json(city.get("tokens/" + id + ".json")).toString())
        .isEqualTo("[{\"service_request_id\":\"" + id + "\",\"token\":\"" + id + "\"}]");
    assertThat(errors(city.get("tokens/12345.json"))).containsExactly("404 没有找到 token“12345”。");
  }
}
