package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An info officer files a whole register: from the template to the cases.
@Tag("A10")
@Tag("B2")
class ImportTest {
  private static final String OFFICER = "wu.meiling@qinglan.example";
  private static final String DUTY_DESK = "lin.ruoxi@qinglan.example";
  private static final Pattern FORM = Pattern.compile("http://\\S*/report/[A-Za-z0-9_-]{43}");
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([a-z]+)\" value=\"([^\"]*)\">");
  private static final Pattern NUMBER = Pattern.compile("舆〔\\d+〕\\d+号");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static LocalStack stack;
  private static City city;

  @BeforeAll
  static void start() {
    stack = Stacks.start();
    city = new City(stack.uri());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /// Where somebody imports.
  private static URI importing(String mail) {
    city.advance("PT2M");
    assertThat(city.post(city.at("/report"), "mail", mail).statusCode()).isEqualTo(200);
    city.advance("PT1M");
    Mail sent =
        city.mails(mail).stream().filter(m -> m.subject().startsWith("【报送链接】")).toList().getLast();
    Matcher link = FORM.matcher(sent.text());
    assertThat(link.find()).as(sent.text()).isTrue();
    URI form = URI.create(link.group());
    Matcher way =
        Pattern.compile("href=\"([^\"]+/import)\\?lang=zh-CN\"").matcher(city.page(form).body());
    assertThat(way.find()).as("the form leads there").isTrue();
    return form.resolve(way.group(1));
  }

  private static <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return HTTP.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> upload(URI page, String name, byte[] content) {
    String boundary = "----duban";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                .formatted(boundary, name))
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return send(
        HttpRequest.newBuilder(page)
            .header("content-type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofByteArray(body.toByteArray())),
        BodyHandlers.ofString());
  }

  private static URI after(URI page, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return page.resolve(page.getPath() + answer.headers().firstValue("location").orElseThrow());
  }

  private static HttpResponse<String> confirm(URI rows, String page) {
    List<String> fields = new ArrayList<>();
    Matcher hidden = HIDDEN.matcher(page);
    while (hidden.find()) {
      fields.add(hidden.group(1));
      fields.add(hidden.group(2));
    }
    assertThat(fields).contains("file", "seen", "choice");
    return city.post(rows, fields.toArray(String[]::new));
  }

  private static String plain(String page) {
    return page.replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ");
  }

  private static List<List<String>> rows(byte[] xlsx) {
    try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(xlsx))) {
      List<List<String>> rows = new ArrayList<>();
      for (Row row : book.getFirstSheet().read()) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.getCellCount(); i++) {
          cells.add(row.getCellText(i));
        }
        rows.add(cells);
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] xlsx(List<List<String>> rows) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(content, "Test", null)) {
      Worksheet sheet = book.newWorksheet("四月");
      for (int row = 0; row < rows.size(); row++) {
        for (int column = 0; column < rows.get(row).size(); column++) {
          sheet.value(row, column, rows.get(row).get(column));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content.toByteArray();
  }

  private static HttpResponse<byte[]> download(URI page, String query) {
    return send(HttpRequest.newBuilder(URI.create(page + query)).GET(), BodyHandlers.ofByteArray());
  }

  @Test
  void aTableIsCheckedCorrectedAndBecomesCasesOnce() {
    URI page = importing(OFFICER);
    assertThat(city.page(page).body()).contains("批量报送", "下载模板", "type=\"file\"");
    HttpResponse<byte[]> template = download(page, "?template=xlsx");
    assertThat(template.headers().firstValue("content-disposition").orElseThrow())
        .startsWith("attachment; filename=\"duban.xlsx\"");
    List<String> headings = rows(template.body()).getFirst();
    assertThat(headings).startsWith("报送类别", "标题", "内容", "链接", "平台", "发现时间");

    List<String> good =
        List.of(
            "网上发现",
            "表内夜间施工",
            "滨江路工地凌晨施工",
            "https://bbs.example/t/9",
            "本地论坛",
            "2026-04-15 08:40",
            "",
            "滨江区",
            "noise");
    List<String> bad = List.of("网上发现", "", "没有标题", "", "", "昨天", "", "火星");
    HttpResponse<String> sent = upload(page, "四月.xlsx", xlsx(List.of(headings, good, bad, good)));
    URI rows = after(page, sent);
    String dry = city.page(rows).body();
    assertThat(plain(dry))
        .contains("检查结果", "1 可登记", "1 表内重复", "1 有问题")
        .contains("第 2 行 · 表内夜间施工 可登记，将转滨江")
        .contains("第 4 行 · 表内夜间施工 与第 2 行相同，不重复登记")
        .contains("标题：请填写", "发现时间“昨天”：", "区域“火星”：", "登记其中 1 件")
        .doesNotContainPattern(NUMBER);
    city.advance("PT1M");
    assertThat(city.mails(DUTY_DESK))
        .as("nothing happened")
        .noneMatch(m -> m.text().contains("表内夜间施工"));

    List<List<String>> back = rows(download(rows, "&mistakes=1").body());
    assertThat(back.getFirst()).last().isEqualTo("问题");
    assertThat(back.get(2)).last().asString().contains("标题：请填写", "区域“火星”：");

    URI done = after(page, confirm(rows, dry));
    String result = city.page(done).body();
    assertThat(plain(result)).contains("批量报送结果", "1 本次登记", "1 有问题", "已登记：舆〔");
    Matcher number = NUMBER.matcher(result);
    assertThat(number.find()).isTrue();
    city.advance("PT1M");
    Mail handle = city.task("huang.sha@qinglan.example", number.group());
    assertThat(handle.subject()).startsWith("【办理】" + number.group());
    assertThat(handle.text()).contains("来源：舆情信息员报送");

    String again = city.page(after(page, confirm(rows, dry))).body();
    assertThat(plain(again)).contains("1 早已登记").doesNotContain("本次登记");
    List<List<String>> corrected = new ArrayList<>(back);
    corrected.set(
        2,
        List.of(
            "预警",
            "改好的一件",
            "没有标题",
            "",
            "",
            "2026-04-15 09:00",
            "",
            "滨江区",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "已改"));
    URI second = after(page, upload(page, "改好.xlsx", xlsx(corrected)));
    assertThat(plain(city.page(second).body()))
        .contains("1 可登记", "1 早已登记", "早已登记：" + number.group(), "登记全部 1 件");
  }

  @Test
  void twoPeopleWhoConfirmTheSameTableAtOnceMakeEachRowOneCase() throws Exception {
    StringBuilder table = new StringBuilder("报送类别,标题,内容,发现时间\n");
    for (int i = 1; i <= 20; i++) {
      table.append("预警,同时之").append(i).append(",内容,2026-04-15 08:40\n");
    }
    byte[] content = table.toString().getBytes(StandardCharsets.UTF_8);
    List<URI> pages = List.of(importing(OFFICER), importing(DUTY_DESK));
    List<Callable<String>> both = new ArrayList<>();
    for (URI page : pages) {
      URI rows = after(page, upload(page, "a.csv", content));
      String seen = city.page(rows).body();
      both.add(() -> city.page(after(page, confirm(rows, seen))).body());
    }
    List<String> results = new ArrayList<>();
    try (ExecutorService people = Executors.newFixedThreadPool(2)) {
      for (Future<String> result : people.invokeAll(both)) {
        results.add(result.get());
      }
    }

    List<String> first = NUMBER.matcher(results.get(0)).results().map(m -> m.group()).toList();
    assertThat(first).hasSize(20).doesNotHaveDuplicates();
    assertThat(NUMBER.matcher(results.get(1)).results().map(m -> m.group()).toList())
        .isEqualTo(first);
  }

  @Test
  void whatIsNoTableIsRefusedWithTheReason() {
    URI page = importing(OFFICER);

    HttpResponse<String> picture =
        upload(page, "a.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0});
    assertThat(picture.statusCode()).isEqualTo(422);
    assertThat(picture.body()).contains("这不是 XLSX 或 CSV 文件").contains("id=\"f-file-error\"");
    assertThat(upload(page, "", new byte[0]).statusCode()).as("no file chosen").isEqualTo(400);
    assertThat(upload(page, "a.csv", new byte[2_000_001]).statusCode()).isEqualTo(422);
    assertThat(city.page(URI.create(page + "?file=" + "0".repeat(64))).statusCode()).isEqualTo(404);
    assertThat(city.page(URI.create(page + "?lang=en")).body()).contains("File a table", "Kind");
  }

  @Test
  @Tag("E10")
  void aLinkThatDoesNotOpenTheFormOpensNoImport() {
    URI page = importing(OFFICER);
    URI other = city.at("/report/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/import");

    assertThat(city.page(other).statusCode()).isEqualTo(404);
    assertThat(upload(other, "a.csv", "标题\n".getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(404);
    city.advance("PT12H");
    assertThat(city.page(page).statusCode()).isEqualTo(410);
  }
}
