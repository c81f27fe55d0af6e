package duban.store;

import duban.calendar.CalendarData;
import duban.policy.Directory;
import duban.policy.Policy;
import duban.policy.Published;
import java.util.List;
import java.util.Optional;

/// The published versions of every office's policy, directory and calendar.
public interface Policies {
  /// What is in force for the office now (may lag a publication by a few seconds).
  ///
  /// @throws java.util.NoSuchElementException when the office has published nothing
  Published current(String office);

  /// The version a case is pinned to, with the directory and the calendar of today: rules stay,
  /// people change, and holidays are what they are for everybody.
  Published pinned(String office, int version);

  /// The office a source belongs to.
  Optional<String> findOfficeOfSource(String source);

  /// Every office that has published.
  List<String> offices();

  /// Publishes a new version and makes it current. Publishing what is already in force makes no new
  /// version.
  ///
  /// @return the version now in force
  /// @throws SourceTaken when one of its sources belongs to another office; nothing is published
  Published publish(Policy policy, Directory directory, CalendarData holidays);

  /// Publishes without any holidays.
  default Published publish(Policy policy, Directory directory) {
    return publish(policy, directory, CalendarData.NONE);
  }

  /// A source belongs to one office.
  final class SourceTaken extends RuntimeException {
    public SourceTaken(String source, String office) {
      super("The source '" + source + "' belongs to the office '" + office + "'.");
    }
  }
}
