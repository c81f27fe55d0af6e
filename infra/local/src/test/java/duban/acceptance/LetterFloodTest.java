package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Letters without number reach one case: its page stays small, and each person is written to once
/// (A11).
@Tag("A11")
class LetterFloodTest {
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

  private static void send(Mail answered, int n) throws IOException, InterruptedException {
    String letter =
        """
        Message-ID: <%d@evil.example>
        From: <x%d@evil.example>
        To: <duban@qinglan.example>
        Subject: s%d
        In-Reply-To: %s
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        %s
        """
            .formatted(n, n, n, answered.header("Message-ID"), "汉".repeat(19_000) + n);
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(
              http.send(
                      HttpRequest.newBuilder(city.at("/local/mail-in"))
                          .header("content-type", "message/rfc822")
                          .POST(BodyPublishers.ofString(letter))
                          .build(),
                      BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void aFloodOfLettersFillsNoPageAndWritesToEachPersonOnce() throws Exception {
    Accepted accepted =
        city.accept(
            "disclosure-platform",
            City.message("LETTER-FLOOD", Map.of("area", "350121", "category", "园林绿化")));
    city.advance("PT0S");
    Mail task = city.task("peng.yue@qinglan.example", accepted.number());

    for (int i = 0; i < 30; i++) {
      send(task, i);
    }
    city.advance("PT3M");

    String page = city.page(task.link()).body();
    assertThat(page.split("（发件人身份未经核实）来信，已归入本案", -1)).hasSize(21);
    assertThat(page.length()).isLessThan(200_000);
    for (String person : List.of("lin.ruoxi", "zhou.mingyuan", "peng.yue")) {
      assertThat(city.mails(person + "@qinglan.example"))
          .filteredOn(mail -> mail.subject().startsWith("【来信】" + accepted.number()))
          .as(person)
          .hasSize(1);
    }
  }
}
