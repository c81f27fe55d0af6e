package duban.assignment;

import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Report;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.FieldProblem;
import duban.cases.TaskKind;
import duban.policy.Directory.Unit;
import duban.policy.Policy;
import duban.policy.Published;
import duban.routing.AssignmentDecision;
import duban.similar.Joining;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /// @param task the step that is decided
  Reading read(CaseTask.Open task, Map<String, List<String>> form, Instant now) {
    TaskKind kind = task.kind();
    FormFields fields = new FormFields(form);
    String word = fields.required("decision", FormFields.WORD);
    ClockForm clocks = new ClockForm(file, city, fields, now);
    if (ClockForm.knows(word, kind)) {
      @Nullable ClockDecision clock = clocks.read(word, task);
      return clock == null || !fields.problems().isEmpty()
          ? new Reading.Wrong(fields.problems())
          : new Reading.Complete(new Decision.Clock(clock));
    }
    @Nullable Decision decision =
        switch (kind) {
          case TRIAGE -> triage(word, fields);
          case HANDLE -> handle(word, fields, task, clocks, now);
          case CONTRIBUTE -> contribute(word, fields);
          case REVIEW -> review(word, fields);
          case CONSULT -> consult(word, fields);
          case ANSWER -> answer(word, fields);
          case OVERSEE -> oversee(word, fields);
          case DELIVER -> deliver(word, task, fields, now);
        };
    if (decision == null && !word.isEmpty() && fields.problems().isEmpty()) {
      fields.problem("decision", "problem.unknown-decision");
    }
    return decision == null || !fields.problems().isEmpty()
        ? new Reading.Wrong(fields.problems())
        : new Reading.Complete(decision);
  }

  private @Nullable Decision triage(String word, FormFields fields) {
    return switch (word) {
      case "assign" ->
          new Decision.Assign(assignment(fields, () -> fields.optional("note", FormFields.SHORT)));
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

  /// @param remark reads what is written to the unit; the last of the form's fields
  private AssignmentDecision assignment(FormFields fields, Supplier<@Nullable String> remark) {
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
    } else if (coUnits.isEmpty() && fields.sound("path") && policy.path(path).handledJointly()) {
      fields.problem("coUnits", "problem.co-unit-needed");
    }
    @Nullable String note = remark.get();
    return fields.problems().isEmpty()
        ? AssignmentDecision.byPerson(policy, file.message(), path, tier, unit, coUnits, note)
        : new AssignmentDecision(path, tier, unit, List.of(), note, false);
  }

  /// The office keeps its hand on the case.
  private @Nullable Decision oversee(String word, FormFields fields) {
    return switch (word) {
      case "reroute" -> {
        if (new Rerouting(file).tooLate()) {
          fields.problem("decision", "problem.too-late-to-reroute");
        }
        // The new unit is told why the case comes to it.
        AssignmentDecision assignment =
            assignment(fields, () -> fields.required("reason", FormFields.SHORT));
        yield new Decision.Reroute(assignment, Objects.requireNonNullElse(assignment.note(), ""));
      }
      case "merge" -> {
        Decision.@Nullable Merge merge = merge(fields);
        if (merge == null) {
          yield null;
        }
        if (new Rerouting(file).tooLate() && !joined(merge)) {
          fields.problem("decision", "problem.too-late-to-merge");
        }
        yield new Decision.MergeMidway(merge.into());
      }
      case "separate" -> separate(fields);
      default -> null;
    };
  }

  private @Nullable Decision deliver(
      String word, CaseTask.Open task, FormFields fields, Instant now) {
    DeliverDecision decision = Delivering.read(word, task, file, city, fields, now);
    return decision == null ? null : new Decision.Deliver(decision);
  }

  /// Whether that is what was decided before: a form that is posted twice.
  private boolean joined(Decision.Merge merge) {
    return file.joinedTo().filter(merge.into().ref()::equals).isPresent();
  }

  private @Nullable Decision separate(FormFields fields) {
    Optional<CaseFile> joined = other("from", fields);
    if (joined.isEmpty()) {
      return null;
    }
    CaseFile from = joined.get();
    if (from.joinedTo().filter(file.ref()::equals).isEmpty()) {
      if (!released(from)) {
        fields.problem("from", "problem.not-joined");
      }
    } else if (new Rerouting(file).tooLate()) {
      fields.problem("decision", "problem.too-late-to-separate");
    }
    return new Decision.Separate(from);
  }

  private boolean released(CaseFile from) {
    return file.history().stream()
        .anyMatch(
            r -> r.event() instanceof CaseEvent.Released e && e.joined().equals(from.ref().id()));
  }

  private Decision.@Nullable Merge merge(FormFields fields) {
    Optional<CaseFile> other = other("into", fields);
    if (other.isEmpty()) {
      return null;
    }
    CaseFile target = other.get();
    if (target.ref().equals(file.ref())) {
      fields.problem("into", "problem.same-case");
    } else if (!Joining.open(target)) {
      fields.problem("into", "problem.case-closed");
    }
    return new Decision.Merge(target);
  }

  private Optional<CaseFile> other(String field, FormFields fields) {
    String number = fields.required(field, FormFields.WORD);
    // What is too long to be a number is too long for a key of the table, too.
    Optional<CaseFile> other = fields.sound(field) ? findCase.apply(number) : Optional.empty();
    if (other.isEmpty() && fields.sound(field)) {
      fields.problem(field, "problem.unknown-case");
    }
    return other;
  }

  private @Nullable Decision handle(
      String word, FormFields fields, CaseTask.Open task, ClockForm clocks, Instant now) {
    if (word.equals(Report.WRITTEN.id())
        && !new Contributions(file, city).awaited(task, now).isEmpty()) {
      fields.problem("decision", "problem.contributions-awaited");
    }
    return switch (word) {
      case "initial-report" ->
          new Decision.File(
              Report.INITIAL,
              fields.required("text", FormFields.LONG),
              fields.ticked("oral"),
              clocks.toldIfOral(task, word),
              fields.word("trend", city.policy().desk().trends()),
              fields.word("risk", city.policy().desk().risks()),
              null);
      case "written-report" ->
          new Decision.File(
              Report.WRITTEN,
              fields.required("text", FormFields.LONG),
              false,
              null,
              fields.word("trend", city.policy().desk().trends()),
              fields.word("risk", city.policy().desk().risks()),
              fields.required("draftReply", FormFields.LONG));
      case "follow-up" ->
          new Decision.File(
              Report.FOLLOW_UP,
              fields.required("text", FormFields.LONG),
              false,
              null,
              null,
              null,
              null);
      case "not-ours" ->
          new Decision.HandBack(
              fields.required("reason", FormFields.SHORT),
              fields.optional("suggest", FormFields.WORD));
      default -> null;
    };
  }

  private static @Nullable Decision contribute(String word, FormFields fields) {
    return switch (word) {
      case "contribute" -> new Decision.Contribute(fields.required("text", FormFields.LONG));
      default -> null;
    };
  }

  private static @Nullable Decision review(String word, FormFields fields) {
    return switch (word) {
      case "approve" -> new Decision.Approve(fields.optional("opinion", FormFields.SHORT));
      case "return" -> new Decision.ReturnDraft(fields.required("reason", FormFields.SHORT));
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
        List<String> pieces = PersonalPieces.in(reply);
        if (!fields.all(PersonalPieces.CONFIRMED).containsAll(pieces)) {
          fields.problem(PersonalPieces.CONFIRMED, "problem.personal-pieces", pieces.size());
        }
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
