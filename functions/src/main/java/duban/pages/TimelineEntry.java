package duban.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that happened, in words.
///
/// @param who who did it, for whom
/// @param details what was written on the occasion, each under its name
/// @param more where the details stand in full; null where they do here
public record TimelineEntry(
    String when, String who, String what, List<Detail> details, @Nullable String more) {
  public TimelineEntry {
    details = List.copyOf(details);
  }

  public record Detail(String label, String text) {}

  /// The same with the beginnings of its details.
  ///
  /// @param longest in characters, of all details together
  /// @param whole where they stand in full
  TimelineEntry beginning(int longest, String whole) {
    int all = details.stream().mapToInt(detail -> detail.text().length()).sum();
    if (all <= longest) {
      return this;
    }
    int each = longest / details.size();
    return new TimelineEntry(
        when,
        who,
        what,
        details.stream().map(d -> new Detail(d.label(), cut(d.text(), each))).toList(),
        whole);
  }

  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "…";
  }
}
