package duban.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import duban.local.bill.Bill;
import duban.local.web.Admission;
import duban.local.web.Call;
import duban.local.web.Gateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A flood on what strangers can reach, by the template's own throttles.
class FloodTest {
  @TempDir Path folder;

  private final Set<String> reached = new HashSet<>();

  private Gateway gateway() throws Exception {
    Deployment deployment = DubanTemplate.readWithShortestPath(folder, Map.of());
    Deployment.Throttle stage = deployment.throttle().orElseThrow();
    Admission admission =
        new Admission(stage.rate(), stage.burst(), Admission.UNDER_WAY, System::nanoTime);
    return new Gateway(
        deployment.routes(),
        (function, event) -> {
          reached.add(function);
          return "{\"statusCode\":200}".getBytes(StandardCharsets.UTF_8);
        },
        InstantSource.system(),
        new Bill(),
        new Gateway.Admissions(admission, true));
  }

  private static Call call(String method, String path) {
    return new Call(method, path, "", Map.of(), new byte[0], "127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /open311/v2/requests.json",
    "POST, /open311/v2/requests.json",
    "GET, /status/x",
    "POST, /intake/city-portal",
    "OPTIONS, /intake/city-portal",
    "GET, /wechat/account",
    "POST, /wechat/account",
    "GET, /report",
    "POST, /report",
    "GET, /health"
  })
  void leavesThePrivatePagesTheirShare(String method, String path) throws Exception {
    Gateway gateway = gateway();
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      refused += gateway.answer(call(method, path)).status() == 429 ? 1 : 0;
    }
    assertThat(refused).as("the flood is held up").isGreaterThan(1_000);

    for (String page : new String[] {"/act/x", "/report/x", "/mail-in/x"}) {
      assertThat(gateway.answer(call("GET", page)).status()).as(page).isEqualTo(200);
      assertThat(gateway.answer(call("POST", page)).status()).as(page).isEqualTo(200);
    }
    assertThat(reached).contains("ActFunction", "ReportFunction", "InboxFunction");
  }

  @Test
  void theDetailsOfHealthReachNoFunctionUnsigned() throws Exception {
    Gateway gateway = gateway();

    assertThat(gateway.answer(call("GET", "/health/details")).status()).isEqualTo(403);
    assertThat(reached).isEmpty();
    assertThat(gateway.asOperator(call("GET", "/health/details")).status()).isEqualTo(200);
    assertThat(reached).containsExactly("HealthFunction");
  }
}
