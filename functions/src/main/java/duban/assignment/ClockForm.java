package duban.assignment;

import duban.cases.CaseEvent.Told;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Circulars;
import duban.cases.Deadline;
import duban.cases.TaskKind;
import duban.clocks.Deadlines;
import duban.clocks.Extensions;
import duban.clocks.Extensions.Extendable;
import duban.clocks.Extensions.Pending;
import duban.policy.Published;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the decisions about time and weight out of a form. What an oral report leaves open, it
/// fills in: the unit told the coordinating office, just now.
final class ClockForm {
  /// What a unit may decide on its own step.
  static final List<String> OF_A_UNIT = List.of("extend", "raise");

  /// What the office may decide while it oversees the case.
  static final List<String> OF_THE_OFFICE =
      List.of("oral-report", "extend", "grant", "deny", "instruct", "raise", "withdraw-circular");

  private final CaseFile file;
  private final Published city;
  private final FormFields fields;
  private final Instant now;

  ClockForm(CaseFile file, Published city, FormFields fields, Instant now) {
    this.file = file;
    this.city = city;
    this.fields = fields;
    this.now = now;
  }

  /// Whether the word is one of these decisions in a step of that kind.
  static boolean knows(String word, TaskKind kind) {
    return switch (kind) {
      case HANDLE -> OF_A_UNIT.contains(word);
      case OVERSEE -> OF_THE_OFFICE.contains(word);
      case TRIAGE, CONTRIBUTE, REVIEW, CONSULT, ANSWER, DELIVER -> false;
    };
  }

  /// The decision of that word; null when something is wrong with the form.
  @Nullable ClockDecision read(String word, CaseTask.Open task) {
    boolean office = task.kind() == TaskKind.OVERSEE;
    return switch (word) {
      case "extend" -> extend(office ? handling() : task, office);
      case "raise" -> raise();
      case "oral-report" -> oralReport();
      case "grant" -> grant();
      case "deny" -> deny();
      case "withdraw-circular" -> withdraw();
      case "instruct" ->
          new ClockDecision.Instruct(
              fields.required("by", FormFields.WORD), fields.required("text", FormFields.SHORT));
      default -> throw new IllegalArgumentException("Not about time or weight: " + word);
    };
  }

  /// Who told whom, and when; null where the form does not say it was by word of mouth.
  @Nullable Told toldIfOral(CaseTask.Open task, String what) {
    return fields.ticked("oral") ? told(task, what) : null;
  }

  private Told told(CaseTask.Open task, String what) {
    String by = fields.optional("toldBy", FormFields.WORD);
    String to = fields.optional("toldTo", FormFields.WORD);
    Instant at = fields.moment("toldAt", zone());
    if (at != null && at.isAfter(now)) {
      fields.problem("toldAt", "problem.in-the-future");
    } else if (at != null && at.isBefore(start(task, what))) {
      fields.problem("toldAt", "problem.before-the-start");
    }
    return new Told(
        by == null ? unit(task.unit()) : by,
        to == null ? unit(city.policy().coordinator()) : to,
        at == null ? now : at);
  }

  private Instant start(CaseTask.Open task, String what) {
    return task.deadlines().stream()
        .filter(d -> d.what().equals(what))
        .map(Deadline::from)
        .findFirst()
        .orElse(file.message().postedAt());
  }

  private String unit(String id) {
    return city.directory().findUnit(id).map(u -> u.name().zh()).orElse(id);
  }

  private ZoneId zone() {
    return city.policy().office().zone();
  }

