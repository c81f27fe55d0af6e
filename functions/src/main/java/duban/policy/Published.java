package duban.policy;

import duban.calendar.CalendarData;
import duban.calendar.OfficeHours;
import duban.calendar.WorkCalendar;
import duban.calendar.CalendarData;
import duban.calendar.OfficeHours;
import duban.calendar.WorkCalendar;
import duban.policy.Directory.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What is in force for an office: a version of its policy together with its directory.
///
/// @param version counted from 1 for each office
public record Published(int version, Policy policy, Directory directory) {
  /// When the office works.
  public WorkCalendar calendar() {
    return new WorkCalendar(CalendarData.NONE, OfficeHours.usual(policy.office().zone()));
  }

  /// The day it is at the office.
  public LocalDate dayOf(Instant now) {
    return LocalDate.ofInstant(now, policy.office().zone());
  }

  /// The working days and hours of the office.
  public WorkCalendar calendar() {
    return new WorkCalendar(CalendarData.NONE, OfficeHours.usual(policy.office().zone()));
  }

  /// Whoever can handle a matter: not the office that assigns it, nor the bureau office that is
  /// heard on it anyway.
  public List<Unit> assignable() {
    return directory.units().values().stream()
        .filter(u -> !u.id().equals(policy.coordinator()) && !u.id().equals(policy.bureauOffice()))
        .toList();
  }
}
