package duban.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("E10")
class QuotedTest {
  private static final String ID = "0123456789abcdefghijklmnopqrstuvwxyzABCDE-_";
  private static final String LINK = "https://duban.example/act/" + ID;

  private static byte[] mail(String rest) {
    return ("From: a@b.example\r\nMIME-Version: 1.0\r\n" + rest).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void findsALinkInBase64AndInTheAddressOfAnHtmlLink() {
    String html = "<p><a href=\"" + LINK + "\">办理</a></p>";

    assertThat(
            Quoted.links(
                mail(
                    "Content-Type: text/html; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder()
                            .encodeToString(html.getBytes(StandardCharsets.UTF_8)))))
        .containsExactly(ID);
  }

  @Test
  void findsALinkInAMailWithinTheMail() {
    String inner =
        "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(LINK.getBytes(StandardCharsets.US_ASCII));

    assertThat(
            Quoted.links(
                mail(
                    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                        + "Content-Type: message/rfc822\r\n\r\n"
                        + inner
                        + "\r\n--b--\r\n")))
        .containsExactly(ID);
  }

  @Test
  void aMailThatCannotBeReadIsStillLookedAt() {
    assertThat(Quoted.links(("\0\0garbage " + LINK).getBytes(StandardCharsets.US_ASCII)))
        .containsExactly(ID);
    assertThat(Quoted.links(mail("\r\nnothing in it"))).isEmpty();
  }
}
