package duban.mail;

import static duban.pages.SampleCity.at;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.SampleMailIds;
import duban.pages.SampleCity;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The calendar entries that mails bring.
@Tag("A6")
class EntriesTest {
  private static final String TASK = "handle-1-gulou";
  private static final URI LINK = URI.create("https://duban.example/act/AbCdEf0123456789-_");

  @Test
  void aTaskMailBringsAnEntryForEverythingItOwes() throws Exception {
    Map<String, ICalendar> files =
        files(new Letter.Task(file(), open(file()), chen(), SampleCity.city(), LINK), at("08:51"));

    assertThat(files).containsOnlyKeys("initial-report.ics", "written-report.ics");
    assertThat(requireNonNull(files.get("initial-report.ics")).getMethod().isPublish()).isTrue();
    VEvent entry = requireNonNull(files.get("written-report.ics")).getEvents().getFirst();
    assertThat(entry.getSummary().getValue()).isEqualTo("舆〔2026〕12号 书面报告 · 人行道被占用");
    assertThat(entry.getDescription().getValue())
        .isEqualTo("请提交书面报告，最迟 4月15日(周三) 10:50。办理链接见督办邮件。");
    assertThat(entry.getDateStart().getValue().toInstant()).isEqualTo(at("10:35"));
    assertThat(entry.getDateEnd().getValue().toInstant()).isEqualTo(at("10:50"));
    assertThat(entry.getSequence().getValue()).isZero();
    assertThat(entry.getUid().getValue())
        .isEqualTo(
            "written-report." + TASK + "." + SampleCity.REF.id() + ".qinglan@mail.city.example");
    assertThat(entry.getAttendees()).isEmpty();
    assertThat(entry.getUrl()).isNull();
  }

  @Test
  void whatIsGivenOrPastHasNoEntry() throws Exception {
    CaseFile reported = SampleCity.withInitialReport(file());

    assertThat(files(task(reported), at("09:21"))).containsOnlyKeys("written-report.ics");
    assertThat(files(task(file()), at("10:00"))).containsOnlyKeys("written-report.ics");
    assertThat(files(task(file()), at("11:00"))).isEmpty();
  }

  @Test
  void anEntryFollowsItsLimitUnderTheSameName() throws Exception {
    CaseFile moved = moved(moved(file(), at("11:30")), at("12:00"));

    Map<String, ICalendar> files =
        files(new Letter.Moved(moved, moved.task(TASK), chen(), SampleCity.city()), at("09:00"));

    VEvent entry = requireNonNull(files.get("written-report.ics")).getEvents().getFirst();
    assertThat(entry.getUid().getValue()).startsWith("written-report." + TASK);
    assertThat(entry.getSequence().getValue()).isEqualTo(2);
    assertThat(entry.getDateEnd().getValue().toInstant()).isEqualTo(at("12:00"));
  }

  @Test
  void aMovedLimitIsToldInWords() throws Exception {
    CaseFile moved = moved(file(), at("11:30"));
    LetterWriter.Mail mail =
        write(new Letter.Moved(moved, moved.task(TASK), chen(), SampleCity.city()), at("09:00"));

    assertThat(mail.subject()).isEqualTo("【时限调整】舆〔2026〕12号 · 人行道被占用");
    assertThat(text(mail))
        .isEqualTo(
            """
            【时限调整】舆〔2026〕12号
            人行道被占用

            陈晓：您承办事项的时限已调整，仅供知悉，原办理链接继续有效。

            首报：最迟 4月15日(周三) 09:50，力争 09:30 前
            书面报告：最迟 4月15日(周三) 11:30

            调整原因：延期：现场积水

            随信日历文件（.ics）可导入您的日历，无需回复。
            青岚市城市管理局舆情办公室 · 4月15日(周三) 09:00""");
  }

