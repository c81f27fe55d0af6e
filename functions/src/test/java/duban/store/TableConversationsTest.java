package duban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.cases.CaseRef;
import duban.store.Conversations.Last;
import duban.store.Conversations.Pending;
import duban.store.Conversations.Sender;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// What is known of those who write through an account, as long as it is needed.
@Tag("A1")
class TableConversationsTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final Instant NOW = Samples.NINE;
  private static final Sender WANG = new Sender("qinglan", "wechat", "open-id-of-wang");
  private static final Sender LI = new Sender("qinglan", "wechat", "open-id-of-li");
  private static final CaseRef ONE = new CaseRef("qinglan", "one");
  private static final CaseRef OTHER = new CaseRef("qinglan", "other");

  private final Conversations talks = new TableConversations(TABLE.client(), LocalTable.NAME);

  @BeforeEach
  void empty() {
    TABLE.clear();
  }

  @Test
  void theLastMessageIsTheLatestInWhicheverOrderTheyCome() {
    assertThat(talks.findLast(WANG)).isEmpty();
    talks.heard(WANG, NOW, ONE);
    talks.heard(WANG, NOW.minusSeconds(60), OTHER);
    assertThat(talks.findLast(WANG)).contains(new Last(NOW, ONE));

    talks.heard(WANG, NOW, OTHER);
    assertThat(talks.findLast(WANG)).contains(new Last(NOW, OTHER));
    talks.heard(WANG, NOW.plusSeconds(60), null);
    assertThat(talks.findLast(WANG))
        .as("a greeting leaves the case that is talked about")
        .contains(new Last(NOW.plusSeconds(60), OTHER));
    assertThat(talks.findLast(LI)).isEmpty();
  }

  @Test
  void aMessageThatIsPushedAgainIsTheCaseThatItBecame() {
    assertThat(talks.findFiled(WANG, "m-1")).isEmpty();

    assertThat(talks.file(WANG, "m-1", ONE, NOW)).isEqualTo(ONE);
    assertThat(talks.file(WANG, "m-1", OTHER, NOW)).isEqualTo(ONE);
    assertThat(talks.findFiled(WANG, "m-1")).contains(ONE);
    assertThat(talks.file(LI, "m-1", OTHER, NOW))
        .as("the same id of another sender")
        .isEqualTo(OTHER);
    assertThat(talks.file(WANG, "m-2", OTHER, NOW)).isEqualTo(OTHER);
  }

  @Test
  void anAnswerWaitsForItsSenderUntilAMessageTakesItAlong() {
    Pending first = new Pending("a", ONE, "case.replied", "已修好。", NOW);
    Pending later = new Pending("0", OTHER, "case.closed", "已办结。", NOW.plusSeconds(1));
    talks.keep(WANG, later);
    talks.keep(WANG, first);
    talks.keep(WANG, new Pending("a", ONE, "case.replied", "又一次", NOW));

    assertThat(talks.waiting(WANG, "m-1")).as("the oldest first").containsExactly(first, later);
    assertThat(talks.waiting(LI, "m-1")).as("for nobody else").isEmpty();

    talks.handed(WANG, first, "m-1", NOW);
    assertThat(talks.waiting(WANG, "m-1"))
        .as("the same message, pushed again")
        .containsExactly(first, later);
    assertThat(talks.waiting(WANG, "m-2")).containsExactly(later);
  }

  @Test
  void anAnswerThatNeverWaitedIsNotHandedOver() {
    assertThatThrownBy(
            () -> talks.handed(WANG, new Pending("x", ONE, "case.replied", "x", NOW), "m", NOW))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(talks.waiting(WANG, "n")).isEmpty();
  }

  @Test
  void aSignatureIsTakenOnceExceptForTheSameContentAgain() {
    assertThat(talks.fresh("qinglan", "wechat", "1", "nonce", "content", NOW)).isTrue();
    assertThat(talks.fresh("qinglan", "wechat", "1", "nonce", "content", NOW)).isTrue();
    assertThat(talks.fresh("qinglan", "wechat", "1", "nonce", "forged", NOW)).isFalse();
    assertThat(talks.fresh("qinglan", "wechat", "2", "nonce", "forged", NOW)).isTrue();
    assertThat(talks.fresh("qinglan", "other", "1", "nonce", "forged", NOW)).isTrue();
  }

  @Test
  void nothingInTheTableSaysWhoTheSenderIs() {
    talks.heard(WANG, NOW, ONE);
    talks.file(WANG, "m-1", ONE, NOW);
    talks.keep(WANG, new Pending("a", ONE, "case.replied", "x", NOW));

    assertThat(TABLE.items().toString()).doesNotContain("open-id-of-wang");
    assertThat(TABLE.items())
        .as("everything is forgotten one day")
        .allMatch(item -> item.containsKey("expiresAt"));
  }
}
