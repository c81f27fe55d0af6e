package duban.acceptance.engines;

import static org.assertj.core.api.Assertions.assertThat;

import duban.local.clients.Mail;
import duban.local.web.Answer;
import duban.local.web.WebServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// LocalStack's record of sent mails.
class LocalStackMailsTest {
  private static final String RAW =
      """
      From: =?UTF-8?B?55Cd5Yqe?= <duban@qinglan.example>\r
      To: lin@gutai.qinglan.example\r
      Subject: =?UTF-8?B?44CQ5Yqe55CG44CR6IiG44CUMjAyNuOAlTHlj7c=?=\r
      MIME-Version: 1.0\r
      Content-Type: text/plain; charset=UTF-8\r
      Content-Transfer-Encoding: base64\r
      \r
      6K+35YqeIGh0dHA6Ly8xMjcuMC4wLjE6MS9hY3QvYWJj\r
      """;

  @Test
  void aRawMailReadsAsItsReaderWouldSeeItAndOthersAreNotOurs() {
    ObjectNode page = JsonMapper.shared().createObjectNode();
    page.putArray("messages")
        .add(message("1").put("RawData", RAW))
        .add(message("2").set("Body", JsonMapper.shared().createObjectNode()));

    List<Mail> mails = LocalStackMails.parse(page.toString());
    assertThat(mails).hasSize(1);
    Mail mail = mails.getFirst();
    assertThat(mail.id()).isEqualTo("1");
    assertThat(mail.to()).containsExactly("lin@gutai.qinglan.example");
    assertThat(mail.subject()).isEqualTo("【办理】舆〔2026〕1号");
    assertThat(mail.text()).isEqualTo("请办 http://127.0.0.1:1/act/abc");
  }

  private static ObjectNode message(String id) {
    return JsonMapper.shared().createObjectNode().put("Id", id).put("Region", "us-east-1");
  }

  @ParameterizedTest
  @CsvSource({
    "200, '{\"messages\":[]}', true",
    "200, '<html>', false",
    "200, '{}', false",
    "404, '{\"messages\":[]}', false"
  })
  void onlyAnEngineThatKeepsARecordHasAMailbox(int status, String body, boolean kept)
      throws IOException {
    try (WebServer engine =
        WebServer.start(
            0,
            call ->
                call.path().equals("/_aws/ses")
                    ? Answer.json(status, body)
                    : Answer.json(500, "{}"))) {
      assertThat(LocalStackMails.at(engine.uri()).isPresent()).isEqualTo(kept);
    }
  }
}
