package duban.local.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.cases.Message.Upload;
import duban.local.template.Deployment;
import duban.local.web.Answer;
import duban.local.web.Call;
import duban.store.Papers;
import duban.store.S3Papers;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

@Tag("A10")
class LocalS3Test {
  private static final URI STACK = URI.create("http://127.0.0.1:8080");
  private static final byte[] SCREENSHOT = "a picture of a street".getBytes(UTF_8);
  private static final Duration MINUTES = Duration.ofMinutes(5);

  @TempDir Path folder;

  private final Faults faults = new Faults();
  private final Instant start = Instant.now();
  private Instant now = start;
  private Instant wall = start;

  private LocalS3 s3() {
    return new LocalS3(
        folder.resolve("s3"),
        List.of(new Deployment.Bucket("Papers", "duban-papers")),
        faults,
        () -> now);
  }

  private SignedLinks links(LocalS3 s3) {
    return new SignedLinks(s3, STACK, () -> now, () -> wall);
  }

  private static Papers papers(LocalS3 s3, SignedLinks links) {
    return new S3Papers(() -> s3, links::presigner, "duban-papers");
  }

  private static Call get(URI link) {
    return new Call(
        "GET",
        link.getRawPath(),
        link.getRawQuery(),
        Map.of("host", List.of(link.getAuthority())),
        new byte[0],
        "127.0.0.1");
  }

  @Test
  void givesBackWhatWasKeptAndKeepsItOnce() throws Exception {
    LocalS3 s3 = s3();
    Papers papers = papers(s3, links(s3));
    List<String> heard = new ArrayList<>();
    s3.onPut((bucket, key, bytes) -> heard.add(bucket + " " + key + " " + bytes));

    Upload first = papers.keep("qinglan", SCREENSHOT, "image/png");
    Upload again = papers.keep("qinglan", SCREENSHOT, "image/png");

    assertThat(first)
        .isEqualTo(again)
        .isEqualTo(
            new Upload(
                "8b72454f732676c98a8000dd3657beb825ca50ee495bf7c5df49ba8fcd11f847",
                "image/png",
                SCREENSHOT.length));
    assertThat(papers.find("qinglan", first.sha256())).contains(SCREENSHOT);
    assertThat(papers.find("other", first.sha256())).isEmpty();
    assertThat(heard)
        .containsOnly("duban-papers papers/qinglan/" + first.sha256() + " " + SCREENSHOT.length)
        .hasSize(2);
    try (var files = Files.list(folder.resolve("s3/duban-papers"))) {
      assertThat(files).hasSize(2);
    }
    s3.close();
    assertThat(folder.resolve("s3")).doesNotExist();
  }

  @Test
  void servesALinkWithTheTypeAndTheNameThatItWasSignedFor() {
    LocalS3 s3 = s3();
    SignedLinks links = links(s3);
    Papers papers = papers(s3, links);
    Upload upload = papers.keep("qinglan", SCREENSHOT, "image/png");

    URI link = papers.link("qinglan", upload, "截图 \"1\".png", MINUTES);
    Answer answer = links.answer(get(link));

    assertThat(link.toString())
        .startsWith(
            "http://127.0.0.1:8080/local/s3/duban-papers/papers/qinglan/" + upload.sha256() + "?");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(SCREENSHOT);
    assertThat(answer.headers())
        .containsEntry("content-type", List.of("image/png"))
        .containsEntry("cache-control", List.of("private, no-store"))
        .containsEntry(
            "content-disposition",
            List.of(
                "attachment; filename=\"__ _1_.png\"; filename*=UTF-8''%E6%88%AA%E5%9B%BE%20%221%22.png"));
  }

