package duban.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Mail;
import duban.acceptance.City.Upload;
import duban.local.LocalStack;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What staff upload with a finding is seen by those who handle it, and by nobody else.
@Tag("A10")
class PapersTest {
  private static final String OFFICER = "wu.meiling@qinglan.example";
  private static final Pattern FORM = Pattern.compile("http://\\S*/report/[A-Za-z0-9_-]{43}");
  private static final Pattern ONCE = Pattern.compile("name=\"once\" value=\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("舆〔\\d+〕\\d+号");
  private static LocalStack stack;
  private static City city;
  private static URI form;

  @BeforeAll
  static void start() {
    stack = Stacks.start();
    city = new City(stack.uri());
    city.post(city.at("/report"), "mail", OFFICER);
    city.advance("PT1M");
    Matcher link = FORM.matcher(city.mails(OFFICER).getLast().text());
    assertThat(link.find()).isTrue();
    form = URI.create(link.group());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static byte[] png(String words) {
    return ("\u0089PNG\r\n\u001a\n" + words).getBytes(ISO_8859_1);
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static HttpResponse<String> file(String title, List<Upload> files) {
    Matcher once = ONCE.matcher(city.page(form).body());
    assertThat(once.find()).isTrue();
    return city.upload(
        form,
        files,
        "once",
        once.group(1),
        "kind",
        "finding",
        "title",
        title,
        "text",
        "本地论坛多名网友反映滨江路工地凌晨施工。",
        "platform",
        "本地论坛",
        "seenAt",
        "2026-04-15T09:00",
        "area",
        "350103",
        "category",
        "noise");
  }

  /// The mail by which the case that was filed is handled.
  private static Mail handling(HttpResponse<String> filed) {
    assertThat(filed.statusCode()).as(filed.body()).isEqualTo(303);
    URI after = URI.create(form + filed.headers().firstValue("location").orElseThrow());
    Matcher number = NUMBER.matcher(city.page(after).body());
    assertThat(number.find()).isTrue();
    city.advance("PT1M");
    return city.task("huang.sha@qinglan.example", number.group());
  }

  @Test
  void aScreenshotUploadedWithAFindingIsSeenByWhoeverHandlesItUntilItsLinkExpires()
      throws Exception {
    byte[] screenshot = png("night work ".repeat(180));
    String hash = sha256(screenshot);
    assertThat(city.page(form).body())
        .contains("type=\"file\"", "multiple", "enctype=\"multipart/form-data\"")
        .contains("最多 10 个文件，每个不超过 4 MB，合计不超过 4 MB。可传：jpg, png, gif");

    Mail mail =
        handling(
            file(
                "网传滨江路夜间施工",
                List.of(
                    new Upload("files", "桌面/截图 1.png", "text/html", screenshot),
                    new Upload("files", "", "application/octet-stream", new byte[0]))));

    assertThat(mail.text()).doesNotContain(hash).doesNotContain("截图 1").doesNotContain("/papers/");
    assertThat(mail.html()).doesNotContain(hash).doesNotContain("/papers/");
    URI task = mail.link();
    String link = task.getPath().substring(task.getPath().lastIndexOf('/') + 1);
    assertThat(city.page(task).body())
        .contains("<a href=\"" + link + "/papers/" + hash + "\"")
        .contains("截图 1.png", "PNG · 2 KB · SHA-256 " + hash.substring(0, 12) + "…");

    HttpResponse<String> redirect = city.page(URI.create(task + "/papers/" + hash));
    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(redirect.headers().firstValue("cache-control")).contains("no-store");
    assertThat(redirect.headers().firstValue("referrer-policy")).contains("no-referrer");
    URI there = URI.create(redirect.headers().firstValue("location").orElseThrow());
    HttpResponse<byte[]> fetched = city.fetch(there);
    assertThat(fetched.statusCode()).isEqualTo(200);
    assertThat(fetched.body()).isEqualTo(screenshot);
    assertThat(fetched.headers().firstValue("content-type")).contains("image/png");
    assertThat(fetched.headers().firstValue("content-disposition"))
        .contains("attachment; filename=\"__ 1.png\"; filename*=UTF-8''%E6%88%AA%E5%9B%BE%201.png");

    city.advance("PT6M");
    assertThat(city.fetch(there).statusCode()).as("six minutes later").isEqualTo(403);
    assertThat(city.page(URI.create(task + "/papers/" + hash)).statusCode()).isEqualTo(302);
  }

  @Test
  @Tag("E10")
  void aPaperIsOpenedOnlyFromItsOwnCaseByALinkThatHolds() throws Exception {
    byte[] mine = png("mine");
    byte[] other = png("other");
    Mail here = handling(file("滨江路施工一", List.of(new Upload("files", "1.png", "", mine))));
    Mail elsewhere = handling(file("滨江路施工二", List.of(new Upload("files", "2.png", "", other))));

    assertThat(paper(here.link(), sha256(mine)).statusCode()).isEqualTo(302);
    assertThat(paper(here.link(), sha256(other)).statusCode()).isEqualTo(404);
    assertThat(paper(elsewhere.link(), sha256(mine)).body()).contains("没有这份附件");
    assertThat(paper(here.link(), "..%2F..%2Fcases").statusCode()).isEqualTo(404);
    assertThat(
            paper(city.at("/act/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), sha256(mine))
                .statusCode())
        .isEqualTo(404);
    String link = paper(here.link(), sha256(mine)).headers().firstValue("location").orElseThrow();
    assertThat(city.fetch(URI.create(link.replace(sha256(mine), sha256(other)))).statusCode())
        .as("a signature is for one paper")
        .isEqualTo(403);
  }

  private static HttpResponse<String> paper(URI task, String hash) {
    return city.page(URI.create(task + "/papers/" + hash));
  }

  @Test
  void whatIsNotTakenIsSaidAndNothingTypedIsLost() {
    int mails = city.mails().size();

    HttpResponse<String> page =
        file(
            "夹带脚本",
            List.of(
                new Upload("files", "a.png", "image/png", "<svg onload=alert(1)>".getBytes(UTF_8)),
                new Upload("files", "b.png", "image/png", new byte[0])));
    HttpResponse<String> large =
        file(
            "附件太大", List.of(new Upload("files", "c.png", "image/png", png("x".repeat(4_100_000)))));

    assertThat(page.statusCode()).isEqualTo(422);
    assertThat(page.body())
        .contains("id=\"f-files-error\"", "value=\"夹带脚本\"")
        .contains("文件“a.png”的内容不是可以接收的类型，可以接收：jpg, png", "文件“b.png”是空的")
        .doesNotContain("<svg onload");
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).contains("value=\"附件太大\"", "附件合计不能超过 4 MB");
    assertThat(
            file("更大", List.of(new Upload("files", "d.png", "", png("x".repeat(5_000_000)))))
                .statusCode())
        .as("more than a function is given")
        .isEqualTo(413);
    city.advance("PT1M");
    assertThat(city.mails()).hasSize(mails);
  }

  @Test
  void aFormThatIsCutOffIsRefused() {
    HttpResponse<String> page =
        city.upload(form, List.of(new Upload("files\r\n\r\n--", "", "", png("x"))));

    assertThat(page.statusCode()).isEqualTo(400);
  }
}
