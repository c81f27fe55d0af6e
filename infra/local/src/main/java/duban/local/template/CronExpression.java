package duban.local.template;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/// `cron(0 9 ? * MON-FRI *)`: minute, hour, day of the month, month, day of the week (1 is Sunday),
/// year. One of the two days is `?`.
///
/// When clocks go forward, a time that the day does not have is left out; when they go back, a time
/// that the day has twice fires once.
public final class CronExpression implements ScheduleExpression {
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2199;
  private static final int MONDAY = 2;
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final Pattern NTH_WEEKDAY = Pattern.compile("[1-7A-Z]+#[1-5]");
  private static final int FIELDS = 6;
  private static final int DAY_OF_MONTH = 2;
  private static final int DAY_OF_WEEK = 4;

  private static final CronDefinition EVENT_BRIDGE =
      CronDefinitionBuilder.defineCron()
          .withMinutes()
          .withStrictRange()
          .and()
          .withHours()
          .withStrictRange()
          .and()
          .withDayOfMonth()
          .supportsL()
          .supportsW()
          .supportsLW()
          .supportsQuestionMark()
          .withStrictRange()
          .and()
          .withMonth()
          .withStrictRange()
          .and()
          .withDayOfWeek()
          .withValidRange(1, 7)
          .withMondayDoWValue(MONDAY)
          .supportsHash()
          .supportsL()
          .supportsQuestionMark()
          .and()
          .withYear()
          .withValidRange(FIRST_YEAR, LAST_YEAR)
          .withStrictRange()
          .and()
          .instance();

  private final String text;
  private final ExecutionTime times;

  private CronExpression(String text, Cron cron) {
    this.text = text;
    this.times = ExecutionTime.forCron(cron);
  }

  static CronExpression parse(String text, String inside) {
    String[] fields = SPACES.split(inside);
    if (fields.length != FIELDS) {
      throw refusal(text, "cron takes six fields, and here are " + fields.length);
    }
    if (fields[DAY_OF_MONTH].equals("?") == fields[DAY_OF_WEEK].equals("?")) {
      throw refusal(
          text, "one of the day of the month and the day of the week must be ?, and only one");
    }
    if (fields[DAY_OF_WEEK].contains("#") && !NTH_WEEKDAY.matcher(fields[DAY_OF_WEEK]).matches()) {
      throw refusal(text, "a month has the same weekday at most five times");
    }
    try {
      return new CronExpression(text, new CronParser(EVENT_BRIDGE).parse(inside));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a schedule expression: " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException refusal(String text, String reason) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not a schedule expression: " + reason + ".");
  }

  @Override
  public Instant next(Instant after, ZoneId zone) {
    // Walked on a clock without changes; each local time is then looked up in the zone.
    LocalDateTime local = LocalDateTime.ofInstant(after, zone);
    while (true) {
      Optional<LocalDateTime> following =
          times.nextExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
      if (following.isEmpty()) {
        return Instant.MAX;
      }
      local = following.get();
      if (!zone.getRules().getValidOffsets(local).isEmpty()) {
        Instant next = local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
        if (next.isAfter(after)) {
          return next;
        }
      }
    }
  }

  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronExpression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
