package duban.pages;

import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Report;
import duban.cases.CaseFile;
import duban.cases.FieldProblem;
import duban.cases.TaskKind;
import duban.pages.Field.Control;
import duban.pages.Field.Group;
import duban.pages.Field.Option;
import duban.policy.Directory.Unit;
import duban.policy.Policy.Label;
import duban.policy.Published;
import duban.text.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a task may decide, and what each decision asks for. A field that several decisions ask for
/// stands in the form once, so that nothing is posted twice.
final class Decisions {
  /// Rows of a field for a whole report or reply, and of one for a remark.
  private static final int LONG = 10;

  private static final int SHORT = 4;

  private final Published city;
  private final Texts texts;
  private final Map<String, String> values;
  private final List<FieldProblem> problems;

  Decisions(Published city, Texts texts, Map<String, String> values, List<FieldProblem> problems) {
    this.city = city;
    this.texts = texts;
    this.values = values;
    this.problems = problems;
  }

  static List<String> of(TaskKind kind) {
    return switch (kind) {
      case TRIAGE -> List.of("assign", "redirect", "no-reply", "merge", "refuse");
      case HANDLE -> List.of("initial-report", "written-report", "follow-up", "not-ours");
      case CONSULT -> List.of("agree", "object");
      case ANSWER -> List.of("send", "return");
      case CONTRIBUTE, REVIEW, OVERSEE -> List.of();
    };
  }

  List<Choice> choices(TaskKind kind) {
    return of(kind).stream()
        .map(
            id -> {
              String key = "decision." + kind.id() + "." + id;
              return new Choice(
                  id,
                  texts.get(key),
                  texts.find(key + ".hint"),
                  texts.get(key + ".submit"),
                  id.equals(values.get("decision")));
            })
        .toList();
  }

  List<Field> fields(TaskKind kind, CaseFile file) {
    return switch (kind) {
      case TRIAGE -> triage();
      case HANDLE -> handle();
      case CONSULT ->
          List.of(field(kind, "opinion", List.of("agree", "object"), lines("opinion", SHORT)));
      case ANSWER -> answer(file);
      case CONTRIBUTE, REVIEW, OVERSEE -> List.of();
    };
  }

  private List<Field> triage() {
    TaskKind kind = TaskKind.TRIAGE;
    List<String> assign = List.of("assign");
    return List.of(
        field(kind, "path", assign, labels("path", city.policy().paths(), p -> p.name())),
        field(kind, "tier", assign, labels("tier", city.policy().tiers(), label -> label)),
        field(kind, "unit", assign, new Control.Select(units(chosen("unit")))),
        field(kind, "coUnits", assign, new Control.Checks(units(chosen("coUnits")))),
        field(
            kind,
            "channel",
            List.of("redirect"),
            labels("channel", city.policy().channels(), c -> c.name())),
        field(kind, "into", List.of("merge"), line("into", "text", List.of())),
        field(kind, "reason", List.of("no-reply", "refuse"), lines("reason", SHORT)),
        field(kind, "note", List.of("assign", "redirect"), lines("note", SHORT)));
  }

  private List<Field> handle() {
    TaskKind kind = TaskKind.HANDLE;
    List<String> assessed = List.of("initial-report", "written-report");
    return List.of(
        field(
            kind,
            "text",
            List.of("initial-report", "written-report", "follow-up"),
            lines("text", LONG)),
        field(kind, "oral", List.of("initial-report"), new Control.Tick(!value("oral").isBlank())),
        field(kind, "draftReply", List.of("written-report"), lines("draftReply", LONG)),
        field(
            kind,
            "trend",
            assessed,
            Words.control(city.policy().desk().trends(), value("trend"), texts)),
        field(
            kind,
            "risk",
            assessed,
            Words.control(city.policy().desk().risks(), value("risk"), texts)),
        field(kind, "reason", List.of("not-ours"), lines("reason", SHORT)),
        field(
            kind,
            "suggest",
            List.of("not-ours"),
            line(
                "suggest",
                "text",
                city.assignable().stream().map(u -> texts.name(u.name())).toList())));
  }

  private List<Field> answer(CaseFile file) {
    TaskKind kind = TaskKind.ANSWER;
    List<String> send = List.of("send");
    String reply = values.containsKey("reply") ? value("reply") : draft(file);
    return List.of(
        field(kind, "reply", send, new Control.Lines(LONG + 2, reply)),
        field(kind, "form", send, labels("form", city.policy().replyForms(), label -> label)),
        field(kind, "link", send, line("link", "url", List.of())),
        field(kind, "reason", List.of("return"), lines("reason", SHORT)));
  }

  /// The reply the unit proposed last.
  static String draft(CaseFile file) {
    return file.latest(Report.WRITTEN)
        .map(CaseFile.Filed::report)
        .map(CaseEvent.ReportFiled::draftReply)
        .orElse("");
  }

  private Field field(TaskKind kind, String name, List<String> decisions, Control control) {
    String key = "field." + kind.id() + "." + name;
    return new Field(
        name, decisions, texts.get(key), texts.find(key + ".hint"), control, errors(name));
  }

  /// What is wrong with the field, in words.
  List<String> errors(String field) {
    return problems.stream()
        .filter(p -> p.field().equals(field))
        .map(p -> texts.get(p.key(), p.arguments().toArray()))
        .toList();
  }

  private Control.Lines lines(String name, int rows) {
    return new Control.Lines(rows, value(name));
  }

  private Control.Line line(String name, String inputMode, List<String> suggestions) {
    return new Control.Line(inputMode, value(name), suggestions);
  }

  private <V> Control.Select labels(String name, Map<String, V> all, Function<V, Label> label) {
    Set<String> chosen = chosen(name);
    List<Option> options = new ArrayList<>();
    all.forEach(
        (id, v) -> options.add(new Option(id, texts.name(label.apply(v)), chosen.contains(id))));
    return new Control.Select(List.of(new Group(null, options)));
  }

  private List<Group> units(Set<String> chosen) {
    Map<String, List<Option>> byKind =
        city.assignable().stream()
            .collect(
                Collectors.groupingBy(
                    Unit::kind,
                    LinkedHashMap::new,
                    Collectors.mapping(
                        u -> new Option(u.id(), texts.name(u.name()), chosen.contains(u.id())),
                        Collectors.toList())));
    return byKind.entrySet().stream()
        .map(e -> new Group(texts.named("unit.kind", e.getKey()), e.getValue()))
        .toList();
  }

  private Set<String> chosen(String name) {
    return Set.copyOf(Stream.of(value(name).split(",")).distinct().toList());
  }

  private String value(String name) {
    @Nullable String typed = values.get(name);
    return typed == null ? "" : typed;
  }
}