  @Test
  void whatIsSettledIsTakenBackInAHigherVersion() throws Exception {
    CaseFile moved = moved(file(), at("11:30"));
    Letter letter =
        new Letter.Settled(
            moved, moved.task(TASK), List.of("written-report"), chen(), SampleCity.city());

    Map<String, ICalendar> files = files(letter, at("09:30"));

    assertThat(files).containsOnlyKeys("written-report.ics");
    assertThat(requireNonNull(files.get("written-report.ics")).getMethod().isCancel()).isTrue();
    VEvent entry = requireNonNull(files.get("written-report.ics")).getEvents().getFirst();
    assertThat(entry.getStatus().isCancelled()).isTrue();
    assertThat(entry.getSequence().getValue()).isEqualTo(2);
    assertThat(entry.getAlarms()).isEmpty();
    assertThat(text(write(letter, at("09:30"))))
        .isEqualTo(
            """
            【日程取消】舆〔2026〕12号
            人行道被占用

            陈晓：书面报告已有他人提交或无需再交，您不必再办，仅供知悉。

            随信日历文件（.ics）可导入您的日历，无需回复。
            青岚市城市管理局舆情办公室 · 4月15日(周三) 09:30""");
  }

  @Test
  @Tag("E10")
  void noPersonalDataAndNoLinkStandInAnEntry() throws Exception {
    CaseFile file = SampleCity.atHandle(SampleCity.message("王小明 13800138000 反映", "……"), null);
    Map<String, String> raw =
        raw(write(new Letter.Task(file, open(file), chen(), SampleCity.city(), LINK), at("08:51")));

    assertThat(raw).isNotEmpty();
    assertThat(raw.values())
        .allSatisfy(
            text ->
                assertThat(text.replace("\r\n ", ""))
                    .contains("〔已隐去〕")
                    .doesNotContain("王小明", "13800138000", "https://", "AbCdEf0123456789"));
  }

  private static CaseFile file() {
    return SampleCity.atHandle(SampleCity.message(), null);
  }

  private static Letter task(CaseFile file) {
    return new Letter.Task(file, open(file), chen(), SampleCity.city(), LINK);
  }

  private static CaseTask.Open open(CaseFile file) {
    return (CaseTask.Open) file.task(TASK);
  }

  private static duban.policy.Directory.Person chen() {
    return SampleCity.city().directory().person("chen");
  }

  private static CaseFile moved(CaseFile file, Instant to) {
    Deadline before =
        file.task(TASK).deadlines().stream()
            .filter(d -> d.what().equals("written-report"))
            .findFirst()
            .orElseThrow();
    return file.with(
        Actor.SYSTEM,
        at("09:00"),
        List.of(
            new CaseEvent.DeadlineMoved(TASK, before, before.movedTo(to), "extension", "现场积水")));
  }

  private static LetterWriter.Mail write(Letter letter, Instant now) {
    return new Letters(() -> now, SampleMailIds.IDS).write(letter, "7-1");
  }

  private static Map<String, ICalendar> files(Letter letter, Instant now) throws Exception {
    Map<String, ICalendar> files = new LinkedHashMap<>();
    raw(write(letter, now)).forEach((name, text) -> files.put(name, Biweekly.parse(text).first()));
    return files;
  }

  private static Multipart parts(LetterWriter.Mail mail) throws Exception {
    return (Multipart)
        new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(mail.mime()))
            .getContent();
  }

  private static Map<String, String> raw(LetterWriter.Mail mail) throws Exception {
    Map<String, String> files = new LinkedHashMap<>();
    Multipart parts = parts(mail);
    for (int i = 0; i < parts.getCount(); i++) {
      BodyPart part = parts.getBodyPart(i);
      if (part.isMimeType("text/calendar")) {
        String text = new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(part.getDisposition()).isEqualTo("attachment");
        assertThat(text)
            .contains("METHOD:" + new ContentType(part.getContentType()).getParameter("method"));
        files.put(part.getFileName(), text);
      }
    }
    return files;
  }

  private static String text(LetterWriter.Mail mail) throws Exception {
    Multipart parts = parts(mail);
    Multipart forms =
        parts.getBodyPart(0).isMimeType("multipart/*")
            ? (Multipart) parts.getBodyPart(0).getContent()
            : parts;
    return ((String) forms.getBodyPart(0).getContent()).replace("\r\n", "\n");
  }
}
