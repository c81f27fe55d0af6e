package duban.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/// What is done before a snapshot of a function is taken.
class PrimingTest {
  private final List<GetItemRequest> read = new ArrayList<>();
  private boolean down;

  private Clients clients() {
    DynamoDbClient db =
        new DynamoDbClient() {
          @Override
          public GetItemResponse getItem(GetItemRequest request) {
            read.add(request);
            if (down) {
              throw SdkClientException.create("No network yet.");
            }
            return GetItemResponse.builder().build();
          }

          @Override
          public String serviceName() {
            return SERVICE_NAME;
          }

          @Override
          public void close() {}
        };
    return (Clients)
        Proxy.newProxyInstance(
            Clients.class.getClassLoader(),
            new Class<?>[] {Clients.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("dynamoDb");
              return db;
            });
  }

  @Test
  void oneReadIsMadeAndItsConnectionIsNotKept() {
    new Priming(clients(), "cases").register().beforeCheckpoint(Core.getGlobalContext());

    assertThat(read)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.tableName()).isEqualTo("cases");
              assertThat(request.overrideConfiguration().orElseThrow().headers())
                  .isEqualTo(Map.of("Connection", List.of("close")));
            });
  }

  @Test
  void aSnapshotIsTakenEvenIfNothingCanBeRead() {
    down = true;

    assertThatCode(() -> new Priming(clients(), "cases").beforeCheckpoint(Core.getGlobalContext()))
        .doesNotThrowAnyException();
    assertThat(read).hasSize(1);
  }

  @Test
  void everyClientEndsItsAttemptsAndItsCalls() {
    var config =
        AwsClients.bounded(DynamoDbClient.builder(), Clients.ATTEMPT).overrideConfiguration();

    assertThat(config.apiCallAttemptTimeout()).contains(Clients.ATTEMPT);
    assertThat(config.apiCallTimeout()).contains(Clients.CALL);
  }
}
