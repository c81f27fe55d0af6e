package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Recorded;
import duban.cases.SampleMailIds;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.mail.ChatWords;
import duban.mail.LetterWriter.Mail;
import duban.mail.SourceLetter;
import duban.mail.SourceLetters;
import duban.policy.Published;
import duban.policy.Qinglan;
import duban.policy.WayBack.Callback.Format;
import duban.store.Samples;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A case that was closed without a reply says why, by every way back.
@Tag("C2")
class NoReplyTest {
  private static final String REASON = "市民已撤回。";

  private final StatusCode code = Samples.code();
  private final Published city = Qinglan.published();

  private CaseFile file(CaseEvent... events) {
    Step step = Samples.registration(code, Samples.message("E-1"), "舆〔2026〕1号");
    return CaseFile.replay(
            code.ref(), List.of(new Recorded(1, step.at(), step.actor(), step.events().getFirst())))
        .with(Actor.SYSTEM, Samples.NINE, List.of(events));
  }

  private CaseFile closed() {
    return file(new CaseEvent.NoReplyNeeded(REASON), new CaseEvent.Closed("no-reply"));
  }

  /// The office decided so and thought better of it.
  private CaseFile replied() {
    return file(
        new CaseEvent.NoReplyNeeded(REASON),
        new CaseEvent.Replied("已处理。", null, null),
        new CaseEvent.Closed("replied"));
  }

  private String call(CaseFile file) {
    return CallBody.of(Format.STANDARD, "call-1", file, "case.closed", city.policy()).text();
  }

  private String chat(CaseFile file) {
    return new ChatWords("https://duban.example").told(file, "case.closed", city.policy());
  }

  private String mail(CaseFile file) throws Exception {
    Mail mail =
        new SourceLetters(() -> Samples.NINE, "https://duban.example", SampleMailIds.IDS)
            .write(new SourceLetter(file, "case.closed", "wang@mail.example", null, city), "key-1");
    return text(
        new MimeMessage(
            Session.getInstance(new Properties()), new ByteArrayInputStream(mail.mime())));
  }

  private static String text(Part part) throws Exception {
    if (part.getContent() instanceof Multipart parts) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < parts.getCount(); i++) {
        all.append(text(parts.getBodyPart(i)));
      }
      return all.toString();
    }
    return part.getContent() instanceof String words ? words : "";
  }

  @Test
  void theCallbackTheChatAndTheMailSayWhy() throws Exception {
    assertThat(call(closed())).contains("\"reason\":\"" + REASON + "\"");
    assertThat(chat(closed())).contains(REASON);
    assertThat(mail(closed())).contains(REASON);
  }

  @Test
  void aCaseThatWasAnsweredAfterAllSaysNothingOfIt() throws Exception {
    assertThat(call(replied())).doesNotContain(REASON);
    assertThat(chat(replied())).doesNotContain(REASON);
    assertThat(mail(replied())).doesNotContain(REASON).contains("已处理。");
  }
}
