package duban.calendar;

/// A date was asked for that depends on a year whose holidays are not known yet, by somebody who
/// cannot do with a provisional one.
public final class YearNotPublished extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int year;

  public YearNotPublished(int year) {
    super("The holidays of " + year + " are not published in this office's calendar.");
    this.year = year;
  }

  public int year() {
    return year;
  }
}
