package duban.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleExpressionTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rate(1 minute)                 | 2026-04-15T09:12    | 2026-04-15T09:13
          rate(1 minute)                 | 2026-04-15T09:12:30 | 2026-04-15T09:13
          rate(5 minutes)                | 2026-04-15T09:12    | 2026-04-15T09:15
          rate(2 hours)                  | 2026-04-15T09:12    | 2026-04-15T10:00
          cron(0 9 * * ? *)              | 2026-04-15T08:59:59 | 2026-04-15T09:00
          cron(0 9 * * ? *)              | 2026-04-15T09:00    | 2026-04-16T09:00
          cron(0/15 * * * ? *)           | 2026-04-15T09:12    | 2026-04-15T09:15
          cron(*/20 8-10 * * ? *)        | 2026-04-15T10:41    | 2026-04-16T08:00
          cron(5,35 14 * * ? *)          | 2026-04-15T14:05    | 2026-04-15T14:35
          cron(0 9 ? * MON-FRI *)        | 2026-04-17T09:00    | 2026-04-20T09:00
          cron(0 9 ? * 2-6 *)            | 2026-04-17T09:00    | 2026-04-20T09:00
          cron(0 9 ? * 1 *)              | 2026-04-17T09:00    | 2026-04-19T09:00
          cron(0 9 ? * SUN,SAT *)        | 2026-04-18T09:00    | 2026-04-19T09:00
          cron(0 9 ? * 6L *)             | 2026-04-15T09:00    | 2026-04-24T09:00
          cron(0 9 ? * 3#2 *)            | 2026-04-15T09:00    | 2026-05-12T09:00
          cron(0 9 1 * ? *)              | 2026-04-15T09:00    | 2026-05-01T09:00
          cron(0 9 L * ? *)              | 2026-02-01T09:00    | 2026-02-28T09:00
          cron(0 9 L * ? *)              | 2028-02-01T09:00    | 2028-02-29T09:00
          cron(0 9 15W * ? *)            | 2026-02-01T09:00    | 2026-02-16T09:00
          cron(0 9 1W * ? *)             | 2026-07-31T12:00    | 2026-08-03T09:00
          cron(0 9 LW * ? *)             | 2026-05-01T09:00    | 2026-05-29T09:00
          cron(0 9 31 * ? *)             | 2026-03-31T09:00    | 2026-05-31T09:00
          cron(0 9 1 JAN,JUL ? *)        | 2026-04-15T09:00    | 2026-07-01T09:00
          cron(0 9 1 1/3 ? *)            | 2026-04-15T09:00    | 2026-07-01T09:00
          cron(0 9 29 2 ? *)             | 2026-04-15T09:00    | 2028-02-29T09:00
          cron(30 8 1 10 ? 2027-2028)    | 2026-04-15T09:00    | 2027-10-01T08:30
          at(2026-05-01T09:00:00)        | 2026-04-15T09:00    | 2026-05-01T09:00
          """)
  void firesNext(String expression, LocalDateTime after, LocalDateTime next) {
    assertThat(
            ScheduleExpression.parse(expression)
                .next(after.atZone(SHANGHAI).toInstant(), SHANGHAI)
                .atZone(SHANGHAI)
                .toLocalDateTime())
        .isEqualTo(next);
  }

  @Test
  void leavesOutTheTimeThatADayDoesNotHave() {
    assertThat(firings("cron(30 2 * * ? *)", "2026-03-27T12:00:00Z", 3))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z");
  }

  @Test
  void firesOnceAtTheTimeThatADayHasTwice() {
    assertThat(firings("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", 3))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z");
  }

  @Test
  void firesOnceEvenWhenAskedBetweenTheTwo() {
    assertThat(firings("cron(30 2 * * ? *)", "2026-10-25T01:10:00Z", 1))
        .containsExactly("2026-10-26T01:30:00Z");
  }

  @ParameterizedTest
  @CsvSource({"at(2026-04-01T09:00:00)", "cron(0 9 1 4 ? 2025)"})
  void neverFiresAgain(String expression) {
    assertThat(
            ScheduleExpression.parse(expression)
                .next(Instant.parse("2026-04-15T00:00:00Z"), SHANGHAI))
        .isEqualTo(Instant.MAX);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          every(1 minute)         | it must be rate(…), cron(…) or at(…).
          rate(1 minute           | it must be rate(…), cron(…) or at(…).
          rate(0 minutes)         | a rate is a positive number and minute(s), hour(s) or day(s).
          rate(-1 minutes)        | a rate is a positive number and minute(s), hour(s) or day(s).
          rate(1 minutes)         | a rate is a positive number and minute(s), hour(s) or day(s).
          rate(2 minute)          | a rate is a positive number and minute(s), hour(s) or day(s).
          rate(10 seconds)        | a rate is a positive number and minute(s), hour(s) or day(s).
          cron(0 9 * * ?)         | cron takes six fields, and here are 5.
          cron(0 9 * * * *)       | one of the day of the month and the day of the week must be ?, and only one.
          cron(0 9 ? * ? *)       | one of the day of the month and the day of the week must be ?, and only one.
          at(tomorrow)            | at takes a time such as 2026-05-01T09:00:00.
          at(2026-02-30T09:00:00) | at takes a time such as 2026-05-01T09:00:00.
          """)
  void refuses(String expression, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduleExpression.parse(expression))
        .withMessage("\"" + expression + "\" is not a schedule expression: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cron(60 9 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 9 32 * ? *)",
        "cron(0 9 * 13 ? *)",
        "cron(0 9 ? * 8 *)",
        "cron(0 9 ? * FRY *)",
        "cron(0 9 * * ? 1969)",
        "cron(0 9 ? * MON#6 *)",
        "cron(0 9 40W * ? *)"
      })
  void refusesValuesOutOfTheirRange(String expression) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduleExpression.parse(expression))
        .withMessageStartingWith("\"" + expression + "\" is not a schedule expression: ");
  }

  private static List<String> firings(String expression, String after, int count) {
    ScheduleExpression schedule = ScheduleExpression.parse(expression);
    List<String> firings = new ArrayList<>();
    Instant last = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      last = schedule.next(last, BERLIN);
      firings.add(last.toString());
    }
    return firings;
  }
}
