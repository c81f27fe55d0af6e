package duban.local.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.local.web.Answer;
import duban.local.web.WebServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class OutgoingHttpTest {
  private final Faults faults = new Faults();

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = new OutgoingHttp(faults)) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void itReachesThisMachineAndFailsWhenItIsMadeTo() throws Exception {
    try (WebServer server = WebServer.start(0, call -> Answer.json(200, "\"here\""))) {
      assertThat(get(server.uri()).body()).isEqualTo("\"here\"");
      faults.fail(Faults.Service.HTTP, 1, () -> new IOException("reset"));
      assertThatThrownBy(() -> get(server.uri()))
          .isInstanceOf(IOException.class)
          .hasMessage("reset");
      assertThat(get(server.uri()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void itReachesNobodyElse() {
    assertThatThrownBy(() -> get(URI.create("https://portal.qinglan.example/duban")))
        .isInstanceOf(ConnectException.class)
        .hasMessage("The local stack calls this machine only, not portal.qinglan.example.");
  }
}
