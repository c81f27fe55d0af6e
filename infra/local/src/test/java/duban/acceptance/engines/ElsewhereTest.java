package duban.acceptance.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.acceptance.engines.AnsweringEngine.Heard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;

/// A deployment in somebody else's engine, from the first call to the last.
class ElsewhereTest {
  private final AnsweringEngine engine = new AnsweringEngine();
  private Found.Place place;

  @BeforeEach
  void find(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("duban-import-lambda.zip"), "the import");
    place =
        new Found.Place(
            "an engine",
            engine.services(),
            Optional.empty(),
            Endpoint.ANY_ROLE,
            Files.writeString(folder.resolve("functions.zip"), "the functions"),
            Duration.ofMillis(10));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void itIsDeployedFurnishedReachedAndTakenAway() throws Exception {
    try (Engine elsewhere = Elsewhere.start(place, Repository.root())) {
      assertThat(engine.operations())
          .as("where no mail can be read, nobody's sender is touched")
          .doesNotContain("VerifyDomainIdentity", "CreateConfigurationSet")
          .endsWith("PutSecretValue", "Invoke");
      assertThat(elsewhere.database().listTables().tableNames())
          .containsExactly(elsewhere.tableName());
      theSourcesHaveTheirSecrets(elsewhere);
      noSourcesRealAddressIsPublished();
      aRequestReachesItsFunction(elsewhere);
      whatItHasNotIsSkippedByName(elsewhere);
      engine.forget();
    }
    assertThat(engine.operations())
        .startsWith("DeleteEventSourceMapping", "DeleteStateMachine")
        .endsWith("DeleteFunction", "DeleteSecret", "DeleteSecret");
    assertThat(engine.services().dynamoDb().listTables().tableNames()).isEmpty();
  }

  private void theSourcesHaveTheirSecrets(Engine elsewhere) {
    JsonNode secret = last("PutSecretValue");
    assertThat(secret.get("SecretId").asString()).isEqualTo(elsewhere.sourceSecrets());
    elsewhere
        .cast()
        .get("sources")
        .forEach(
            source ->
                assertThat(secret.get("SecretString").asString())
                    .contains(source.get("id").asString(), source.get("secret").asString()));
  }

  private void noSourcesRealAddressIsPublished() {
    JsonNode published = last("Invoke");
    assertThat(published.get("office").asString()).isEqualTo("qinglan");
    List<String> sources =
        published.at("/overrides/sources").propertyNames().stream().sorted().toList();
    assertThat(sources).hasSizeGreaterThan(1).contains("city-portal");
    assertThat(sources)
        .allSatisfy(
            id ->
                assertThat(published.at("/overrides/sources/" + id + "/callback").asString())
                    .isEqualTo("https://nobody.invalid/"));
  }

  private void aRequestReachesItsFunction(Engine elsewhere) throws Exception {
    HttpResponse<String> answer = get(elsewhere.address().resolve("/health"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .as("the function that answered")
        .endsWith("-HealthFunction%3Alive/invocations");
    assertThat(last("Invoke").get("routeKey").asString()).isEqualTo("GET /health");
  }

  private static void whatItHasNotIsSkippedByName(Engine elsewhere) {
    assertThatThrownBy(() -> elsewhere.mails(Optional.empty()))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("Needs a mailbox that can be read; an engine has none.");
    assertThatThrownBy(() -> elsewhere.advance(Duration.ofSeconds(1)))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("Needs a clock that can be moved; an engine has none.");
    assertThatThrownBy(() -> elsewhere.localStack(Ability.FAULTS))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("Needs faults on request; an engine has none.");
    assertThatThrownBy(() -> elsewhere.redirect("city-portal", URI.create("http://127.0.0.1:1/")))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("Needs a way from its functions to a portal on this machine;");
  }

  @Test
  void anEngineWithoutTheRuntimeSaysSoAndNothingIsLeft() {
    engine.refuseRuntime("Value java25 at 'runtime' failed to satisfy constraint");

    assertThatThrownBy(() -> Elsewhere.tryOut(place))
        .isInstanceOf(Deployer.Refused.class)
        .hasMessageStartingWith("MakeFunction was refused: ")
        .hasMessageContaining("Value java25 at 'runtime' failed to satisfy constraint");
    assertThat(engine.operations())
        .containsExactly(
            "CreateSecret", "CreateSecret", "CreateFunction", "DeleteSecret", "DeleteSecret");
    assertThat(engine.services().dynamoDb().listTables().tableNames()).isEmpty();
  }

  private JsonNode last(String operation) {
    return engine.heard().stream()
        .filter(call -> call.operation().equals(operation))
        .map(Heard::body)
        .reduce((_, second) -> second)
        .orElseThrow();
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).GET().build(), BodyHandlers.ofString());
  }
}
