package duban.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Bytes as text, without guessing.
final class Utf8 {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /// Empty when the bytes are not UTF-8, or begin with a byte order mark, which JSON does not allow
  /// (RFC 8259, 8.1).
  static Optional<String> strict(byte[] bytes) {
    return text(bytes).filter(text -> text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK);
  }

  /// Empty when the bytes are not UTF-8.
  static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
