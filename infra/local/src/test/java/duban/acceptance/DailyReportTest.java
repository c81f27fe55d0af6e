package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The day's matters arrive before close of work, whenever an office closes (D10).
@Tag("D10")
class DailyReportTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final String DESK = "lin.ruoxi@qinglan.example";
  private static final String LEADER = "hou.xiaobo@qinglan.example";
  private static final String OTHER_LEADER = "tan.jie@qinglan.example";
  private static final Pattern WEEK = Pattern.compile("(?s)  week:\n.*?  makeUpAs: monday");
  private static final Pattern PERIOD =
      Pattern.compile("from: '[^']*', until: '[^']*', every: PT4H");

  @TempDir private Path folder;

  private static List<Mail> reports(City city, String to) {
    return city.mails(to).stream().filter(m -> m.subject().contains("汇报】")).toList();
  }

  /// An office that is open on the days named, until a quarter of an hour after `close` minus the
  /// half hour before it: the report is due a quarter of an hour from now.
  private LocalStack office(LocalDateTime now, List<LocalDate> days, boolean special) {
    LocalTime close = now.toLocalTime().withNano(0).plusMinutes(45);
    StringBuilder week = new StringBuilder("  week:\n");
    days.forEach(
        day ->
            week.append("    ")
                .append(day.getDayOfWeek().name().toLowerCase(java.util.Locale.ROOT))
                .append(": ['00:00-")
                .append(close)
                .append("']\n"));
    week.append("  makeUpAs: ")
        .append(days.getFirst().getDayOfWeek().name().toLowerCase(java.util.Locale.ROOT));
    LocalDate today = now.toLocalDate();
    return Stacks.startWithPolicy(
        folder,
        policy ->
            PERIOD
                .matcher(WEEK.matcher(policy).replaceFirst(week.toString()))
                .replaceFirst(
                    special
                        ? "from: '%s', until: '%s', every: PT30M"
                            .formatted(today, today.plusDays(1))
                        : "from: '2000-01-01', until: '2000-01-01', every: PT4H"),
        // Whatever year it is: no day of it differs from its weekday.
        """
        date,name,kind
        %1$d-01-01,元旦,holiday
        %1$d-05-01,劳动节,holiday
        %2$d-01-01,元旦,holiday
        %2$d-05-01,劳动节,holiday
        """
            .formatted(today.getYear(), today.getYear() + 1));
  }

  /// Now, but not so late that the quarter of an hour ahead is another day.
  private static LocalDateTime now() {
    LocalDateTime now = LocalDateTime.ofInstant(Instant.now(), ZONE);
    org.junit.jupiter.api.Assumptions.assumeTrue(
        now.toLocalTime().isBefore(LocalTime.of(22, 30))
            && now.getMonthValue() * 100 + now.getDayOfMonth() != 101
            && now.getMonthValue() * 100 + now.getDayOfMonth() != 501,
        "Too close to midnight, or a holiday.");
    return now;
  }

  @Test
  void onAWorkingDayTheOfficeAndTheLeadersConcernedReadTheDaysMatters() {
    LocalDateTime now = now();
    try (LocalStack stack = office(now, List.of(now.toLocalDate()), false)) {
      City city = new City(stack.uri());
      Accepted accepted = city.accept("city-portal", City.message("DAY-1", Map.of()));
      city.advance("PT5M");
      assertThat(reports(city, DESK)).isEmpty();

      city.advance("PT12M");

      assertThat(reports(city, DESK))
          .singleElement()
          .satisfies(
              mail -> {
                assertThat(mail.subject()).startsWith("【每日汇报】").contains("在办 1 件，超期 0 件");
                assertThat(mail.text()).contains("合计：新收 1，答复 0，在办 1，超期 0");
                assertThat(mail.html()).contains("新收", "鼓台区综合行政执法分局");
              });
      assertThat(reports(city, LEADER))
          .singleElement()
          .satisfies(mail -> assertThat(mail.text()).contains("鼓台区综合行政执法分局：新收 1"));
      assertThat(reports(city, OTHER_LEADER)).isEmpty();
      city.advance("PT1H");
      assertThat(reports(city, DESK)).as("once a day").hasSize(1);
      assertThat(accepted.number()).isNotEmpty();
    }
  }

  @Test
  void onADayOffThereIsNone() {
    LocalDateTime now = now();
    try (LocalStack stack = office(now, List.of(now.toLocalDate().plusDays(2)), false)) {
      City city = new City(stack.uri());
      city.accept("city-portal", City.message("DAY-2", Map.of()));

      city.advance("PT1H");

      assertThat(reports(city, DESK)).isEmpty();
    }
  }

  @Test
  void inASpecialPeriodThereIsOneEveryFewHours() {
    LocalDateTime now = now();
    try (LocalStack stack = office(now, List.of(now.toLocalDate().plusDays(2)), true)) {
      City city = new City(stack.uri());

      Instant began = city.advance("PT0S");
      Instant end = city.advance("PT1H35M");

      assertThat(reports(city, DESK).size())
          .isBetween(3, 4)
          .isEqualTo(
              (int)
                  (Math.floorDiv(end.getEpochSecond(), Duration.ofMinutes(30).toSeconds())
                      - Math.floorDiv(began.getEpochSecond(), Duration.ofMinutes(30).toSeconds())));
      assertThat(reports(city, DESK).getFirst().subject()).startsWith("【国庆期间值守汇报】");
    }
  }
}
