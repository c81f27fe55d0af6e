package duban.mail;

import duban.cases.CaseRef;
import duban.cases.DayReport;
import duban.policy.Directory.Person;
import duban.policy.Policy.Label;
import duban.policy.Published;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A mail to one person that is about the office's work, not about one case.
public sealed interface OfficeLetter {
  Person to();

  Published city();

  /// Brings the link to the form at `/report` (A10).
  record FilingLink(Person to, Published city, URI link, Instant expiresAt)
      implements OfficeLetter {
    /// The link is a secret between the mail and its reader.
    @Override
    public String toString() {
      return "FilingLink[" + to.id() + "]";
    }
  }

  /// The day's matters (D10).
  ///
  /// @param planned when it was to go out; it says so when that is long past
  /// @param late whether it goes out late
  /// @param period the special period it belongs to; null on ordinary days
  /// @param links the reader's own links to the cases they oversee
  record Day(
      Person to,
      Published city,
      DayReport report,
      Instant planned,
      boolean late,
      @Nullable Label period,
      Map<CaseRef, URI> links)
      implements OfficeLetter {
    public Day {
      links = Map.copyOf(links);
    }

    /// The links are secrets between the mail and its reader.
    @Override
    public String toString() {
      return "Day[" + to.id() + ", " + planned + "]";
    }
  }

  /// A source's callback address is gone, and is not called any more (A11).
  ///
  /// @param source the source's name
  /// @param since when it said so
  record CallbackGone(Person to, Published city, Label source, Instant since)
      implements OfficeLetter {}

  /// The holidays of a year are not published yet.
  record CalendarMissing(Person to, Published city, int year) implements OfficeLetter {}
}
