package duban.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import duban.cases.CaseEvent;
import duban.cases.TaskKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final ResourceBundle ZH = ResourceBundle.getBundle("messages.duban", Locale.ROOT);
  private static final ResourceBundle EN =
      ResourceBundle.getBundle("messages.duban", Locale.ENGLISH);

  private final Texts zh = Texts.in(Locale.SIMPLIFIED_CHINESE);
  private final Texts en = Texts.in(Locale.ENGLISH);

  @Test
  void bothLanguagesSayTheSameThings() throws IOException {
    assertThat(keys("duban_en.properties")).isEqualTo(keys("duban.properties"));
    for (String key : ZH.keySet()) {
      if (!key.startsWith("time.pattern")) {
        assertThat(arguments(EN, key)).as(key).isEqualTo(arguments(ZH, key));
      }
    }
  }

  @Test
  void aLimitAtMidnightIsTheEndOfTheDayBefore() {
    Instant friday = Instant.parse("2026-12-04T16:00:00Z");
    Instant wednesday = Instant.parse("2026-12-02T01:00:00Z");
    Instant onFriday = Instant.parse("2026-12-04T01:00:00Z");

    assertThat(zh.limit(friday, SHANGHAI, wednesday)).isEqualTo("12月4日(周五) 24:00");
    assertThat(en.get("due.limit", en.limit(friday, SHANGHAI, wednesday)))
        .isEqualTo("Due by the end of Fri 4 Dec");
    assertThat(zh.shortLimit(friday, SHANGHAI, onFriday)).isEqualTo("12月4日(周五) 24:00");
    assertThat(zh.shortLimit(friday, SHANGHAI, wednesday)).isEqualTo("12月4日(周五) 24:00");
    assertThat(zh.limit(Instant.parse("2026-12-31T16:00:00Z"), SHANGHAI, wednesday))
        .as("the year is that of the day that ends")
        .isEqualTo("12月31日(周四) 24:00");
    assertThat(zh.limit(Instant.parse("2026-12-04T09:30:00Z"), SHANGHAI, wednesday))
        .isEqualTo("12月4日(周五) 17:30");
    assertThat(zh.shortLimit(Instant.parse("2026-12-04T09:30:00Z"), SHANGHAI, onFriday))
        .isEqualTo("17:30");
  }

  @Test
  void noKeyStandsTwiceInABundle() throws IOException {
    for (String file : List.of("duban.properties", "duban_en.properties")) {
      List<String> all = lines(file);
      assertThat(all).as(file).doesNotHaveDuplicates().hasSizeGreaterThan(200);
    }
  }

  @Test
  void noPatternHasAnApostropheThatWouldQuoteItsPlaces() {
    for (ResourceBundle bundle : List.of(ZH, EN)) {
      for (String key : bundle.keySet()) {
        assertThat(bundle.getString(key)).as(key).doesNotContain("'").isNotBlank();
      }
    }
  }

  @Test
  void everyEventTaskAndReportHasItsWords() {
    JsonSubTypes types = CaseEvent.class.getAnnotation(JsonSubTypes.class);
    assertThat(types).isNotNull();
    Arrays.stream(types.value())
        .map(JsonSubTypes.Type::name)
        .forEach(name -> assertKnown("event." + name));
    for (TaskKind kind : TaskKind.values()) {
      assertKnown("task." + kind.id());
      assertKnown("ask." + kind.id());
    }
    for (CaseEvent.Report report : CaseEvent.Report.values()) {
      assertKnown("report." + report.id());
    }
    for (String state :
        List.of("received", "handling", "replied", "closed", "refused", "redirected")) {
      assertKnown("status." + state + ".step");
      assertKnown("status.lead." + state);
    }
  }

  @Test
  void everyKeyThatCodeNamesIsThere() throws IOException {
    Pattern call =
        Pattern.compile("(?:texts?|t\\(\\)|\\bt)\\.(?:get|find)\\(\\s*\"([a-z.-]+)\"[,)]");
    List<String> named = new ArrayList<>();
    for (Path source : sources()) {
      Matcher matcher = call.matcher(Files.readString(source));
      while (matcher.find()) {
        named.add(matcher.group(1));
      }
    }
    assertThat(named)
        .hasSizeGreaterThan(80)
        .allSatisfy(key -> assertThat(ZH.containsKey(key)).as(key).isTrue());
  }

  @Test
  void chineseStandsInTheBundlesAndNotInTheCode() throws IOException {
    Pattern chinese = Pattern.compile("\\p{IsHan}");
    Pattern comment = Pattern.compile("(?m)//.*$");
    for (Path source : sources()) {
      String code = comment.matcher(Files.readString(source)).replaceAll("");
      assertThat(chinese.matcher(code).results().map(r -> r.group()).toList())
          .as(source.toString())
          .isEmpty();
    }
  }

  @Test
  void aMissingKeyIsAFault() {
    assertThatThrownBy(() -> zh.get("no.such.key")).isInstanceOf(MissingResourceException.class);
    assertThatThrownBy(() -> zh.get("remaining.left"))
        .hasMessage("The message remaining.left needs 1 arguments, not 0.");
  }

  @Test
  void aWordThatOnlyAPolicyKnowsIsShownAsItIs() {
    assertThat(zh.named("due.what", "written-report")).isEqualTo("书面报告");
    assertThat(zh.named("due.what", "site-visit")).isEqualTo("site-visit");
  }

  @Test
  void timesAreReadOnTheOfficesClock() {
    Instant at = Instant.parse("2026-04-15T02:40:00Z");
    Instant now = Instant.parse("2026-04-15T01:00:00Z");

    assertThat(zh.time(at, SHANGHAI, now)).isEqualTo("4月15日(周三) 10:40");
    assertThat(en.time(at, SHANGHAI, now)).isEqualTo("Wed 15 Apr, 10:40");
    assertThat(zh.shortTime(at, SHANGHAI, now)).isEqualTo("10:40");
    assertThat(zh.shortTime(at, SHANGHAI, now.minus(Duration.ofDays(1))))
        .isEqualTo("4月15日(周三) 10:40");
    assertThat(zh.time(at, SHANGHAI, now.plus(Duration.ofDays(365))))
        .isEqualTo("2026年4月15日(周三) 10:40");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT30S         | 不到 1 分钟    | less than a minute",
        "PT1M          | 1 分钟        | 1 minute",
        "PT45M59S      | 45 分钟       | 45 minutes",
        "PT1H          | 1 小时        | 1 hour",
        "PT1H20M       | 1 小时 20 分   | 1 hour 20 min",
        "PT24H         | 1 天          | 1 day",
        "PT51H30M      | 2 天 3 小时    | 2 days 3 hours",
        "PT2400H       | 100 天        | 100 days"
      })
  void durationsAreWords(Duration length, String chinese, String english) {
    assertThat(zh.duration(length)).isEqualTo(chinese);
    assertThat(en.duration(length)).isEqualTo(english);
  }

  @Test
  void lateIsSaidInWords() {
    Instant limit = Instant.parse("2026-04-15T02:40:00Z");
    assertThat(zh.remaining(limit, limit.minus(Duration.ofMinutes(80)))).isEqualTo("还有 1 小时 20 分");
    assertThat(zh.remaining(limit, limit)).isEqualTo("还有 不到 1 分钟");
    assertThat(zh.remaining(limit, limit.plus(Duration.ofHours(2)))).isEqualTo("已超期 2 小时");
    assertThat(en.remaining(limit, limit.plus(Duration.ofHours(2)))).isEqualTo("2 hours overdue");
  }

  @ParameterizedTest
  @CsvSource({
    "en, , en", "zh, en, zh-CN", "fr, en, zh-CN", "en-GB, zh, en", ", en-US;q=0.9, en",
        ", 'zh-CN,zh;q=0.9,en;q=0.8', zh-CN",
    ", 'en;q=0.5,zh;q=0.9', zh-CN", ", fr, zh-CN", ", '*', zh-CN", ", ';;;q=x', zh-CN", ", , zh-CN",
        "'<script>', , zh-CN"
  })
  void theAddressIsAskedBeforeTheBrowser(String lang, String accept, String expected) {
    assertThat(Languages.choose(lang, accept).toLanguageTag()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, true",
    "'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false",
    "*/*, false",
    ", false",
    "'application/json;q=0.5, text/html', false",
    "'text/html;q=0.5, application/json', true",
    "application/json;q=nonsense, false"
  })
  void jsonIsForThoseWhoNameIt(String accept, boolean json) {
    assertThat(Accepts.json(accept)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource({
    "https://board.example/t/31?a=1#b, https://board.example/t/31?a=1#b",
    "HTTP://x.example, HTTP://x.example",
    "javascript:alert(1), ",
    "data:text/html;base64;x, ",
    "//x.example, ",
    "/local, ",
    "https:///x, ",
    "https://user@x.example/, ",
    "https://x.example/a b, ",
    "https://x.example/中, https://x.example/%E4%B8%AD",
    "ftp://x.example/, "
  })
  void onlyWebAddressesBecomeLinks(String text, String link) {
    assertThat(WebLink.of(text).orElse(null)).isEqualTo(link);
  }

  private static void assertKnown(String key) {
    assertThat(ZH.keySet().stream().anyMatch(k -> k.equals(key) || k.startsWith(key + ".")))
        .as(key)
        .isTrue();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> java = Files.walk(Path.of("src/main/java"));
        Stream<Path> jte = Files.walk(Path.of("src/main/jte"))) {
      return Stream.concat(java, jte).filter(Files::isRegularFile).toList();
    }
  }

  private static Set<String> keys(String file) throws IOException {
    return new TreeSet<>(lines(file));
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(Path.of("src/main/resources/messages", file)).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.substring(0, line.indexOf('=')))
        .toList();
  }

  /// The places a message has, by number: `{0}` and `{0,choice,…}` are the same place.
  private static Set<Integer> arguments(ResourceBundle bundle, String key) {
    MessageFormat format = new MessageFormat(bundle.getString(key), Locale.ROOT);
    Set<Integer> used = new TreeSet<>();
    Matcher matcher = Pattern.compile("\\{(\\d+)").matcher(bundle.getString(key));
    while (matcher.find()) {
      used.add(Integer.parseInt(matcher.group(1)));
    }
    assertThat(format.getFormatsByArgumentIndex())
        .as(key)
        .hasSize(used.stream().mapToInt(i -> i + 1).max().orElse(0));
    return used;
  }
}
