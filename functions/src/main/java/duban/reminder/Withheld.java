package duban.reminder;

import duban.calendar.Reckoned;
import duban.cases.CaseFile;
import duban.cases.Circulars;
import java.util.Optional;

/// Why a circular does not go out although its time has come (D8). The office is told instead; the
/// record names the note after the rung in whose place it stands: `circular.explained`.
enum Withheld {
  /// The unit explained itself.
  EXPLAINED(".explained"),
  /// The day rests on a year whose holidays are not published: once they are, it may be named.
  PROVISIONAL(".provisional");

  private final String suffix;

  Withheld(String suffix) {
    this.suffix = suffix;
  }

  static Optional<Withheld> of(CaseFile file, Notices.Climb climb, Reckoned at) {
    if (Circulars.said(file, climb.task(), climb.unit(), climb.due()) == Circulars.Said.EXPLAINED) {
      return Optional.of(EXPLAINED);
    }
    return at.provisional() ? Optional.of(PROVISIONAL) : Optional.empty();
  }

  String rung(String circular) {
    return circular + suffix;
  }

  /// The rung of the ladder that a note stands in the place of; ids of rungs have no full stop.
  static String circular(String rung) {
    int stop = rung.indexOf('.');
    return stop < 0 ? rung : rung.substring(0, stop);
  }
}
