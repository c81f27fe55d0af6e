package duban.pages;

import duban.calendar.Reason;
import duban.calendar.Reckoned;
import duban.calendar.Span;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Deadline;
import duban.cases.Recorded;
import duban.clocks.Deadlines.Given;
import duban.clocks.Extensions;
import duban.policy.Policy.DeadlineRule;
import duban.policy.Published;
import duban.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a due time came about, in words: what it is counted from, how much time there is, which days
/// did not count and why, which did although they are off in other weeks, and how it moved since.
final class Explaining {
  private final CaseFile file;
  private final Published city;
  private final Texts texts;
  private final Instant now;
  private final ZoneId zone;

  Explaining(CaseFile file, Published city, Texts texts, Instant now) {
    this.file = file;
    this.city = city;
    this.texts = texts;
    this.now = now;
    this.zone = city.policy().office().zone();
  }

  /// One sentence a line, in the order of time.
  ///
  /// @param task the step that owes it, or [CaseFile#CASE]
  List<String> lines(String task, Deadline deadline) {
    List<String> lines = new ArrayList<>();
    String start = texts.named("due.start", deadline.start());
    Optional<Given> given = Given.read(deadline.span());
    lines.add(why(deadline, start, given));
    given
        .map(g -> city.calendar().due(deadline.from(), g.span(), g.counted()))
        .filter(reckoned -> tells(reckoned, task, deadline))
        .ifPresent(reckoned -> reckoned.how().forEach(reason -> add(lines, reason)));
    for (Recorded recorded : file.history()) {
      if (recorded.event() instanceof CaseEvent.DeadlineMoved move
          && move.task().equals(task)
          && move.after().what().equals(deadline.what())) {
        lines.add(
            texts.get(
                "due.why.moved",
                time(recorded.at()),
                limit(move.before().limit()),
                limit(move.after().limit()),
                texts.named("moved", move.cause())));
      }
    }
    return lines;
  }

  /// Whether what today's calendar says is what was reckoned then: in the moments between a new
  /// calendar and the new limits it is not, and must not be told.
  private boolean tells(Reckoned reckoned, String task, Deadline deadline) {
    String kind = task.equals(CaseFile.CASE) ? DeadlineRule.CASE : file.task(task).kind().id();
    Deadline base = deadline.movedTo(reckoned.due(), reckoned.missingYears());
    return new Extensions(city, file).extended(task, kind, base).limit().equals(deadline.limit());
  }

  private String why(Deadline deadline, String start, Optional<Given> given) {
    String from = time(deadline.from());
    String length =
        given
            .map(g -> inWords(g, texts))
            .orElseGet(() -> length(deadline.from(), deadline.limit()));
    Instant aim = deadline.aim();
    return aim == null
        ? texts.get("due.why", start, from, length)
        : texts.get("due.why.aim", start, from, length, length(deadline.from(), aim));
  }

  private String length(Instant from, Instant to) {
    Duration length = Duration.between(from, to);
    return texts.duration(length.isNegative() ? Duration.ZERO : length);
  }

  /// A span of time as people say it.
  static String inWords(Given given, Texts texts) {
    String words =
        switch (given.span()) {
          case Span.Elapsed elapsed -> texts.duration(elapsed.duration());
          case Span.WorkingHours time ->
              time.workingTime().toMinutesPart() == 0
                  ? texts.get("span.hours", Long.toString(time.workingTime().toHours()))
                  : texts.get("span.minutes", Long.toString(time.workingTime().toMinutes()));
          case Span.CalendarDays days -> texts.get("span.days", Integer.toString(days.days()));
          case Span.WorkingDays days -> texts.get("span.workdays", Integer.toString(days.days()));
          case Span.SameDay same -> texts.get("span.same-day");
        };
    return switch (given.counted()) {
      case AT_ONCE -> words;
      case NEXT_DAY -> texts.get("span.next-day", words);
    };
  }

  private void add(List<String> lines, Reason reason) {
    switch (reason) {
      // Said with the span already.
      case Reason.StartedAt started -> {}
      case Reason.FromNextDay(LocalDate first) ->
          lines.add(texts.get("due.why.next-day", date(first)));
      case Reason.DaysOff off -> {
        String name = off.holiday();
        String why = name == null ? texts.get("due.why.weekend") : name;
        lines.add(
            off.first().equals(off.last())
                ? texts.get("due.why.day-off", date(off.first()), why)
                : texts.get("due.why.days-off", date(off.first()), date(off.last()), why));
      }
      case Reason.MakeUpWorkday(LocalDate day, String holiday) ->
          lines.add(texts.get("due.why.make-up", date(day), holiday));
      case Reason.OutsideHours(Instant from, Instant until) ->
          lines.add(texts.get("due.why.outside", time(from), time(until)));
      case Reason.EndsAtCloseOfWork(LocalDate day) ->
          lines.add(texts.get("due.why.close", date(day)));
      case Reason.EndsAtEndOfDay(LocalDate day) ->
          lines.add(texts.get("due.why.end-of-day", date(day)));
      case Reason.NotPublished(int year) ->
          lines.add(texts.get("due.why.not-published", Integer.toString(year)));
    }
  }

  private String time(Instant at) {
    return texts.time(at, zone, now);
  }

  private String limit(Instant at) {
    return texts.limit(at, zone, now);
  }

  private String date(LocalDate day) {
    return texts.date(day, zone, now);
  }
}
