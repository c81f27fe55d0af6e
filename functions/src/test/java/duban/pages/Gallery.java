package duban.pages;

import static duban.pages.SampleCity.at;

import duban.assignment.ActPage;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.FieldProblem;
import duban.cases.SampleMailIds;
import duban.mail.Letter;
import duban.mail.Letters;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/// Writes every kind of page into a folder, to be looked at in a browser.
public final class Gallery {
  private static final ActPages PAGES = new ActPages();

  private Gallery() {}

  public static void main(String... args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    String draft = "您好！您反映的东街口公交站旁人行道被占用的情况已经核实，4月15日上午已清理，劝离摊贩 6 户，早高峰安排专人值守。联系电话：0591-87654321。";
    for (String task :
        List.of("triage-1-office", "handle-1-gulou", "consult-1-road", "answer-1-office")) {
      CaseFile file = ActPagesTest.fileAt(task, SampleCity.message(), draft);
      Instant now =
          task.startsWith("triage")
              ? at("08:50")
              : task.startsWith("handle") ? at("09:15") : at("11:10");
      write(folder, task, ActPagesTest.form(file, task), Locale.CHINESE, now);
      write(folder, task + "-en", ActPagesTest.form(file, task), Locale.ENGLISH, now);
    }
    CaseFile triage = SampleCity.atTriage(SampleCity.message());
    write(
        folder,
        "refused",
        new ActPage.Form(
            triage,
            (CaseTask.Open) triage.task("triage-1-office"),
            SampleCity.city().directory().person("lin"),
            SampleCity.city(),
            Map.of("decision", "assign", "tier", "major", "coUnits", "road"),
            List.of(
                new FieldProblem("path", "problem.required"),
                new FieldProblem("unit", "problem.required")),
            ""),
        Locale.CHINESE,
        at("09:20"));
    CaseFile handle =
        SampleCity.withInitialReport(SampleCity.atHandle(SampleCity.message(), "请先到现场"));
    write(
        folder,
        "done",
        new ActPage.Form(
            handle,
            (CaseTask.Open) handle.task("handle-1-gulou"),
            SampleCity.city().directory().person("chen"),
            SampleCity.city(),
            Map.of("decision", "written-report"),
            List.of(),
            "initial-report"),
        Locale.CHINESE,
        at("09:21"));
    CaseFile consult = SampleCity.atConsult(SampleCity.message(), draft);
    write(
        folder,
        "settled",
        ActPagesTest.settled(consult, "handle-1-gulou", true),
        Locale.CHINESE,
        at("10:31"));
    letters(folder);
    write(folder, "expired", new ActPage.Expired(), Locale.CHINESE, at("10:31"));
  }

  /// The HTML part of mails as a mail program shows it, and the citizen's pages.
  private static void letters(Path folder) throws Exception {
    CaseFile file = SampleCity.atHandle(SampleCity.message(), "请先到现场，注意方式方法。");
    Letters letters = new Letters(() -> at("08:51"), SampleMailIds.IDS);
    Letter task =
        new Letter.Task(
            file,
            (CaseTask.Open) file.task("handle-1-gulou"),
            SampleCity.city().directory().person("chen"),
            SampleCity.city(),
            URI.create("https://duban.example/act/AbCdEf0123456789AbCdEf0123456789AbCdEf01234"));
    Letter copy =
        new Letter.Copy(
            file, "bureau-office", SampleCity.city().directory().person("he"), SampleCity.city());
    for (Letter letter : List.of(task, copy)) {
      MimeMessage mime =
          new MimeMessage(
              Session.getInstance(new Properties()),
              new ByteArrayInputStream(letters.write(letter, "1").mime()));
      String html = (String) ((Multipart) mime.getContent()).getBodyPart(1).getContent();
      Files.writeString(
          folder.resolve("mail-" + letter.getClass().getSimpleName() + ".html"), html);
    }
  }

  private static void write(Path folder, String name, ActPage page, Locale locale, Instant now)
      throws IOException {
    Files.writeString(folder.resolve(name + ".html"), PAGES.render(page, "link", locale, now));
  }
}
