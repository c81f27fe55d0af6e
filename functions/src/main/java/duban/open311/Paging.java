package duban.open311;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which part of a list is wanted.
///
/// @param page from 1
/// @param size how many a page has, at most [#MOST]
record Paging(int page, int size) {
  /// GeoReport v2: the first 1,000 requests.
  static final int MOST = 1000;

  /// How many a page has where nothing is said.
  static final int USUAL = 100;

  private static final int LAST_PAGE = 100_000;

  static Paging read(Call call, List<Problem> problems) {
    return new Paging(
        number(call, "page", 1, LAST_PAGE, problems),
        number(call, "page_size", USUAL, MOST, problems));
  }

  private static int number(
      Call call, String name, int otherwise, int most, List<Problem> problems) {
    @Nullable String given = call.parameter(name);
    if (given == null) {
      return otherwise;
    }
    if (given.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(given);
      if (number >= 1 && number <= most) {
        return number;
      }
    }
    problems.add(Problem.bad("number", name, most));
    return otherwise;
  }

  <T> Stream<T> of(Stream<T> all) {
    return all.skip((long) (page - 1) * size).limit(size);
  }
}
