package duban.mail;

import duban.cases.CaseFile;
import duban.cases.MailIds;
import duban.cases.Standing;
import duban.mail.LetterWriter.Mail;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.text.Templates;
import duban.text.Texts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.simplejavamail.api.email.EmailPopulatingBuilder;

/// Writes the mails that tell a source, or the author, what became of a message (A11, B3): from the
/// office, with the case number, the answer and the link to the status page. Nobody's personal data
/// is in them (E10): the title is the author's own and is masked, who handled the matter is named
/// by unit.
public final class SourceLetters {
  private final InstantSource clock;
  private final String publicUrl;
  private final MailIds ids;
  private final Texts texts = Texts.in(Locale.SIMPLIFIED_CHINESE);

  /// @param publicUrl base address of the pages, without a slash at its end
  public SourceLetters(InstantSource clock, String publicUrl, MailIds ids) {
    this.clock = clock;
    this.publicUrl = publicUrl;
    this.ids = ids;
  }

  /// @param key what makes the message id: the same effect always has the same
  public Mail write(SourceLetter letter, String key) {
    Instant now = clock.instant();
    CaseFile file = letter.file();
    Policy policy = letter.city().policy();
    Policy.MailSettings settings = policy.mail();
    String what = texts.named("told.what", letter.told());
    String title = title(file);
    SourceView view =
        new SourceView(
            texts,
            texts.get("mail.heading", what, file.number()),
            title,
            greeting(letter),
            words(letter),
            publicUrl + "/status/" + file.registration().statusCode(),
            List.of(
                texts.get(
                    "mail.signed",
                    texts.name(policy.office().name()),
                    texts.time(now, policy.office().zone(), now))));
    String subject = texts.get("answer.subject", what, file.number(), title);
    String messageId = "<" + ids.mail(file.ref(), key, letter.to(), settings.domain()) + ">";
    EmailPopulatingBuilder email =
        Mime.email(
            settings,
            null,
            letter.to(),
            texts,
            new Mime.Content(
                subject, view.text(), Templates.render("mail/source", Map.of("v", view))),
            messageId,
            now);
    Mime.thread(email, file.ref(), ids, settings);
    return new Mail(
        messageId,
        settings.from(),
        letter.to(),
        subject,
        Mime.bytes(email),
        Mail.tags(file.ref(), key));
  }

  private String greeting(SourceLetter letter) {
    Label source = letter.source();
    return source == null
        ? texts.get("answer.author")
        : texts.get("answer.source", texts.name(source), letter.file().message().externalId());
  }

  private List<String> words(SourceLetter letter) {
    CaseFile file = letter.file();
    List<String> words = new ArrayList<>();
    if (letter.told().equals("case.registered")) {
      words.add(texts.get("answer.registered", file.number()));
    } else {
      if (file.standing() instanceof Standing.Received) {
        words.add(texts.get("status.lead.received"));
      } else if (file.standing() instanceof Standing.Handling(String unit)) {
        words.add(
            texts.get(
                "status.lead.handling",
                letter
                    .city()
                    .directory()
                    .findUnit(unit)
                    .map(u -> texts.name(u.name()))
                    .orElse(unit)));
      }
      words.addAll(AnswerWords.of(file, letter.city().policy(), texts));
    }
    file.replyDue()
        .filter(due -> file.standing() instanceof Standing.Handling)
        .ifPresent(
            due -> {
              ZoneId zone = letter.city().policy().office().zone();
              words.add(texts.get("answer.due", texts.limit(due.limit(), zone, clock.instant())));
              if (due.provisional()) {
                words.add(texts.get("due.provisional"));
              }
            });
    return words;
  }

  private String title(CaseFile file) {
    return Masking.mask(
        Mime.oneLine(file.message().title()),
        Masking.known(file.message().author()),
        texts.get("mail.masked"));
  }
}
