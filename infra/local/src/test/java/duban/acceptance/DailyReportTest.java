package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The day's matters arrive before close of work, half past five with half an hour to read them; in
/// a special period they arrive every four hours, whatever day it is (D10).
@Tag("D10")
class DailyReportTest {
  private static final String DESK = "lin.ruoxi@qinglan.example";
  private static final String LEADER = "hou.xiaobo@qinglan.example";
  private static final String OTHER_LEADER = "tan.jie@qinglan.example";

  private static LocalStack at(String time) {
    return Stacks.startAt(Instant.parse(time));
  }

  private static List<Mail> reports(City city, String to) {
    return city.mails(to).stream().filter(m -> m.subject().contains("汇报】")).toList();
  }

  @Test
  void onAWorkingDayTheOfficeAndTheLeadersConcernedReadTheDaysMatters() {
    try (LocalStack stack = at("2026-04-15T16:45:00+08:00")) {
      City city = new City(stack.uri());
      city.accept("city-portal", City.message("DAY-1", Map.of()));
      city.advance("PT14M");
      assertThat(reports(city, DESK)).isEmpty();

      city.advance("PT2M");

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
    }
  }

  @Test
  void onADayOffThereIsNone() {
    // A Saturday.
    try (LocalStack stack = at("2026-04-18T16:45:00+08:00")) {
      City city = new City(stack.uri());
      city.accept("city-portal", City.message("DAY-2", Map.of()));

      city.advance("PT1H");

      assertThat(reports(city, DESK)).isEmpty();
    }
  }

  @Test
  void onASaturdayWorkedForAHolidayThereIsOne() {
    // 调休: worked for the National Day holiday.
    try (LocalStack stack = at("2026-10-10T16:45:00+08:00")) {
      City city = new City(stack.uri());
      city.accept("city-portal", City.message("DAY-3", Map.of()));

      city.advance("PT20M");

      assertThat(reports(city, DESK)).hasSize(1);
    }
  }

  @Test
  void inASpecialPeriodThereIsOneEveryFourHoursThoughItIsAHoliday() {
    try (LocalStack stack = at("2026-10-02T07:30:00+08:00")) {
      City city = new City(stack.uri());

      city.advance("PT12H");

      assertThat(reports(city, DESK))
          .extracting(Mail::subject)
          .hasSize(3)
          .allSatisfy(subject -> assertThat(subject).startsWith("【国庆期间值守汇报】"));
    }
  }
}
