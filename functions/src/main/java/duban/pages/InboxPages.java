package duban.pages;

import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.cases.Message.Attachment;
import duban.cases.Message.Upload;
import duban.mailin.InboxDesk;
import duban.mailin.InboxPage;
import duban.pages.Field.Control;
import duban.pages.Field.Group;
import duban.pages.Field.Option;
import duban.pages.MessageView.Fact;
import duban.pages.MessageView.Paper;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.policy.Published;
import duban.store.Inbox.Choice;
import duban.store.Inbox.Left;
import duban.store.Inbox.Letter;
import duban.store.Inbox.Why;
import duban.store.Papers;
import duban.text.Templates;
import duban.text.Texts;
import duban.text.Visible;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The page on a mail that came in, as HTML: the mail as plain text with its files, and three short
/// forms, one for each thing that may become of it. Works without script.
public final class InboxPages {
  private static final int REASON = 3;

  /// As long as somebody looks at the page.
  private static final Duration PAPERS_VALID_FOR = Duration.ofMinutes(15);

  private final Papers papers;

  public InboxPages(Papers papers) {
    this.papers = papers;
  }

  public String render(InboxPage page, Locale locale, Instant now) {
    Texts texts = Texts.in(locale);
    return switch (page) {
      case InboxPage.Form form ->
          Templates.render("inbox/mail", Map.of("v", new Form(form, texts, now).view(papers)));
      case InboxPage.Settled settled -> settled(settled, texts, now);
      case InboxPage.Expired() -> notice("inbox.expired", texts);
      case InboxPage.Unknown() -> notice("inbox.unknown", texts);
    };
  }

  private static String notice(String key, Texts texts) {
    return Templates.render("act/notice", Map.of("t", texts, "key", key));
  }

  private static String settled(InboxPage.Settled page, Texts texts, Instant now) {
    Published city = page.city();
    Choice choice = Objects.requireNonNull(page.mail().choice());
    String number = page.mail().number();
    String reason = choice.fields().get(InboxDesk.REASON);
    List<String> lines = new ArrayList<>();
    lines.add(
        texts.get(
            "inbox.settled.by",
            city.directory().findPerson(choice.person()).map(p -> p.name()).orElse(""),
            texts.time(choice.at(), city.policy().office().zone(), now)));
    if (number != null) {
      lines.add(texts.get("inbox.settled.case", number));
    }
    if (reason != null) {
      lines.add(texts.get("inbox.settled.reason", reason));
    }
    if (page.tooLate()) {
      lines.add(texts.get("inbox.settled.late"));
    }
    return Templates.render(
        "inbox/settled",
        Map.of(
            "t", texts,
            "office", texts.name(city.policy().office().name()),
            "person", page.person().name(),
            "what", texts.get("inbox.settled." + choice.decision()),
            "lines", lines));
  }

  /// One page with what was typed into it.
  private record Form(InboxPage.Form page, Texts texts, Instant now) {
    InboxView view(Papers papers) {
      List<InboxView.Part> parts =
          List.of(
              part(
                  InboxDesk.FILE,
                  field(
                      InboxDesk.TITLE,
                      new Control.Line(
                          "text", typed(InboxDesk.TITLE, letter().subject()), List.of())),
                  field(
                      InboxDesk.AREA, labels(InboxDesk.AREA, policy().areas(), Policy.Area::name)),
                  field(
                      InboxDesk.CATEGORY,
                      labels(InboxDesk.CATEGORY, policy().categories(), Policy.Category::name)),
                  field(InboxDesk.TIER, labels(InboxDesk.TIER, policy().tiers(), label -> label))),
              part(
                  InboxDesk.ATTACH,
                  field(
                      InboxDesk.NUMBER,
                      new Control.Line("text", typed(InboxDesk.NUMBER, ""), List.of()))),
              part(
                  InboxDesk.DISCARD,
                  field(InboxDesk.REASON, new Control.Lines(REASON, typed(InboxDesk.REASON, "")))));
      List<Field> fields = parts.stream().flatMap(part -> part.fields().stream()).toList();
      return new InboxView(
          texts,
          texts.name(policy().office().name()),
          page.person().name(),
          Visible.blank(letter().subject()) ? texts.get("inbox.untitled") : letter().subject(),
          text(),
          facts(),
          notes(),
          letter().attachments().stream().flatMap(a -> paper(papers, a).stream()).toList(),
          raw(papers),
          page.problems().stream().map(p -> problem(p, fields)).toList(),
          parts);
    }

