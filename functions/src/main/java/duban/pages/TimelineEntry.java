package duban.pages;

import java.util.List;

/// One thing that happened, in words.
///
/// @param who who did it, for whom
/// @param details what was written on the occasion, each under its name
public record TimelineEntry(String when, String who, String what, List<Detail> details) {
  public TimelineEntry {
    details = List.copyOf(details);
  }

  public record Detail(String label, String text) {}
}
