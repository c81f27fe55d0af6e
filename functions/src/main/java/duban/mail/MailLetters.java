package duban.mail;

import duban.cases.CaseFile;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.policy.Published;
import duban.text.Texts;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The words of the letters that are about mail: one that came in, one that answered a mail of
/// ours, one that did not arrive (C3).
record MailLetters(Texts texts) {
  OfficeView arrived(OfficeLetter.MailArrived letter, Instant now) {
    Policy policy = letter.city().policy();
    String at = texts.time(letter.receivedAt(), policy.office().zone(), now);
    return view(
        letter,
        texts.get(letter.again() ? "mailin.arrived.again" : "mailin.arrived", at),
        texts.get("mailin.arrived.lead", Mime.oneLine(letter.to().name()), at, letter.files()),
        letter.suspicious() ? texts.get("mailin.arrived.suspicious") : null,
        letter.link(),
        texts.get("mail.private"),
        now);
  }

  OfficeView filed(OfficeLetter.LetterFiled letter, Instant now) {
    Person sender = letter.sender();
    CaseFile file = letter.file();
    return view(
        letter,
        texts.get("mailin.filed", file.number()),
        texts.get(
            "mailin.filed.lead",
            Mime.oneLine(letter.to().name()),
            sender == null
                ? texts.get(letter.proven() ? "mailin.sender.outside" : "mailin.sender.unproven")
                : who(letter.city(), sender),
            file.number()),
        null,
        letter.link(),
        letter.link() == null ? null : texts.get("mail.private"),
        now);
  }

  OfficeView answer(OfficeLetter.AnswerByMail letter, Instant now) {
    return view(
        letter,
        texts.get("mailin.answer", letter.file().number()),
        texts.get("mailin.answer.lead", Mime.oneLine(letter.to().name()), letter.file().number()),
        null,
        letter.link(),
        letter.link() == null ? null : texts.get("mail.private"),
        now);
  }

  OfficeView replaced(OfficeLetter.LinkReplaced letter, Instant now) {
    return view(
        letter,
        texts.get("mailin.replaced", letter.file().number()),
        texts.get("mailin.replaced.lead", Mime.oneLine(letter.to().name()), letter.file().number()),
        null,
        letter.link(),
        texts.get("mail.private"),
        now);
  }

  OfficeView unreachable(OfficeLetter.AddressUnreachable letter, Instant now) {
    Policy policy = letter.city().policy();
    Person reader = letter.reader();
    String whose = reader == null ? texts.get("mailin.reader.outside") : who(letter.city(), reader);
    return view(
        letter,
        texts.get("mailin.unreachable", whose),
        texts.get(
            reader == null ? "mailin.unreachable.outside" : "mailin.unreachable.lead",
            Mime.oneLine(letter.to().name()),
            whose,
            texts.time(letter.at(), policy.office().zone(), now),
            texts.named("bounced", letter.kind())),
        null,
        null,
        null,
        now);
  }

  OfficeView heard(OfficeLetter.BouncesHeard letter, Instant now) {
    return view(
        letter,
        texts.get("mailin.heard", letter.people().size()),
        texts.get(
            "mailin.heard.lead",
            Mime.oneLine(letter.to().name()),
            letter.people().stream()
                .map(person -> who(letter.city(), person))
                .collect(Collectors.joining(texts.get("mailin.heard.separator")))),
        null,
        null,
        null,
        now);
  }

  private String who(Published city, Person person) {
    return texts.get(
        "mailin.person",
        city.directory().findUnit(person.unit()).map(u -> texts.name(u.name())).orElse(""),
        Mime.oneLine(person.name()));
  }

  private OfficeView view(
      OfficeLetter letter,
      String heading,
      String lead,
      @Nullable String note,
      @Nullable URI link,
      @Nullable String first,
      Instant now) {
    Policy policy = letter.city().policy();
    List<String> footer = new ArrayList<>();
    if (first != null) {
      footer.add(first);
    }
    footer.add(
        texts.get(
            "mail.signed",
            texts.name(policy.office().name()),
            texts.time(now, policy.office().zone(), now)));
    return new OfficeView(
        texts,
        heading,
        lead,
        note,
        List.of(),
        List.of(),
        link == null ? null : link.toASCIIString(),
        texts.get("mailin.button"),
        footer);
  }
}
