package duban.handlers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import duban.handlers.MultipartForm.Limits;
import duban.handlers.MultipartForm.Reading;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A10")
class MultipartFormTest {
  private static final String TYPE = "multipart/form-data; boundary=XyZ";
  private static final String FIELD =
      "--XyZ\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n夜市 占道\r\n";
  private static final String END = "--XyZ--\r\n";

  private static String file(String disposition, String content) {
    return "--XyZ\r\nContent-Disposition: form-data; name=\"files\"; "
        + disposition
        + "\r\nContent-Type: text/html\r\n\r\n"
        + content
        + "\r\n";
  }

  private static Reading read(String body) {
    return MultipartForm.read(TYPE, body.getBytes(UTF_8), Limits.USUAL);
  }

  private static MultipartForm form(String body) {
    Reading reading = read(body);
    assertThat(reading).isInstanceOf(Reading.Read.class);
    return ((Reading.Read) reading).form();
  }

  @Test
  void readsFieldsAndFilesAsBrowsersSendThem() {
    MultipartForm form =
        form(
            FIELD
                + FIELD.replace("夜市 占道", "")
                + file("filename=\"截图 %221%22.png\"", "\r\n--XyY\r\n二\r\n")
                + file("filename=\"\"", "")
                + END);

    assertThat(form.fields()).isEqualTo(Map.of("title", List.of("夜市 占道", "")));
    assertThat(form.files())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.field()).isEqualTo("files");
              assertThat(file.given().name()).isEqualTo("截图 \"1\".png");
              assertThat(new String(file.given().content(), UTF_8)).isEqualTo("\r\n--XyY\r\n二\r\n");
            });
  }

  @Test
  void leavesEveryByteOfAFileAsItIs() {
    byte[] all = new byte[256 * 8];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    byte[] body = (file("filename=a.bin", new String(all, ISO_8859_1)) + END).getBytes(ISO_8859_1);

    assertThat(MultipartForm.read(TYPE, body, Limits.USUAL))
        .isInstanceOfSatisfying(
            Reading.Read.class,
            read -> assertThat(read.form().files().getFirst().given().content()).isEqualTo(all));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filename=\"/etc/passwd\"",
        "filename=\"..\\\\..\\\\passwd\"",
        "filename*=UTF-8''..%2F..%2Fpasswd",
        "filename=\"pass\u200bwd\""
      })
  void believesNothingOfAName(String disposition) {
    assertThat(form(file(disposition, "x") + END).files().getFirst().given().name())
        .isEqualTo("passwd");
  }

  @Test
  void aFormWithNothingInItIsEmpty() {
    assertThat(form(END)).isEqualTo(new MultipartForm(Map.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no boundary at all",
        "--XyZ",
        "--XyZ\r\n",
        // Cut off: no closing boundary.
        "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nwords\r\n",
        "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nwords\r\n--Xy",
        // No name, no disposition, two of them, another disposition.
        "--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XyZ--\r\n",
        "--XyZ\r\nContent-Type: text/plain\r\n\r\nx\r\n--XyZ--\r\n",
        "--XyZ\r\n\r\nx\r\n--XyZ--\r\n",
        "--XyZ\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx\r\n--XyZ--\r\n",
        "--XyZ\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--XyZ--\r\n",
        // Headers without an end.
        "--XyZ\r\nContent-Disposition: form-data; name=a\r\n--XyZ--\r\n",
        // Encoded, which no browser does.
        "--XyZ\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n--XyZ--\r\n"
      })
  void whatIsNoFormIsRefused(String body) {
    assertThat(read(body)).isEqualTo(new Reading.Unreadable());
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    byte[] body = FIELD.concat(END).replace("夜市 占道", "\u00e4").getBytes(ISO_8859_1);
    assertThat(MultipartForm.read(TYPE, body, Limits.USUAL)).isEqualTo(new Reading.Unreadable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/mixed; boundary=XyZ",
        "multipart/form-data; boundary=other",
        "text/plain"
      })
  void anotherTypeOrBoundaryIsNoForm(String type) {
    assertThat(MultipartForm.read(type, (FIELD + END).getBytes(UTF_8), Limits.USUAL))
        .isEqualTo(new Reading.Unreadable());
    assertThat(MultipartForm.read(null, (FIELD + END).getBytes(UTF_8), Limits.USUAL))
        .isEqualTo(new Reading.Unreadable());
  }

  @Test
  void everyLimitIsKept() {
    Limits limits = new Limits(1000, 20, 3);
    assertThat(MultipartForm.read(TYPE, new byte[1001], limits)).isEqualTo(new Reading.TooLarge());
    assertThat(MultipartForm.read(TYPE, (FIELD + FIELD + END).getBytes(UTF_8), limits))
        .as("fields of more than 20 bytes")
        .isEqualTo(new Reading.TooLarge());
    String empty = "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
    assertThat(MultipartForm.read(TYPE, (empty.repeat(4) + END).getBytes(UTF_8), limits))
        .isEqualTo(new Reading.TooLarge());
    assertThat(MultipartForm.read(TYPE, (empty.repeat(3) + END).getBytes(UTF_8), limits))
        .isInstanceOf(Reading.Read.class);
    assertThat(read("--XyZ\r\n".repeat(500_000))).isEqualTo(new Reading.TooLarge());
  }

  @Test
  void hugeHeadersAreRefused() {
    assertThat(
            read(
                "--XyZ\r\nContent-Disposition: form-data; name=a\r\nX: "
                    + "y".repeat(100_000)
                    + "\r\n\r\nx\r\n"
                    + END))
        .isEqualTo(new Reading.Unreadable());
  }

  /// Whatever is thrown at it, it answers; what it reads has a name and no more than it was given.
  @Test
  void readsOrRefusesWhateverComes() {
    byte[] whole = (FIELD + file("filename=\"a.png\"", "content") + FIELD + END).getBytes(UTF_8);
    Random random = new Random(42);
    int read = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] body = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        int at = random.nextInt(body.length);
        switch (random.nextInt(4)) {
          case 0 -> body[at] = (byte) random.nextInt();
          case 1 -> body = java.util.Arrays.copyOf(body, Math.max(1, at));
          case 2 -> body[at] = (byte) "\r\n-:;\"= ".charAt(random.nextInt(8));
          default -> {
            int from = random.nextInt(body.length);
            int length = Math.min(20, body.length - Math.max(from, at));
            System.arraycopy(body, from, body, at, length);
          }
        }
      }
      switch (MultipartForm.read(TYPE, body, Limits.USUAL)) {
        case Reading.Read(MultipartForm form) -> {
          read++;
          int bytes = form.files().stream().mapToInt(f -> f.given().content().length).sum();
          assertThat(bytes).isLessThanOrEqualTo(whole.length);
          assertThat(form.fields().keySet()).doesNotContainNull();
        }
        case Reading.TooLarge _ -> throw new AssertionError("It is small.");
        case Reading.Unreadable _ -> {}
      }
    }
    assertThat(read).isBetween(100, 1_900);
  }
}
