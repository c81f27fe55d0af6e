package duban.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Deadlines come into calendars with the task mails, and leave them again.
@Tag("A5")
class CalendarEntriesTest {
  private static final String FIRST = "chen.zhiqiang@qinglan.example";
  private static final String SECOND = "wu.meiling@qinglan.example";
  private static final String DESK = "lin.ruoxi@qinglan.example";
  private static LocalStack stack;
  private static City city;

  @BeforeAll
  static void start() {
    stack = Stacks.start();
    city = new City(stack.uri());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static String written(Mail mail) {
    return requireNonNull(mail.files().get("written-report.ics"));
  }

  private static String line(String file, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + "[^:\\r]*:([^\\r]*)\\r?$").matcher(file);
    assertThat(line.find()).as(name + " in " + file).isTrue();
    return line.group(1);
  }

  @Test
  void aTaskMailBringsItsDeadlinesAsEntries() {
    Accepted accepted = city.accept("city-portal", City.message("ICS-1", Map.of()));
    Mail mail = city.task(FIRST, accepted.number());

    assertThat(mail.files()).containsOnlyKeys("initial-report.ics", "written-report.ics");
    String entry = written(mail);
    assertThat(entry).contains("METHOD:PUBLISH", "BEGIN:VALARM").doesNotContain("/act/", "http");
    assertThat(line(entry, "SUMMARY")).isEqualTo(accepted.number() + " 书面报告 · 人行道被占用");
    assertThat(line(entry, "DTEND")).matches("\\d{8}T\\d{6}Z");
    assertThat(line(entry, "SEQUENCE")).isEqualTo("0");
    assertThat(line(entry, "UID"))
        .isEqualTo(
            "written-report.handle-1-gutai-bureau."
                + accepted.ref().substring(accepted.ref().indexOf('/') + 1)
                + ".qinglan@qinglan.example");
  }

  @Test
  void forAMajorMatterWhatOneFiledIsTakenBackFromTheOther() {
    Accepted accepted =
        city.accept(
            "city-portal",
            City.message(
                "ICS-2", Map.of("tier", "major", "postedAt", city.advance("PT0S").toString())));
    city.advance("PT0S");
    city.decide(
        city.task(DESK, accepted.number()).link(),
        "assign",
        "path",
        "county",
        "tier",
        "major",
        "unit",
        "gutai-bureau");
    String entry = written(city.task(SECOND, accepted.number()));

    city.decide(
        city.task(FIRST, accepted.number()).link(),
        "written-report",
        "text",
        "已处理。",
        "draftReply",
        "您好，已处理。");

    List<Mail> taken =
        city.mails(SECOND).stream()
            .filter(m -> m.subject().startsWith("【日程取消】" + accepted.number()))
            .toList();
    assertThat(taken).hasSize(1);
    String cancelled = written(taken.getFirst());
    assertThat(cancelled).contains("METHOD:CANCEL", "STATUS:CANCELLED").doesNotContain("VALARM");
    assertThat(line(cancelled, "UID")).isEqualTo(line(entry, "UID"));
    assertThat(Integer.parseInt(line(cancelled, "SEQUENCE")))
        .isGreaterThan(Integer.parseInt(line(entry, "SEQUENCE")));
    assertThat(taken.getFirst().hasLink()).isFalse();
    assertThat(city.mails(FIRST).stream().filter(m -> m.subject().startsWith("【日程取消】")))
        .as("who filed it knows")
        .isEmpty();
  }

  @Test
  void forAGeneralMatterAnEntryOfHoursPassesByItself() {
    Accepted accepted = city.accept("city-portal", City.message("ICS-3", Map.of()));
    city.decide(
        city.task(FIRST, accepted.number()).link(),
        "written-report",
        "text",
        "已处理。",
        "draftReply",
        "您好，已处理。");

    assertThat(city.mails(SECOND).stream().map(Mail::subject))
        .noneMatch(s -> s.contains("【日程取消】" + accepted.number()));
  }

  @Test
  void theMailboxOffersTheFile() {
    Accepted accepted = city.accept("city-portal", City.message("ICS-4", Map.of()));
    Mail mail = city.task(FIRST, accepted.number());

    assertThat(city.page(city.at("/local/mail/" + mail.json().get("id").asString())).body())
        .contains("download=\"written-report.ics\"", "data:text/calendar", "BEGIN:VEVENT");
  }
}
