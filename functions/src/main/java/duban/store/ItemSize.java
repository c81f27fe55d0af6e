package duban.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Sizes as DynamoDB counts them: in bytes of UTF-8, names and values together.
public final class ItemSize {
  /// DynamoDB's limit for one item.
  static final int MOST_OF_ITEM = 400 * 1024;

  /// Kept free below a limit, for what an update adds later: a state, a time, a note.
  static final int SPARE = 16 * 1024;

  /// DynamoDB's limit for one transaction.
  static final int MOST_OF_TRANSACTION = 4 * 1024 * 1024;

  private static final int OF_A_NUMBER = 21;
  private static final int OF_A_COLLECTION = 3;

  private ItemSize() {}

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  public static int bytes(Map<String, AttributeValue> item) {
    return item.entrySet().stream().mapToInt(e -> bytes(e.getKey()) + bytes(e.getValue())).sum();
  }

  /// Never less than DynamoDB counts.
  private static int bytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> bytes(value.s());
      case N -> OF_A_NUMBER;
      case B -> value.b().asByteArrayUnsafe().length;
      case SS -> value.ss().stream().mapToInt(ItemSize::bytes).sum();
      case NS -> value.ns().size() * OF_A_NUMBER;
      case BS -> value.bs().stream().mapToInt(b -> b.asByteArrayUnsafe().length).sum();
      case L -> OF_A_COLLECTION + value.l().stream().mapToInt(v -> 1 + bytes(v)).sum();
      case M -> OF_A_COLLECTION + value.m().size() + bytes(value.m());
      case BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> 1;
    };
  }

  /// What the writes bring; an update also rewrites what its item had before, which is not known
  /// here.
  static int bytes(List<TransactWriteItem> writes) {
    int bytes = 0;
    for (TransactWriteItem write : writes) {
      if (write.put() != null) {
        bytes += bytes(write.put().item());
      } else if (write.update() != null) {
        bytes += bytes(write.update().key()) + bytes(write.update().expressionAttributeValues());
      }
    }
    return bytes;
  }

  /// @throws TooLarge naming the item, before anything of it is written
  static void check(Map<String, AttributeValue> item) {
    int bytes = bytes(item);
    if (bytes > MOST_OF_ITEM - SPARE) {
      throw new TooLarge(
          Items.string(item, "PK") + " / " + Items.string(item, "SK"), bytes, MOST_OF_ITEM - SPARE);
    }
  }
}
