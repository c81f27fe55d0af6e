package duban.assignment;

import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Report;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.FieldProblem;
import duban.cases.TaskKind;
import duban.policy.Directory.Unit;
import duban.policy.Policy;
import duban.policy.Published;
import duban.routing.AssignmentDecision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the form of a human step: which decision, and whether everything it needs is there.
final class TaskForm {
  private final CaseFile file;
  private final Published city;
  private final Function<String, Optional<CaseFile>> findCase;

  /// @param findCase looks up a case of the same office by its number or id
  TaskForm(CaseFile file, Published city, Function<String, Optional<CaseFile>> findCase) {
    this.file = file;
    this.city = city;
    this.findCase = findCase;
  }

  /// How reading ended.
  sealed interface Reading {
    record Complete(Decision decision) implements Reading {}

    record Wrong(List<FieldProblem> problems) implements Reading {}
  }

  Reading read(TaskKind kind, Map<String, List<String>> form) {
    FormFields fields = new FormFields(form);
    String word = fields.required("decision", FormFields.WORD);
    @Nullable Decision decision =
        switch (kind) {
          case TRIAGE -> triage(word, fields);
          case HANDLE -> handle(word, fields);
          case CONSULT -> consult(word, fields);
          case ANSWER -> answer(word, fields);
          case CONTRIBUTE, REVIEW, OVERSEE -> null;
        };
    if (decision == null && !word.isEmpty()) {
      fields.problem("decision", "problem.unknown-decision");
    }
    return decision == null || !fields.problems().isEmpty()
        ? new Reading.Wrong(fields.problems())
        : new Reading.Complete(decision);
  }

  private @Nullable Decision triage(String word, FormFields fields) {
    return switch (word) {
      case "assign" -> assign(fields);
      case "redirect" ->
          new Decision.Redirect(
              fields.choice(
                  "channel", city.policy().channels().keySet(), "problem.unknown-channel"),
              fields.optional("note", FormFields.SHORT));
      case "no-reply" -> new Decision.NoReply(fields.required("reason", FormFields.SHORT));
      case "merge" -> merge(fields);
      case "refuse" -> new Decision.Refuse(fields.required("reason", FormFields.SHORT));
      default -> null;
    };
  }

  private Decision assign(FormFields fields) {
    Policy policy = city.policy();
    Set<String> units = city.assignable().stream().map(Unit::id).collect(Collectors.toSet());
    String path = fields.choice("path", policy.paths().keySet(), "problem.unknown-path");
    String tier = fields.choice("tier", policy.tiers().keySet(), "problem.unknown-tier");
    String unit = fields.choice("unit", units, "problem.unknown-unit");
    List<String> coUnits = fields.all("coUnits");
    if (!units.containsAll(coUnits)) {
      fields.problem("coUnits", "problem.unknown-unit");
    } else if (coUnits.contains(unit)) {
      fields.problem("coUnits", "problem.already-a-co-unit");
    }
    return new Decision.Assign(
        new AssignmentDecision(
            path,
            tier,
            unit,
            AssignmentDecision.departments(policy, file.message(), unit, coUnits),
            fields.optional("note", FormFields.SHORT),
            false));
  }

  private Decision merge(FormFields fields) {
    String into = fields.required("into", FormFields.WORD);
    // What is too long to be a number is too long for a key of the table, too.
    Optional<CaseFile> other = fields.sound("into") ? findCase.apply(into) : Optional.empty();
    if (other.isEmpty()) {
      if (fields.sound("into")) {
        fields.problem("into", "problem.unknown-case");
      }
      return new Decision.Merge("", "");
    }
    CaseFile target = other.get();
    CaseRef ref = target.ref();
    if (ref.equals(file.ref())) {
      fields.problem("into", "problem.same-case");
    } else if (target.closed() || joinedAnother(target)) {
      fields.problem("into", "problem.case-closed");
    }
    return new Decision.Merge(ref.id(), target.number());
  }

  /// A case that was merged ends in a moment, even if its end is not recorded yet.
  private static boolean joinedAnother(CaseFile target) {
    return target.history().stream().anyMatch(r -> r.event() instanceof CaseEvent.Merged);
  }

  private @Nullable Decision handle(String word, FormFields fields) {
    return switch (word) {
      case "initial-report" ->
          new Decision.File(
              Report.INITIAL,
              fields.required("text", FormFields.LONG),
              fields.ticked("oral"),
              fields.word("trend", city.policy().desk().trends()),
              fields.word("risk", city.policy().desk().risks()),
              null);
      case "written-report" ->
          new Decision.File(
              Report.WRITTEN,
              fields.required("text", FormFields.LONG),
              false,
              fields.word("trend", city.policy().desk().trends()),
              fields.word("risk", city.policy().desk().risks()),
              fields.required("draftReply", FormFields.LONG));
      case "follow-up" ->
          new Decision.File(
              Report.FOLLOW_UP, fields.required("text", FormFields.LONG), false, null, null, null);
      case "not-ours" ->
          new Decision.HandBack(
              fields.required("reason", FormFields.SHORT),
              fields.optional("suggest", FormFields.WORD));
      default -> null;
    };
  }

  private static @Nullable Decision consult(String word, FormFields fields) {
    return switch (word) {
      case "agree" -> new Decision.Opinion(true, fields.optional("opinion", FormFields.SHORT));
      // An objection that gives no reason helps nobody to answer better.
      case "object" -> new Decision.Opinion(false, fields.required("opinion", FormFields.SHORT));
      default -> null;
    };
  }

  private @Nullable Decision answer(String word, FormFields fields) {
    return switch (word) {
      case "send" -> {
        String reply = fields.required("reply", FormFields.LONG);
        String form = fields.optional("form", FormFields.WORD);
        if (form != null && !city.policy().replyForms().containsKey(form)) {
          fields.problem("form", "problem.unknown-form");
        }
        yield new Decision.Send(reply, form, fields.webLink("link"));
      }
      case "return" -> new Decision.SendBack(fields.required("reason", FormFields.SHORT));
      default -> null;
    };
  }
}