    private Letter letter() {
      return page.mail().letter();
    }

    private String text() {
      return letter().unread()
          ? texts.get("inbox.text.unread")
          : Visible.blank(letter().text()) ? texts.get("inbox.empty") : letter().text();
    }

    private Policy policy() {
      return page.city().policy();
    }

    private List<Fact> facts() {
      ZoneId zone = policy().office().zone();
      List<Fact> facts = new ArrayList<>();
      String name = letter().name();
      String from = letter().from();
      facts.add(
          new Fact(
              texts.get(letter().forwarded() ? "inbox.forwarder" : "inbox.from"),
              from == null
                  ? texts.get("inbox.from.unknown")
                  : texts.get(
                      Boolean.TRUE.equals(letter().proven()) ? "inbox.from.proven" : "who.unproven",
                      name == null
                          ? from
                          : texts.get("inbox.from.named", Visible.line(name), from))));
      facts.add(
          new Fact(texts.get("inbox.received"), texts.time(letter().receivedAt(), zone, now)));
      Instant sent = letter().sentAt();
      if (sent != null) {
        facts.add(new Fact(texts.get("inbox.sent"), texts.time(sent, zone, now)));
      }
      policy()
          .findSource(letter().source())
          .ifPresent(
              source -> facts.add(new Fact(texts.get("inbox.source"), texts.name(source.name()))));
      return facts;
    }

    private List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (letter().suspicious()) {
        notes.add(texts.get("inbox.suspicious"));
      }
      String claims = letter().claims();
      if (claims != null) {
        notes.add(texts.get("inbox.claims", claims));
      }
      if (letter().automatic()) {
        notes.add(texts.get("inbox.automatic"));
      }
      if (letter().cut()) {
        notes.add(texts.get("inbox.cut"));
      }
      if (letter().unread()) {
        notes.add(texts.get("inbox.unread"));
      } else if (letter().lost()) {
        notes.add(texts.get("inbox.lost"));
      }
      for (Left left : letter().left()) {
        notes.add(texts.get("inbox.left." + id(left.why()), left.name()));
      }
      return notes;
    }

    private static String id(Why why) {
      return switch (why) {
        case OUTLOOK -> "outlook";
        case TOO_MUCH -> "too-much";
        case KIND -> "kind";
        case UNREADABLE -> "unreadable";
      };
    }

    private Optional<Paper> paper(Papers papers, Attachment attachment) {
      Upload upload = attachment.upload();
      return upload == null
          ? Optional.empty()
          : Optional.of(link(papers, upload, Objects.requireNonNullElse(attachment.title(), "")));
    }

    /// What may harm is not offered.
    private @Nullable Paper raw(Papers papers) {
      return letter().suspicious() ? null : link(papers, letter().raw(), Message.MAIL_NAME);
    }

    private Paper link(Papers papers, Upload upload, String name) {
      return new Paper(
          name, papers.link(letter().office(), upload, name, PAPERS_VALID_FOR).toString(), null);
    }

    private InboxView.Part part(String decision, Field... fields) {
      return new InboxView.Part(
          decision,
          texts.get("inbox.decision." + decision),
          texts.get("inbox.decision." + decision + ".hint"),
          List.of(fields));
    }

    private TaskView.Problem problem(FieldProblem problem, List<Field> fields) {
      Field field =
          fields.stream()
              .filter(f -> f.name().equals(problem.field()))
              .findFirst()
              .orElse(fields.getFirst());
      return new TaskView.Problem(
          field.label(), texts.get(problem.key(), problem.arguments().toArray()), field.id());
    }

    private Field field(String name, Control control) {
      return Field.of("inbox.field.", name, control, page.problems(), texts);
    }

    private <V> Control labels(String name, Map<String, V> all, Function<V, Label> label) {
      List<Option> options = new ArrayList<>();
      all.forEach(
          (id, v) ->
              options.add(new Option(id, texts.name(label.apply(v)), id.equals(typed(name, "")))));
      return new Control.Select(List.of(new Group(null, options)));
    }

    private String typed(String name, String otherwise) {
      return page.values().isEmpty()
          ? otherwise
          : Objects.requireNonNullElse(page.values().get(name), "");
    }
  }
}
