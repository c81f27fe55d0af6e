package duban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.cases.MailKeys;
import duban.dispatch.FakeSecrets;
import duban.dispatch.MovableClock;
import duban.dispatch.SmtpMailer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Tag("E9")
class SecretTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeSecrets manager =
      new FakeSecrets("{\"username\":\"duban\",\"password\":\"old\"}");
  private final MovableClock clock = new MovableClock(Samples.NINE);
  private final Secret<SmtpMailer.Account> secret =
      new Secret<>(
          manager,
          "arn:smtp",
          json -> JsonMapper.shared().readValue(json, SmtpMailer.Account.class),
          "{\"username\":\"…\",\"password\":\"…\"}",
          clock);

  @Test
  void aReplacedSecretIsNoticedWhenTheCopyIsOld() {
    assertThat(secret.notOlderThan(MINUTE).password()).isEqualTo("old");
    manager.replace("{\"username\":\"duban\",\"password\":\"new\"}");

    assertThat(secret.notOlderThan(MINUTE).password()).isEqualTo("old");
    clock.advance(MINUTE);
    assertThat(secret.notOlderThan(MINUTE).password()).isEqualTo("new");
    assertThat(manager.reads()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"username\":\"duban\",\"password\":hunter2}", "hunter2", "null"})
  void whatDoesNotReadAsItMustIsNotQuotedAndNotKept(String text) {
    manager.replace(text);

    assertThatThrownBy(() -> secret.notOlderThan(MINUTE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The secret arn:smtp must read {\"username\":\"…\",\"password\":\"…\"}, and does not.")
        .hasNoCause();

    manager.replace("{\"username\":\"duban\",\"password\":\"right\"}");
    assertThat(secret.notOlderThan(MINUTE).password()).isEqualTo("right");
  }

  @Test
  void theKeysOfMailIdsAreReadWithThoseBeforeThem() {
    manager.replace("{\"earlier\":[],\"current\":\"" + "a".repeat(64) + "\"}");
    MailSecret keys = new MailSecret(manager, "arn:mail", clock);
    assertThat(keys.get()).isEqualTo(new MailKeys("a".repeat(64), List.of()));

    manager.replace(
        "{\"current\":\"%s\",\"earlier\":[{\"key\":\"%s\",\"replacedAt\":\"2026-12-01T00:00:00Z\"}]}"
            .formatted("b".repeat(64), "a".repeat(64)));
    clock.advance(MINUTE);
    assertThat(keys.get())
        .isEqualTo(
            new MailKeys(
                "b".repeat(64),
                List.of(
                    new MailKeys.Earlier("a".repeat(64), Instant.parse("2026-12-01T00:00:00Z")))));

    manager.replace("{\"current\":\"short\"}");
    clock.advance(MINUTE);
    assertThatThrownBy(keys::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("arn:mail")
        .hasMessageNotContaining("short");
  }
}
