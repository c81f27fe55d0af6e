package duban.calendar;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The grammar of [Span].
final class SpanText {
  private static final Pattern COUNTED = Pattern.compile("([0-9]{1,6})(d|wd|wh|wm)");

  private SpanText() {}

  static Span.Parsed parse(String text) {
    if (text.equals("same-day")) {
      return new Span.Parsed.Ok(new Span.SameDay());
    }
    try {
      Matcher counted = COUNTED.matcher(text);
      return new Span.Parsed.Ok(
          counted.matches()
              ? counted(Integer.parseInt(counted.group(1)), counted.group(2))
              : new Span.Elapsed(Duration.parse(text)));
    } catch (DateTimeException | ArithmeticException e) {
      return new Span.Parsed.Refused(
          "not a span of time such as PT30M, 4wh, 3d, 5wd or same-day: '" + text + "'");
    } catch (IllegalArgumentException e) {
      // The spans themselves know their bounds.
      return new Span.Parsed.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static Span counted(int count, String unit) {
    return switch (unit) {
      case "d" -> new Span.CalendarDays(count);
      case "wd" -> new Span.WorkingDays(count);
      case "wh" -> new Span.WorkingHours(Duration.ofHours(count));
      default -> new Span.WorkingHours(Duration.ofMinutes(count));
    };
  }
}
