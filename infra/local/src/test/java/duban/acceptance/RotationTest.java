package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import duban.local.LocalStack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A source's signing secret is replaced while messages come and go (Standard Webhooks: two at
/// once).
@Tag("A1")
@Tag("E9")
@OnEveryEngine
class RotationTest {
  private static final String SOURCE = "city-portal";
  private static final String NEW = secret("the next secret of the portal");
  private static final String FORGED = secret("a secret that nobody gave out");

  private final Where where;
  private Engine engine;
  private City city;
  private String old;

  RotationTest(Where where) {
    where.needs(Ability.MOVABLE_CLOCK);
    this.where = where;
  }

  @BeforeEach
  void start() {
    engine = where.start();
    city = new City(engine);
    old = city.secret(SOURCE);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void theOldAndTheNewSecretAreBothGoodAndAThirdIsNot() {
    assertThat(send(NEW, "ROTATE-0")).as("not in force yet").isEqualTo(401);
    keep(NEW, old);
    city.advance("PT1S");

    assertThat(send(NEW, "ROTATE-1"))
        .as("known within a second: a mismatch makes the function look again")
        .isEqualTo(202);
    assertThat(send(old, "ROTATE-2")).isEqualTo(202);
    assertThat(send(FORGED, "ROTATE-3")).isEqualTo(401);
  }

  @Test
  void theOldSecretIsRefusedSoonAfterItIsDropped() {
    keep(NEW, old);
    assertThat(send(old, "ROTATE-4")).isEqualTo(202);
    keep(NEW);
    city.advance("PT61S");

    assertThat(send(old, "ROTATE-5")).isEqualTo(401);
    assertThat(send(NEW, "ROTATE-5")).isEqualTo(202);
  }

  @Test
  void callsBackAreSignedWithBoth() {
    LocalStack stack = engine.localStack(Ability.FAULTS);
    keep(NEW, old);
    stack.restartFunctions();
    try (Portal knowsOld = new Portal(old);
        Portal knowsNew = new Portal(NEW);
        Portal knowsAnother = new Portal(FORGED)) {
      for (Portal portal : List.of(knowsOld, knowsNew, knowsAnother)) {
        city.redirect(SOURCE, portal.address());
        city.advance("PT6S");
        city.accept(SOURCE, City.message("ROTATE-BACK-" + UUID.randomUUID(), Map.of()));
        city.advance("PT0S");
      }
      assertThat(knowsOld.calls()).isNotEmpty().allMatch(Portal.Call::verified);
      assertThat(knowsNew.calls()).isNotEmpty().allMatch(Portal.Call::verified);
      assertThat(knowsAnother.calls()).isNotEmpty().noneMatch(Portal.Call::verified);
    }
  }

  private int send(String secret, String externalId) {
    String body = City.message(externalId, Map.of());
    String id = "msg_" + UUID.randomUUID();
    long now = Instant.now().getEpochSecond();
    return city.deliver(SOURCE, id, now, City.sign(secret, id, now, body), body).statusCode();
  }

  private void keep(String... secrets) {
    String name = engine.sourceSecrets();
    String known = engine.secrets().getSecretValue(r -> r.secretId(name)).secretString();
    ObjectNode all = (ObjectNode) City.json(known);
    ArrayNode list = all.putArray(SOURCE);
    List.of(secrets).forEach(list::add);
    engine.secrets().putSecretValue(r -> r.secretId(name).secretString(all.toString()));
  }

  private static String secret(String text) {
    return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