  @Test
  void letsALinkExpireByTheWallAndByTheStacksClock() {
    LocalS3 s3 = s3();
    SignedLinks links = links(s3);
    Papers papers = papers(s3, links);
    URI link =
        papers.link("qinglan", papers.keep("qinglan", SCREENSHOT, "image/png"), "a.png", MINUTES);

    wall = start.plus(MINUTES).minusSeconds(2);
    assertThat(links.answer(get(link)).status()).isEqualTo(200);
    wall = start.plus(MINUTES).plusSeconds(60);
    assertThat(links.answer(get(link)))
        .satisfies(each -> assertThat(each.status()).isEqualTo(403))
        .satisfies(
            each -> assertThat(new String(each.body(), UTF_8)).contains("Request has expired"));
    wall = start;
    now = start.plus(MINUTES);
    assertThat(links.answer(get(link)).status()).isEqualTo(403);
    now = start;
    assertThat(links.answer(get(link)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Amz-Expires=300|X-Amz-Expires=86400",
        "/qinglan/|/elsewhere/",
        "response-content-type=image%2Fpng|response-content-type=text%2Fhtml",
        "attachment|inline",
        "X-Amz-Signature=|X-Amz-Signature=0",
        "X-Amz-Signature=|Signature=",
        "127.0.0.1:8080|127.0.0.1:8081",
        "X-Amz-Expires=300|X-Amz-Expires=300&X-Amz-Expires=900"
      })
  void refusesALinkInWhichAnythingWasChanged(String change) {
    LocalS3 s3 = s3();
    SignedLinks links = links(s3);
    Papers papers = papers(s3, links);
    Upload upload = papers.keep("qinglan", SCREENSHOT, "image/png");
    String link = papers.link("qinglan", upload, "a.png", MINUTES).toString();
    String[] words = change.split("\\|", 2);
    assertThat(link).contains(words[0]);

    Answer answer = links.answer(get(URI.create(link.replace(words[0], words[1]))));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).isNotEqualTo(SCREENSHOT);
  }

  @Test
  void saysWhatS3SaysOfWhatIsNotThere() {
    LocalS3 s3 = s3();
    SignedLinks links = links(s3);
    URI link =
        papers(s3, links)
            .link("qinglan", new Upload("0".repeat(64), "image/png", 1), "a.png", MINUTES);

    assertThat(links.answer(get(link)).status()).isEqualTo(404);
    assertThatThrownBy(() -> s3.getObjectAsBytes(g -> g.bucket("duban-papers").key("x")))
        .isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> s3.headObject(g -> g.bucket("elsewhere").key("x")))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void refusesContentThatDoesNotHaveTheHashItIsSaidToHave() {
    assertThatThrownBy(
            () ->
                s3().putObject(
                        p -> p.bucket("duban-papers").key("x").checksumSHA256("AAAA"),
                        RequestBody.fromBytes(SCREENSHOT)))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    LocalS3 s3 = s3();
    assertThatThrownBy(() -> s3.deleteObject(d -> d.bucket("duban-papers").key("x")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(
            () ->
                s3.putObject(
                    p -> p.bucket("duban-papers").key("x").tagging("a=b"),
                    RequestBody.fromBytes(SCREENSHOT)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("PutObjectRequest: Tagging is not known to the local stack.");
    assertThatThrownBy(
            () ->
                links(s3)
                    .presigner()
                    .presignDeleteObject(
                        p ->
                            p.signatureDuration(MINUTES)
                                .deleteObjectRequest(d -> d.bucket("duban-papers").key("x"))))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("presignDeleteObject is not known to the local stack.");
  }

  @Test
  void keepsAKeyThatLooksLikeAWayOutInItsBucket() throws Exception {
    LocalS3 s3 = s3();
    s3.putObject(p -> p.bucket("duban-papers").key("../../out"), RequestBody.fromBytes(SCREENSHOT));

    assertThat(s3.getObjectAsBytes(g -> g.bucket("duban-papers").key("../../out")).asByteArray())
        .isEqualTo(SCREENSHOT);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("s3"));
    }
  }

  @Test
  void failsWhenItIsToldTo() {
    LocalS3 s3 = s3();
    faults.fail(Faults.Service.S3, 1, () -> SdkClientException.create("S3 is away."));
    Papers papers = papers(s3, links(s3));

    assertThatThrownBy(() -> papers.keep("qinglan", SCREENSHOT, "image/png"))
        .hasMessage("S3 is away.");
    assertThat(papers.keep("qinglan", SCREENSHOT, "image/png").bytes())
        .isEqualTo(SCREENSHOT.length);
  }
}
