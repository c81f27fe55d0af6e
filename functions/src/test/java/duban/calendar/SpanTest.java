package duban.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
  private static Span read(String text) {
    return switch (Span.parse(text)) {
      case Span.Parsed.Ok ok -> ok.span();
      case Span.Parsed.Refused refused -> throw new AssertionError(refused.reason());
    };
  }

  @Test
  void everyKindHasItsWord() {
    assertThat(read("PT30M")).isEqualTo(new Span.Elapsed(Duration.ofMinutes(30)));
    assertThat(read("P1D")).isEqualTo(new Span.Elapsed(Duration.ofHours(24)));
    assertThat(read("P30D")).isEqualTo(new Span.Elapsed(Duration.ofHours(720)));
    assertThat(read("3d")).isEqualTo(new Span.CalendarDays(3));
    assertThat(read("5wd")).isEqualTo(new Span.WorkingDays(5));
    assertThat(read("4wh")).isEqualTo(new Span.WorkingHours(Duration.ofHours(4)));
    assertThat(read("90wm")).isEqualTo(new Span.WorkingHours(Duration.ofMinutes(90)));
    assertThat(read("same-day")).isEqualTo(new Span.SameDay());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT30M",
        "PT1H30M",
        "PT90S",
        "P1D",
        "P30D",
        "P1DT12H",
        "PT36H",
        "3d",
        "5wd",
        "4wh",
        "90wm",
        "120wm",
        "same-day",
        "3660d",
        "P3660D",
        "3660wd",
        "2000wh",
        "PT0.5S"
      })
  void whatIsPrintedReadsAsTheSame(String text) {
    assertThat(read(read(text).text())).isEqualTo(read(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PT24H, P1D",
    "PT90M, PT1H30M",
    "120wm, 2wh",
    "007d, 7d",
    "P1DT1H, PT25H",
    "5wd, 5wd"
  })
  void itIsPrintedInItsShortestForm(String text, String printed) {
    assertThat(read(text).text()).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "wd",
        "5 wd",
        "5WD",
        "5w",
        "1.5d",
        "-3d",
        "+3d",
        "３d",
        "same day",
        "P1M",
        "P1W",
        "30 days",
        "1234567d",
        "P99999999999999999999D"
      })
  void anythingElseIsRefusedWithExamples(String text) {
    assertThat(Span.parse(text))
        .isEqualTo(
            new Span.Parsed.Refused(
                "not a span of time such as PT30M, 4wh, 3d, 5wd or same-day: '" + text + "'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "0d     | must be 1 to 3660 days, not 0",
        "3661wd | must be 1 to 3660 days, not 3661",
        "0wh    | must be longer than nothing and at most 2000 hours, not 'PT0S'",
        "2001wh | must be longer than nothing and at most 2000 hours, not 'PT2001H'",
        "PT0S   | must be longer than nothing and at most 87840 hours, not 'PT0S'",
        "PT-1H  | must be longer than nothing and at most 87840 hours, not 'PT-1H'",
        "P3661D | must be longer than nothing and at most 87840 hours, not 'PT87864H'"
      })
  void spansOutOfBoundsAreRefusedWithTheBounds(String text, String reason) {
    assertThat(Span.parse(text)).isEqualTo(new Span.Parsed.Refused(reason));
  }

  @Test
  void workingTimeIsInWholeMinutes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Span.WorkingHours(Duration.ofSeconds(90)))
        .withMessage("must be whole minutes, not 'PT1M30S'");
  }
}
