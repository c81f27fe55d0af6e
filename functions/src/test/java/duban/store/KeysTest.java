package duban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.cases.CaseRef;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How things are laid out in the one table.
class KeysTest {
  @Test
  void aCaseIsReadBackFromItsKey() {
    CaseRef ref = new CaseRef("qinglan", "0123456789abcdefghjk");

    assertThat(Keys.refOf(Keys.caseOf(ref))).isEqualTo(ref);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OFFICE#qinglan", "CASE#qinglan", "OFFICE#qinglan#x", ""})
  void whatIsNoCasesKeyIsNotReadAsOne(String partition) {
    assertThatThrownBy(() -> Keys.refOf(partition)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOfficeIsReadBackFromItsKey() {
    assertThat(Keys.officeOf(Keys.office("qinglan"))).isEqualTo("qinglan");
    assertThatThrownBy(() -> Keys.officeOf("CASE#qinglan#x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void effectsSortInTheOrderInWhichTheyWereWrittenHoweverManyAStepHas() {
    List<String> ids =
        IntStream.of(0, 1, 9, 10, 99, 100, 101, 9_999, 10_000, 999_999)
            .mapToObj(n -> Keys.outboxId(7, n))
            .toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids.getFirst()).isEqualTo("000007-00");
    assertThat(Keys.outboxId(8, 0)).isGreaterThan(ids.getLast());
    assertThat(Keys.event(9)).isLessThan(Keys.event(10));
  }

  @Test
  void aDigestIsReadBackFromItsKeysAndNothingElseIs() {
    Instant minute = Instant.parse("2026-04-15T01:00:00Z");
    String partition = Keys.person("qinglan", "lin-ruoxi");
    String sort = Keys.digest(minute, 12);

    assertThat(sort).startsWith(Keys.digests(minute)).endsWith("012");
    assertThat(Keys.digestOf(partition, sort))
        .contains(new Digests.Key("qinglan", "lin-ruoxi", sort.substring("DIGEST#".length())));
    assertThat(Keys.digestOf(partition, "OTHER#x")).isEmpty();
    assertThat(Keys.digestOf("CASE#qinglan#x", sort)).isEmpty();
    assertThat(Keys.digestOf("PERSON#lin-ruoxi", sort)).isEmpty();
  }

  @Test
  void whatIsDueIsSpreadOverAllPartsOfTheIndexOfItsOffice() {
    Set<String> parts = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      parts.add(Keys.due(new CaseRef("qinglan", "case-" + i)));
    }
    Set<String> known = new HashSet<>();
    for (int shard = 0; shard < Keys.SHARDS; shard++) {
      known.add(Keys.due("qinglan", shard));
    }

    assertThat(parts).isEqualTo(known);
    assertThat(known).contains(Keys.due("qinglan", "some-job"));
  }
}
