package duban.pages;

import duban.cases.FieldProblem;
import duban.intake.Uploads;
import duban.pages.Field.Control;
import duban.pages.Field.Group;
import duban.pages.Field.Option;
import duban.policy.Attachments;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.report.Columns;
import duban.report.FilingPage;
import duban.report.FindingForm;
import duban.text.Templates;
import duban.text.Texts;
import duban.text.Visible;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// What stands at `/report` and behind the links mailed from there, as HTML. Works without script.
public final class FilingPages {
  private static final int LONG = 8;
  private static final int SHORT = 4;
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT);

  /// @param now stands in the form as the time something was seen, until somebody says otherwise
  public String render(FilingPage page, Locale locale, Instant now) {
    Texts texts = Texts.in(locale);
    return switch (page) {
      case FilingPage.Ask ask ->
          Templates.render(
              "report/ask",
              Map.of(
                  "t",
                  texts,
                  "asked",
                  ask.asked(),
                  "typed",
                  ask.typed(),
                  "errors",
                  ask.problems().stream()
                      .map(p -> texts.get(p.key(), p.arguments().toArray()))
                      .toList()));
      case FilingPage.Form form ->
          Templates.render("report/form", Map.of("v", new Form(form, texts, now).view()));
      case FilingPage.Filed filed ->
          Templates.render(
              "report/filed",
              Map.of(
                  "t",
                  texts,
                  "office",
                  texts.name(filed.city().policy().office().name()),
                  "person",
                  filed.person().name(),
                  "number",
                  filed.file().number(),
                  "title",
                  Visible.line(filed.file().message().title()),
                  "status",
                  status(filed)));
      case FilingPage.Expired() -> notice("report.expired", texts);
      case FilingPage.Unknown() -> notice("report.unknown", texts);
    };
  }

  /// The citizen's own page, for the clerk to pass on to who called; empty for what staff found
  /// themselves.
  private static String status(FilingPage.Filed filed) {
    return FindingForm.MESSAGE.equals(filed.file().message().extra().get(FindingForm.KIND))
        ? "../status/" + filed.file().registration().statusCode()
        : "";
  }

  private static String notice(String key, Texts texts) {
    return Templates.render("act/notice", Map.of("t", texts, "key", key));
  }

  /// One form with what was typed into it.
  private record Form(FilingPage.Form page, Texts texts, Instant now) {
    FilingView view() {
      List<Field> fields = fields();
      return new FilingView(
          texts,
          page.link(),
          texts.name(policy().office().name()),
          page.person().name(),
          page.once(),
          gaps(),
          page.problems().stream().map(p -> problem(p, fields)).toList(),
          fields);
    }

    private List<String> gaps() {
      return page.person().unit().equals(policy().coordinator())
          ? page.city().gaps().stream()
              .map(
                  gap ->
                      texts.get(
                          "gap.of",
                          page.city()
                              .directory()
                              .findUnit(gap.unit())
                              .map(u -> texts.name(u.name()))
                              .orElse(gap.unit()),
                          texts.named("role", gap.role())))
              .toList()
          : List.of();
    }

    private Policy policy() {
      return page.city().policy();
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

    private List<Field> fields() {
      List<Option> options = new ArrayList<>();
      for (String kind : FindingForm.KINDS) {
        options.add(new Option(kind, texts.get("report.kind." + kind), kind.equals(value("kind"))));
      }
      return List.of(
          field("kind", select(options)),
          field("title", line("title", "text")),
          field("text", new Control.Lines(LONG, value("text"))),
          field(Columns.NAME, line(Columns.NAME, "text")),
          field(Columns.PHONE, line(Columns.PHONE, "tel")),
          field(Columns.PRIVACY, new Control.Tick(!value(Columns.PRIVACY).isBlank())),
          field("link", line("link", "url")),
          field(FindingForm.PLATFORM, line(FindingForm.PLATFORM, "text")),
          field("seenAt", new Control.Moment(page.values().getOrDefault("seenAt", today()))),
          field("occurredAt", new Control.Moment(value("occurredAt"))),
          field("area", labels("area", policy().areas(), Policy.Area::name)),
          field("category", labels("category", policy().categories(), Policy.Category::name)),
          field("tier", labels("tier", policy().tiers(), label -> label)),
          field(FindingForm.TREND, words(FindingForm.TREND, policy().desk().trends())),
          field(FindingForm.RISK, words(FindingForm.RISK, policy().desk().risks())),
          field(FindingForm.SCREENSHOTS, new Control.Lines(SHORT, value(FindingForm.SCREENSHOTS))),
          files());
    }

    private Field files() {
      Attachments rules = policy().attachments();
      Field field = field(FindingForm.FILES, new Control.Files(String.join(",", rules.types())));
      return new Field(
          field.name(),
          field.decisions(),
          field.label(),
          texts.get(
              "report.field.files.limits",
              rules.most(),
              Uploads.megabytes(Math.min(rules.largest(), Uploads.IN_ONE_REQUEST)),
              Uploads.megabytes(Uploads.IN_ONE_REQUEST),
              Uploads.types(rules)),
          field.control(),
          field.errors());
    }

    private String today() {
      return MINUTES.format(
          LocalDateTime.ofInstant(now, policy().office().zone()).truncatedTo(ChronoUnit.MINUTES));
    }

    private Field field(String name, Control control) {
      return Field.of("report.field.", name, control, page.problems(), texts);
    }

    private Control line(String name, String inputMode) {
      return new Control.Line(inputMode, value(name), List.of());
    }

    private <V> Control labels(String name, Map<String, V> all, Function<V, Label> label) {
      List<Option> options = new ArrayList<>();
      all.forEach(
          (id, v) ->
              options.add(new Option(id, texts.name(label.apply(v)), id.equals(value(name)))));
      return select(options);
    }

    private Control words(String name, List<Label> words) {
      return Words.control(words, value(name), texts);
    }

    private static Control select(List<Option> options) {
      return new Control.Select(List.of(new Group(null, options)));
    }

    private String value(String name) {
      return Objects.requireNonNullElse(page.values().get(name), "");
    }
  }
}
