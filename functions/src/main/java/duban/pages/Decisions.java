package duban.pages;

import duban.assignment.PersonalPieces;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Report;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.FieldProblem;
import duban.cases.TaskKind;
import duban.delivery.DeliveryTask;
import duban.pages.Field.Control;
import duban.pages.Field.Group;
import duban.pages.Field.Option;
import duban.policy.Directory.Unit;
import duban.policy.Policy.Label;
import duban.policy.Published;
import duban.text.Texts;
import java.time.Instant;
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
      case CONTRIBUTE -> List.of("contribute");
      case REVIEW -> List.of("approve", "return");
      case CONSULT -> List.of("agree", "object");
      case ANSWER -> List.of("send", "return");
      case OVERSEE -> List.of("reroute", "merge", "separate");
      case DELIVER -> List.of("retry", "posted", "cannot", "give-up");
    };
  }

  /// The administrator who posts an answer has other choices than the office that finds another way
  /// to the sender.
  private static List<String> of(CaseTask task) {
    return task.kind() == TaskKind.DELIVER ? DeliveryTask.decisions(task) : of(task.kind());
  }

  /// What the step may decide now.
  List<Choice> choices(CaseTask task, CaseFile file, ClockFields clocks) {
    return Stream.concat(of(task).stream(), clocks.decisions().stream())
        .filter(id -> !id.equals("separate") || !file.joined().isEmpty())
        .map(
            id -> {
              String key = "decision." + DeliveryTask.word(file, task) + "." + id;
              return new Choice(
                  id,
                  texts.get(key),
                  texts.find(key + ".hint"),
                  texts.get(key + ".submit"),
                  id.equals(values.get("decision")));
            })
        .toList();
  }

  List<Field> fields(CaseTask task, CaseFile file, ClockFields clocks, Instant now) {
    TaskKind kind = task.kind();
    return switch (kind) {
      case TRIAGE -> triage();
      case CONTRIBUTE -> List.of(field(kind, "text", of(kind), lines("text", LONG)));
      case REVIEW ->
          List.of(
              field(kind, "opinion", List.of("approve"), lines("opinion", SHORT)),
              field(kind, "reason", List.of("return"), lines("reason", SHORT)));
      case HANDLE -> handle(clocks);
      case CONSULT ->
          List.of(field(kind, "opinion", List.of("agree", "object"), lines("opinion", SHORT)));
      case ANSWER -> answer(file);
      case OVERSEE -> oversee(file, clocks, now);
      case DELIVER -> deliver(DeliveryTask.byHand(task), DeliveryTask.forCaller(file, task));
    };
  }

  private List<Field> triage() {
    TaskKind kind = TaskKind.TRIAGE;
    List<Field> fields = new ArrayList<>(assignment(kind, "assign"));
    fields.add(
        field(
            kind,
            "channel",
            List.of("redirect"),
            labels("channel", city.policy().channels(), c -> c.name())));
    fields.add(field(kind, "into", List.of("merge"), line("into", "text", List.of())));
    fields.add(field(kind, "reason", List.of("no-reply", "refuse"), lines("reason", SHORT)));
    fields.add(field(kind, "note", List.of("assign", "redirect"), lines("note", SHORT)));
    return fields;
  }

  private List<Field> deliver(boolean byHand, boolean caller) {
    TaskKind kind = TaskKind.DELIVER;
    List<String> posted = List.of("posted");
    List<Field> fields = new ArrayList<>();
    if (!caller) {
      fields.add(field(kind, "link", posted, line("link", "url", List.of())));
    }
    fields.add(moment(kind, "at", posted));
    if (!byHand || caller) {
      fields.add(field(kind, "note", posted, lines("note", SHORT)));
    }
    fields.add(
        field(kind, "reason", List.of(byHand ? "cannot" : "give-up"), lines("reason", SHORT)));
    return fields;
  }

  private List<Field> oversee(CaseFile file, ClockFields clocks, Instant now) {
    TaskKind kind = TaskKind.OVERSEE;
    List<String> offered = clocks.decisions();
    List<String> oral = among(offered, "oral-report", "extend");
    List<Field> fields = new ArrayList<>();
    for (Field field : assignment(kind, "reroute")) {
      fields.add(
          switch (field.name()) {
            case "unit" -> field.alsoFor(oral);
            case "tier" -> field.alsoFor(among(offered, "raise"));
            default -> field;
          });
    }
    if (!oral.isEmpty()) {
      fields.addAll(told(kind, oral));
    }
    fields.add(field(kind, "by", List.of("instruct"), line("by", "text", List.of())));
    fields.add(field(kind, "text", among(offered, "oral-report", "instruct"), lines("text", LONG)));
    List<String> asking = among(offered, "extend", "grant", "deny", "withdraw-circular");
    if (!asking.isEmpty()) {
      Field what = what(kind, asking, clocks);
      List<String> requests = clocks.requests(texts, now);
      fields.add(requests.isEmpty() ? what : what.saying(String.join("\n", requests)));
      List<String> timed = among(offered, "extend", "grant");
      if (!timed.isEmpty()) {
        fields.add(moment(kind, "until", timed));
      }
    }
    fields.add(field(kind, "into", List.of("merge"), line("into", "text", List.of())));
    if (!file.joined().isEmpty()) {
      fields.add(
          field(
              kind,
              "from",
              List.of("separate"),
              new Control.Select(
                  List.of(
                      new Group(
                          null,
                          file.joined().stream()
                              .map(CaseEvent.Joined::fromNumber)
                              .map(n -> new Option(n, n, n.equals(value("from"))))
                              .toList())))));
    }
    fields.add(
        field(kind, "reason", List.of("reroute"), lines("reason", SHORT))
            .alsoFor(among(offered, "extend", "grant", "deny", "raise", "withdraw-circular")));
    return fields;
  }

  private static List<String> among(List<String> offered, String... words) {
    return offered.stream().filter(List.of(words)::contains).toList();
  }

  /// Who handles the case, on which path.
  private List<Field> assignment(TaskKind kind, String decision) {
    List<String> assign = List.of(decision);
    return List.of(
        field(kind, "path", assign, labels("path", city.policy().paths(), p -> p.name())),
        field(kind, "tier", assign, labels("tier", city.policy().tiers(), label -> label)),
        field(kind, "unit", assign, new Control.Select(units(chosen("unit")))),
        field(kind, "coUnits", assign, new Control.Checks(units(chosen("coUnits")))));
  }

  private List<Field> handle(ClockFields clocks) {
    TaskKind kind = TaskKind.HANDLE;
    List<String> assessed = List.of("initial-report", "written-report");
    List<String> offered = clocks.decisions();
    List<Field> fields = new ArrayList<>();
    fields.add(
        field(
            kind,
            "text",
            List.of("initial-report", "written-report", "follow-up"),
            lines("text", LONG)));
    if (offered.contains("extend")) {
      fields.add(what(kind, List.of("extend"), clocks));
      fields.add(moment(kind, "until", List.of("extend")));
    }
    if (offered.contains("raise")) {
      fields.add(tier(kind, clocks));
    }
    List<String> oral =
        offered.contains("extend")
            ? List.of("initial-report", "extend")
            : List.of("initial-report");
    fields.add(field(kind, "oral", oral, new Control.Tick(!value("oral").isBlank())));
    fields.addAll(told(kind, oral));
    fields.add(field(kind, "draftReply", List.of("written-report"), lines("draftReply", LONG)));
    fields.add(
        field(
            kind,
            "trend",
            assessed,
            Words.control(city.policy().desk().trends(), value("trend"), texts)));
    fields.add(
        field(
            kind,
            "risk",
            assessed,
            Words.control(city.policy().desk().risks(), value("risk"), texts)));
    fields.add(
        field(
            kind,
            "reason",
            Stream.concat(Stream.of("not-ours"), offered.stream()).toList(),
            lines("reason", SHORT)));
    fields.add(
        field(
            kind,
            "suggest",
            List.of("not-ours"),
            line(
                "suggest",
                "text",
                Stream.concat(
                        city.assignable().stream().map(u -> texts.name(u.name())),
                        city.policy().channels().values().stream().map(c -> texts.name(c.name())))
                    .toList())));
    return fields;
  }

  private Field what(TaskKind kind, List<String> decisions, ClockFields clocks) {
    return field(
        kind,
        "what",
        decisions,
        new Control.Select(List.of(new Group(null, clocks.things(texts, value("what"))))));
  }

  private Field tier(TaskKind kind, ClockFields clocks) {
    Map<String, Label> higher = new LinkedHashMap<>();
    city.policy()
        .tiers()
        .forEach(
            (id, label) -> {
              if (clocks.higherTiers().contains(id)) {
                higher.put(id, label);
              }
            });
    return field(kind, "tier", List.of("raise"), labels("tier", higher, label -> label));
  }

  /// Who told whom by word of mouth, and when.
  private List<Field> told(TaskKind kind, List<String> decisions) {
    return List.of(
        field(kind, "toldBy", decisions, line("toldBy", "text", List.of())),
        field(kind, "toldTo", decisions, line("toldTo", "text", List.of())),
        moment(kind, "toldAt", decisions));
  }

  private Field moment(TaskKind kind, String name, List<String> decisions) {
    return field(kind, name, decisions, new Control.Moment(value(name)));
  }

  private List<Field> answer(CaseFile file) {
    TaskKind kind = TaskKind.ANSWER;
    List<String> send = List.of("send");
    String reply = values.containsKey("reply") ? value("reply") : draft(file);
    List<Field> fields = new ArrayList<>();
    fields.add(field(kind, "reply", send, new Control.Lines(LONG + 2, reply)));
    List<Option> pieces =
        PersonalPieces.in(reply).stream()
            .map(
                piece -> new Option(piece, piece, chosen(PersonalPieces.CONFIRMED).contains(piece)))
            .toList();
    if (!pieces.isEmpty()) {
      fields.add(
          field(
              kind,
              PersonalPieces.CONFIRMED,
              send,
              new Control.Checks(List.of(new Group(null, pieces)))));
    }
    fields.add(
        field(kind, "form", send, labels("form", city.policy().replyForms(), label -> label)));
    fields.add(field(kind, "link", send, line("link", "url", List.of())));
    fields.add(field(kind, "reason", List.of("return"), lines("reason", SHORT)));
    return fields;
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
