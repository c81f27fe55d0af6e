package duban.pages;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of what happened in a case that an answer of Lambda has room for, oldest first. The
/// newest entries are on the first page, and long texts are shown by their beginning.
///
/// @param older address of the page before; null on the oldest
/// @param newer address of the page after; null on the newest
public record TimelinePage(
    List<TimelineEntry> entries, @Nullable String older, @Nullable String newer) {
  static final int ENTRIES = 50;

  /// What is read without asking for more, in characters.
  static final int BEGINNING = 2_000;

  public TimelinePage {
    entries = List.copyOf(entries);
  }

  /// What a reader asked to see.
  ///
  /// @param page from 1, the newest
  /// @param whole the entry to be shown in full, from 1, the oldest; 0 for none
  public record Asked(int page, int whole) {
    public static final Asked FIRST = new Asked(1, 0);

    /// Reads what stands in an address. What is no number counts as not given.
    public static Asked of(@Nullable String page, @Nullable String part) {
      return new Asked(Math.max(1, number(page)), number(part));
    }

    private static int number(@Nullable String given) {
      return given != null && given.matches("[0-9]{1,6}") ? Integer.parseInt(given) : 0;
    }
  }

  static TimelinePage of(List<TimelineEntry> all, Asked asked) {
    int pages = Math.max(1, (all.size() + ENTRIES - 1) / ENTRIES);
    int page = Math.min(asked.page(), pages);
    int end = all.size() - (page - 1) * ENTRIES;
    List<TimelineEntry> shown = new ArrayList<>();
    for (int i = Math.max(0, end - ENTRIES); i < end; i++) {
      TimelineEntry entry = all.get(i);
      shown.add(
          asked.whole() == i + 1
              ? entry
              : entry.beginning(BEGINNING, "?page=" + page + "&part=" + (i + 1)));
    }
    return new TimelinePage(
        shown,
        page < pages ? "?page=" + (page + 1) : null,
        page > 1 ? "?page=" + (page - 1) : null);
  }

  /// The beginning of a text that stands in full among the entries.
  static String beginning(String text) {
    return TimelineEntry.cut(text, BEGINNING);
  }
}