  private @Nullable ClockDecision extend(CaseTask.@Nullable Open task, boolean office) {
    String reason = fields.required("reason", FormFields.SHORT);
    if (task == null) {
      return null;
    }
    List<Extendable> askable = new Extensions(city, file).askable(task);
    String what = fields.optional("what", FormFields.WORD);
    Optional<Extendable> wanted =
        what == null && askable.size() == 1
            ? Optional.of(askable.getFirst())
            : askable.stream().filter(e -> e.what().equals(what)).findFirst();
    Instant until = fields.moment("until", zone());
    if (wanted.isEmpty()) {
      fields.problem(
          "what", what == null && !askable.isEmpty() ? "problem.required" : "problem.no-more-time");
      return null;
    }
    Extendable found = wanted.get();
    if (until == null && found.rule().untilAsked() != null && fields.sound("until")) {
      fields.problem("until", "problem.required");
    } else if (until != null && !until.isAfter(found.deadline().limit())) {
      fields.problem("until", "problem.not-later");
    }
    Told told = office ? told(task, found.what()) : toldIfOral(task, found.what());
    return new ClockDecision.Extend(found, until, reason, told);
  }

  private ClockDecision raise() {
    List<String> tiers = List.copyOf(city.policy().tiers().keySet());
    String tier = fields.choice("tier", tiers, "problem.unknown-tier");
    int present = tiers.indexOf(Deadlines.tier(city, file));
    if (tiers.contains(tier) && tiers.indexOf(tier) <= present) {
      fields.problem("tier", "problem.not-higher");
    }
    return new ClockDecision.Raise(tier, fields.required("reason", FormFields.SHORT));
  }

  private @Nullable ClockDecision oralReport() {
    String text = fields.required("text", FormFields.LONG);
    CaseTask.Open of = handling();
    return of == null ? null : new ClockDecision.OralReport(of, text, told(of, "initial-report"));
  }

  /// The step of the unit that is meant: the one the form names, or the only one.
  private CaseTask.@Nullable Open handling() {
    String unit = fields.optional("unit", FormFields.WORD);
    List<CaseTask.Open> handling =
        file.openTasks().stream()
            .filter(t -> t.kind() == TaskKind.HANDLE)
            .filter(t -> unit == null || t.unit().equals(unit))
            .toList();
    if (handling.size() != 1) {
      fields.problem("unit", handling.isEmpty() ? "problem.nobody-handles" : "problem.required");
      return null;
    }
    return handling.getFirst();
  }

  private @Nullable ClockDecision grant() {
    Pending request = pending();
    String reason = fields.optional("reason", FormFields.SHORT);
    Instant until = fields.moment("until", zone());
    if (request == null) {
      return null;
    }
    if (until != null && !until.isAfter(request.wanted().deadline().limit())) {
      fields.problem("until", "problem.not-later");
    }
    return new ClockDecision.Grant(
        request, until == null ? request.request().until() : until, reason);
  }

  private @Nullable ClockDecision deny() {
    Pending request = pending();
    String reason = fields.required("reason", FormFields.SHORT);
    return request == null ? null : new ClockDecision.Deny(request, reason);
  }

  private @Nullable ClockDecision withdraw() {
    List<Circulars.Named> standing = Circulars.standing(file);
    String what = fields.optional("what", FormFields.WORD);
    String reason = fields.required("reason", FormFields.SHORT);
    Optional<Circulars.Named> found =
        what == null && standing.size() == 1
            ? Optional.of(standing.getFirst())
            : standing.reversed().stream()
                .filter(n -> n.circular().what().equals(what))
                .findFirst();
    if (found.isEmpty()) {
      fields.problem(
          "what",
          what == null && !standing.isEmpty() ? "problem.required" : "problem.nobody-named");
      return null;
    }
    return new ClockDecision.Withdraw(found.get(), reason);
  }

  private @Nullable Pending pending() {
    List<Pending> pending = new Extensions(city, file).pending();
    String what = fields.optional("what", FormFields.WORD);
    Optional<Pending> found =
        what == null && pending.size() == 1
            ? Optional.of(pending.getFirst())
            : pending.stream().filter(p -> p.wanted().what().equals(what)).findFirst();
    if (found.isEmpty()) {
      fields.problem(
          "what",
          what == null && !pending.isEmpty() ? "problem.required" : "problem.nothing-asked");
    }
    return found.orElse(null);
  }
}
