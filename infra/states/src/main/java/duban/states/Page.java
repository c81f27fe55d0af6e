package duban.states;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Part of a list, and the token that asks for the next part.
record Page<T>(List<T> items, Optional<String> nextToken) {
  private static final int DEFAULT_SIZE = 100;
  private static final int LARGEST = 1_000;
  private static final String PREFIX = "from-";
  private static final Pattern TOKEN = Pattern.compile(PREFIX + "(\\d{1,9})");

  /// @param size from 1 to 1,000; 0 or none for 100
  static <T> Page<T> of(List<T> all, @Nullable Integer size, @Nullable String token) {
    if (size != null && (size < 0 || size > LARGEST)) {
      throw Refusals.validation(
          "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member"
              + " must have value less than or equal to "
              + LARGEST);
    }
    int from = token == null ? 0 : start(token);
    int length = size == null || size == 0 ? DEFAULT_SIZE : size;
    int first = Math.min(from, all.size());
    int end = Math.min(all.size(), first + length);
    return new Page<>(
        all.subList(first, end), end < all.size() ? Optional.of(PREFIX + end) : Optional.empty());
  }

  private static int start(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw Refusals.invalidToken();
    }
    return Integer.parseInt(token.substring(PREFIX.length()));
  }
}
