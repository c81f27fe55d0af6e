package duban.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.cases.MailIds.About;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whether an id is ours is for its token to say.
@Tag("E9")
class MailIdsTest {
  private static final CaseRef REF = new CaseRef("qinglan", "4g7hj2");
  private static final String KEY = "qinglan-4g7hj2-000003-01";
  private static final String TO = "chen@gulou.example";
  private static final String DOMAIN = "qinglan.example";
  private static final String FIRST = "the-first-key-of-these-tests-012345";
  private static final String SECOND = "the-second-key-of-these-tests-01234";
  private static final Instant NOW = Instant.parse("2026-04-15T01:00:00Z");
  private static final Duration KEPT = Duration.ofDays(90);

  private final MailIds ids = ids(new MailKeys(FIRST, List.of()));

  private static MailIds ids(MailKeys keys) {
    return new MailIds(() -> keys, KEPT);
  }

  @Test
  void anIdOfOursSaysWhatItsMailWasAbout() {
    assertThat(ids.read(ids.mail(REF, KEY, TO, DOMAIN), NOW))
        .contains(new About("qinglan", REF, "000003-01"));
    assertThat(ids.read(ids.mail(REF, "letter-abc-lin", TO, DOMAIN), NOW))
        .contains(new About("qinglan", REF, null));
    assertThat(ids.read(ids.thread(REF, DOMAIN), NOW)).contains(new About("qinglan", REF, null));
    assertThat(ids.read(ids.mail("qinglan", "day 2026-04-15T09:00Z", TO, DOMAIN), NOW))
        .contains(new About("qinglan", null, null));
  }

  @Test
  void theSameMailHasTheSameIdAndAnotherRecipientAnother() {
    assertThat(ids.mail(REF, KEY, TO, DOMAIN))
        .isEqualTo(ids.mail(REF, KEY, "Chen@Gulou.Example", DOMAIN))
        .isNotEqualTo(ids.mail(REF, KEY, "wu@gulou.example", DOMAIN));
  }

  @Test
  void anIdKnowsToWhomItsMailWent() {
    String id = ids.mail(REF, KEY, TO, DOMAIN);

    assertThat(ids.wentTo(id, "CHEN@gulou.example", NOW)).isTrue();
    assertThat(ids.wentTo(id, "wu@gulou.example", NOW)).isFalse();
    assertThat(ids.wentTo(ids.thread(REF, DOMAIN), TO, NOW)).as("no mail's own id").isFalse();
    assertThat(id).as("an address is personal data").doesNotContain("chen", "gulou");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qinglan-4g7hj2-000003-01.4g7hj2.qinglan@qinglan.example",
        "4g7hj2.qinglan@qinglan.example",
        "t.4g7hj2.qinglan@qinglan.example",
        "t.4g7hj2.qinglan.00000000000000000000000000@qinglan.example",
        "m.qinglan-4g7hj2-000003-01.4g7hj2.qinglan.@qinglan.example",
        "o.day.qinglan.0000000000000000000000000000000000000000000000000000@qinglan.example",
        "@",
        "",
        "x"
      })
  void whatCanBeCountedOrGuessedIsNotOurs(String id) {
    assertThat(ids.read(id, NOW)).isEmpty();
    assertThat(ids.wentTo(id, TO, NOW)).isFalse();
  }

  @Test
  void everyCharacterOfAnIdCounts() {
    String id = ids.mail(REF, KEY, TO, DOMAIN);
    int at = id.indexOf('@');
    Set<String> believed = new HashSet<>();
    for (int i = 0; i < at; i++) {
      char other = id.charAt(i) == '1' ? '2' : '1';
      String changed = id.substring(0, i) + other + id.substring(i + 1);
      if (ids.wentTo(changed, TO, NOW)) {
        believed.add(changed);
      }
    }
    assertThat(believed).isEmpty();
    assertThat(ids.read(id.replace("000003-01", "000004-01"), NOW)).isEmpty();
    assertThat(ids.read(id.replace("4g7hj2.", "4g7hj3."), NOW)).isEmpty();
  }

  @Test
  void aTokenIsOneOfManyAndNoneFitsAnotherMail() {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String id = ids.mail(REF, KEY + i, TO, DOMAIN);
      String token = id.substring(id.lastIndexOf('.', id.indexOf('@')) + 1, id.indexOf('@'));
      assertThat(token).hasSize(52).matches("[0-9a-v]+");
      tokens.add(token.substring(0, 26));
      tokens.add(token.substring(26));
    }
    assertThat(tokens).hasSize(2_000);
  }

  @Test
  void anotherKeyMakesIdsThatAreNotOurs() {
    MailIds other = ids(new MailKeys(SECOND, List.of()));

    assertThat(other.read(ids.mail(REF, KEY, TO, DOMAIN), NOW)).isEmpty();
    assertThat(other.read(ids.thread(REF, DOMAIN), NOW)).isEmpty();
  }

  @Test
  void afterARotationMailsUnderWayAreStillOursForAsLongAsIsStated() {
    String id = ids.mail(REF, KEY, TO, DOMAIN);
    MailIds rotated = ids(new MailKeys(SECOND, List.of(new MailKeys.Earlier(FIRST, NOW))));

    assertThat(rotated.mail(REF, KEY, TO, DOMAIN)).as("made with the new key").isNotEqualTo(id);
    Instant last = NOW.plus(KEPT).minusSeconds(1);
    assertThat(rotated.read(id, last)).isPresent();
    assertThat(rotated.wentTo(id, TO, last)).isTrue();
    assertThat(rotated.read(id, NOW.plus(KEPT))).isEmpty();
    assertThat(rotated.wentTo(id, TO, NOW.plus(KEPT))).isFalse();
  }

  @Test
  void whatAnIdClaimsIsKnownWithoutBeingBelieved() {
    assertThat(MailIds.claimed("qinglan-4g7hj2-000003-01.4g7hj2.qinglan@qinglan.example"))
        .contains(REF);
    assertThat(MailIds.claimed("4g7hj2.qinglan@qinglan.example")).contains(REF);
    assertThat(MailIds.claimed(ids.mail(REF, KEY, TO, DOMAIN))).contains(REF);
    assertThat(MailIds.claimed("CAF=abc@mail.gmail.example")).isEmpty();
  }

  @Test
  void aKeyThatCouldBeGuessedIsNone() {
    assertThatThrownBy(() -> new MailKeys("short", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("short");
    assertThat(new MailKeys(FIRST, List.of()).toString()).doesNotContain(FIRST);
    assertThat(new MailKeys.Earlier(FIRST, NOW).toString()).doesNotContain(FIRST);
  }
}
