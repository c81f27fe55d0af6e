package duban.similar;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Message;
import duban.cases.Message.Author;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whose matter it is, where a message speaks of something of the writer's own.
@Tag("E1")
class OwnTest {
  private static final String OWN = "我的社保卡一直没有办下来，请问什么时候能够领取？";

  private static Message message(String content, @Nullable Author author) {
    return new Message(
        "e", "", content, null, Instant.EPOCH, null, null, null, null, author, List.of(), Map.of());
  }

  private static boolean apart(@Nullable Author author, @Nullable Author other) {
    return Own.apart(message(OWN, author), message(OWN, other));
  }

  /// What tells two writers from each other, the strongest first.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // name phone mail account  name phone mail account  apart
        "甲|1|a@x|wx1| 乙|2|b@x|wx1| false",
        "甲|1|a@x|wx1| 甲|1|a@x|wx2| true",
        "甲|1|a@x|wx1| 甲|1|a@x|   | true",
        "甲|1|a@x|   | 甲|1|a@x|wx1| true",
        "甲|1|a@x|   | 乙|1|b@x|   | false",
        "甲|1|a@x|   | 甲|2|a@x|   | true",
        "甲|1|a@x|   | 甲| |a@x|   | true",
        "甲| |a@x|   | 甲|1|a@x|   | true",
        "甲| |a@x|   | 乙| |a@x|   | false",
        "甲| |a@x|   | 甲| |b@x|   | true",
        "甲| |a@x|   | 甲| |   |   | true",
        "甲| |   |   | 甲| |a@x|   | true",
        "甲| |   |   | 甲| |   |   | false",
        "甲| |   |   | 乙| |   |   | true",
        "甲| |   |   |  | |   |   | true",
        " | |   |   |  | |   |   | true"
      })
  void theStrongestThingKnownOfEitherTellsWhetherTheyAreOne(
      @Nullable String name,
      @Nullable String phone,
      @Nullable String mail,
      @Nullable String account,
      @Nullable String otherName,
      @Nullable String otherPhone,
      @Nullable String otherMail,
      @Nullable String otherAccount,
      boolean apart) {
    assertThat(
            apart(
                new Author(name, phone, mail, false, account),
                new Author(otherName, otherPhone, otherMail, false, otherAccount)))
        .isEqualTo(apart);
  }

  @Test
  void ofWhomNothingIsKnownIsNotTakenForTheSame() {
    Author known = new Author("甲", "1", null, false);

    assertThat(apart(null, known)).isTrue();
    assertThat(apart(known, null)).isTrue();
    assertThat(apart(null, null)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "小区里的路灯坏了没有人修, false",
    "我的社保卡没有办下来, true",
    "我的房子在建设大道漏水, false",
    "我家3号楼漏水, false",
    "我的工单20260415003没有回复, false"
  })
  void aPlaceOrANumberTellsTheMatterWhoeverWrites(String said, boolean apart) {
    assertThat(Own.apart(message(said, null), message(said, null))).isEqualTo(apart);
  }
}
