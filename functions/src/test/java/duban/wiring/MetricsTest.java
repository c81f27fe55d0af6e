package duban.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.SecurityEvents.Event;
import duban.dispatch.FakeSecrets;
import duban.store.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The lines that become metrics. That each has an alarm is looked at where the template is.
class MetricsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<String> lines = new ArrayList<>();
  private final Metrics metrics =
      new Metrics(
          new Environment(
              Map.of("METRICS", "duban"),
              new FakeClients(noTable(), new FakeSecrets("{}")),
              () -> Samples.NINE),
          lines::add);

  @Test
  void aRefusedSignatureIsCountedInAllAndBySource() {
    metrics.securityEvents().count(new Event.SignatureRefused("portal"));

    assertThat(only())
        .isEqualTo(
            JSON.readTree(
                """
                {"_aws":{"Timestamp":1776214800000,"CloudWatchMetrics":[{"Namespace":"duban",
                  "Dimensions":[[],["source"]],"Metrics":[{"Name":"SignatureRefused","Unit":"Count"}]}]},
                 "SignatureRefused":1,"source":"portal"}
                """));
  }

  @ParameterizedTest
  @MethodSource
  void whatConcernsAnOfficeIsCountedInAll(Event event, String metric) {
    metrics.securityEvents().count(event);

    JsonNode line = only();
    JsonNode declared = line.at("/_aws/CloudWatchMetrics/0");
    assertThat(declared.at("/Dimensions").toString()).isEqualTo("[[]]");
    assertThat(declared.at("/Metrics/0/Name").asString()).isEqualTo(metric);
    assertThat(line.path(metric).asInt()).isEqualTo(1);
    assertThat(line.propertyNames()).containsOnly("_aws", metric, "office");
  }

  static List<Arguments> whatConcernsAnOfficeIsCountedInAll() {
    return List.of(
        Arguments.of(new Event.LinkRetired("qinglan"), "LinkRetired"),
        Arguments.of(new Event.AddressBlocked("qinglan"), "AddressBlocked"),
        Arguments.of(new Event.ReportRefused("qinglan"), "ReportRefused"));
  }

  private static DynamoDbClient noTable() {
    return new DynamoDbClient() {
      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  private JsonNode only() {
    assertThat(lines).hasSize(1);
    return JSON.readTree(lines.getFirst());
  }
}
