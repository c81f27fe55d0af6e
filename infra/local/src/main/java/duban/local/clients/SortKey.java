package duban.local.clients;

import java.util.Arrays;

/// Where an item stands in a table or an index: the values of its key, each as bytes that sort as
/// DynamoDB sorts the values.
final class SortKey implements Comparable<SortKey> {
  /// Before everything.
  static final SortKey FIRST = new SortKey(new byte[0][], false);

  private final byte[][] parts;
  private final boolean end;

  private SortKey(byte[][] parts, boolean end) {
    this.parts = parts;
    this.end = end;
  }

  /// This key and one more value: right after this, and before everything else that begins so.
  SortKey then(byte[] part) {
    byte[][] more = Arrays.copyOf(parts, parts.length + 1);
    more[parts.length] = part;
    return new SortKey(more, false);
  }

  /// This key and all values of another.
  SortKey then(SortKey other) {
    byte[][] more = Arrays.copyOf(parts, parts.length + other.parts.length);
    System.arraycopy(other.parts, 0, more, parts.length, other.parts.length);
    return new SortKey(more, false);
  }

  /// Right behind everything that begins with this key.
  SortKey end() {
    return new SortKey(parts, true);
  }

  @Override
  public int compareTo(SortKey other) {
    int common = Math.min(parts.length, other.parts.length);
    for (int i = 0; i < common; i++) {
      int difference = Arrays.compareUnsigned(parts[i], other.parts[i]);
      if (difference != 0) {
        return difference;
      }
    }
    if (parts.length != other.parts.length) {
      boolean shorter = parts.length < other.parts.length;
      SortKey prefix = shorter ? this : other;
      return shorter == prefix.end ? 1 : -1;
    }
    return Boolean.compare(end, other.end);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SortKey key && compareTo(key) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(parts);
  }
}
