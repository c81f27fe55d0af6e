package duban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Sizes as DynamoDB counts them.
class ItemSizeTest {
  private static final SdkBytes FIVE = SdkBytes.fromByteArray(new byte[5]);

  private static int of(AttributeValue value) {
    return ItemSize.bytes(Map.of("a", value)) - 1;
  }

  @Test
  void aTextCountsInBytesAndAName() {
    assertThat(ItemSize.bytes(Map.of("名", Items.text("督办a")))).isEqualTo(3 + 7);
    assertThat(ItemSize.bytes(Map.of("a", Items.text("x"), "bc", Items.text("y")))).isEqualTo(5);
  }

  @Test
  void everyKindOfValueCountsNoLessThanItHolds() {
    assertThat(of(AttributeValue.fromN("12345678901234567890"))).isEqualTo(21);
    assertThat(of(AttributeValue.fromB(FIVE))).isEqualTo(5);
    assertThat(of(AttributeValue.fromSs(List.of("督", "ab")))).isEqualTo(5);
    assertThat(of(AttributeValue.fromNs(List.of("1", "2")))).isEqualTo(42);
    assertThat(of(AttributeValue.fromBs(List.of(FIVE)))).isEqualTo(5);
    assertThat(of(AttributeValue.fromL(List.of(Items.text("ab"), Items.text("c")))))
        .isEqualTo(3 + 2 + 3);
    assertThat(of(AttributeValue.fromM(Map.of("k", Items.text("ab"))))).isEqualTo(3 + 1 + 3);
    assertThat(of(AttributeValue.fromBool(true))).isEqualTo(1);
    assertThat(of(AttributeValue.fromNul(true))).isEqualTo(1);
  }

  @Test
  void aTransactionCountsWhatItsWritesBring() {
    Map<String, AttributeValue> item = Map.of("a", Items.text("four"));
    TransactWriteItem put = TransactWriteItem.builder().put(p -> p.item(item)).build();
    TransactWriteItem update =
        TransactWriteItem.builder()
            .update(
                u ->
                    u.key(Map.of("k", Items.text("22")))
                        .expressionAttributeValues(Map.of(":v", Items.text("333"))))
            .build();
    TransactWriteItem check = TransactWriteItem.builder().conditionCheck(c -> c.key(item)).build();

    assertThat(ItemSize.bytes(List.of(put, update, check))).isEqualTo(5 + 3 + 5);
  }

  @Test
  void anItemThatLeavesNoRoomIsRefusedByNameAndOneThatJustFitsIsNot() {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", Items.text("CASE#1"));
    item.put("SK", Items.text("EVENT#1"));
    item.put("t", Items.text(""));
    int room = ItemSize.MOST_OF_ITEM - ItemSize.SPARE - ItemSize.bytes(item);

    item.put("t", Items.text("x".repeat(room)));
    assertThatCode(() -> ItemSize.check(item)).doesNotThrowAnyException();
    item.put("t", Items.text("x".repeat(room + 1)));
    assertThatThrownBy(() -> ItemSize.check(item))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("CASE#1 / EVENT#1");
  }
}
