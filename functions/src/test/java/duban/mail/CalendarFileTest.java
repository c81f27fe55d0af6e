package duban.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A6")
class CalendarFileTest {
  private static final Instant LIMIT = Instant.parse("2026-04-15T02:50:00Z");

  private static CalendarFile entry(boolean cancelled, int sequence, String summary) {
    return new CalendarFile(
        cancelled,
        "written-report.handle-1-gulou.k7x.qinglan@city.example",
        sequence,
        Instant.parse("2026-04-15T00:51:00Z"),
        LIMIT.minus(Duration.ofMinutes(15)),
        LIMIT,
        "duban@city.example",
        "青岚市舆情办",
        summary,
        "请提交书面报告，最迟 10:50。",
        Duration.ofMinutes(10));
  }

  @Test
  void anEntryReadsWhole() {
    assertThat(entry(false, 2, "舆〔2026〕12号 书面报告 · 人行道被占用").text())
        .isEqualTo(
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//Duban//Deadlines//EN
            CALSCALE:GREGORIAN
            METHOD:PUBLISH
            BEGIN:VEVENT
            UID:written-report.handle-1-gulou.k7x.qinglan@city.example
            SEQUENCE:2
            DTSTAMP:20260415T005100Z
            DTSTART:20260415T023500Z
            DTEND:20260415T025000Z
            ORGANIZER;CN="青岚市舆情办":mailto:duban@city.example
            SUMMARY:舆〔2026〕12号 书面报告 · 人行道被占用
            DESCRIPTION:请提交书面报告，最迟 10:50。
            STATUS:CONFIRMED
            CLASS:PRIVATE
            TRANSP:TRANSPARENT
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER;RELATED=START:-PT10M
            DESCRIPTION:舆〔2026〕12号 书面报告 · 人行道被占用
            END:VALARM
            END:VEVENT
            END:VCALENDAR
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aCancelledEntryTakesItselfBackAndDoesNotRing() {
    assertThat(entry(true, 3, "x").text())
        .contains("METHOD:CANCEL\r\n", "SEQUENCE:3\r\n", "STATUS:CANCELLED\r\n")
        .doesNotContain("VALARM");
  }

  @Test
  void longLinesAreFoldedAtSeventyFiveOctetsWithoutCuttingACharacter() {
    String summary = "人行道被占用，老人和推婴儿车的只能走到机动车道上🚲很危险。".repeat(8);

    String text = entry(false, 0, summary).text();

    for (String line : text.split("\r\n", -1)) {
      byte[] octets = line.getBytes(StandardCharsets.UTF_8);
      assertThat(octets.length).isLessThanOrEqualTo(75);
      assertThat(new String(octets, StandardCharsets.UTF_8)).isEqualTo(line);
    }
    assertThat(read(text).getSummary().getValue()).isEqualTo(summary);
  }

  @Test
  void whatEverStandsInATitleAnIndependentReaderReadsTheSame() {
    for (String summary :
        new String[] {
          "a;b,c\\d:\"e\"",
          "line\nbreak",
          "BEGIN:VEVENT",
          "trailing\\",
          ";;;,,,\\n",
          "emoji 👩‍👩‍👧 和 汉字"
        }) {
      VEvent event = read(entry(false, 1, summary).text());
      assertThat(event.getSummary().getValue()).isEqualTo(summary);
      assertThat(event.getUid().getValue())
          .isEqualTo("written-report.handle-1-gulou.k7x.qinglan@city.example");
      assertThat(event.getSequence().getValue()).isEqualTo(1);
      assertThat(event.getDateEnd().getValue().toInstant()).isEqualTo(LIMIT);
      assertThat(event.getAlarms()).hasSize(1);
    }
  }

  @Test
  void controlCharactersCannotStartALineOfTheirOwn() {
    String text = entry(false, 0, "a\r\nATTENDEE:mailto:x@y.example\u0000\rb").text();

    assertThat(text).contains("SUMMARY:a\\nATTENDEE:mailto:x@y.example\\nb\r\n");
    assertThat(read(text).getAttendees()).isEmpty();
  }

  @Test
  void anEntryThatEndsBeforeItBeginsIsRefused() {
    assertThatThrownBy(
            () ->
                new CalendarFile(
                    false, "u", 0, LIMIT, LIMIT, LIMIT, "a@b", "n", "s", "d", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An entry begins before it ends, in version 0 or later.");
  }

  private static VEvent read(String text) {
    ICalendar calendar = Biweekly.parse(text).first();
    assertThat(calendar.validate(biweekly.ICalVersion.V2_0).toString()).isEmpty();
    return calendar.getEvents().getFirst();
  }
}
