package duban.calendar;

/// When the clock of a span starts. Spans of whole days never count the day of the start (Civil
/// Code art. 201 ¶1), so for them both come to the same.
public enum Counted {
  /// At the start itself; working time from the next opening.
  AT_ONCE,
  /// With the next calendar day at 00:00; working spans with the next workday's opening.
  NEXT_DAY
}
