package duban.assignment;

import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.FieldProblem;
import duban.delivery.Delivery;
import duban.policy.Directory.Person;
import duban.policy.Published;
import java.util.List;
import java.util.Map;

/// What a person sees behind the link in a task mail.
public sealed interface ActPage {
  /// The field by which a page asks to be shown what a joining would do before it is done.
  String ASKS = "asks";

  /// The task, open, with the decisions it allows.
  ///
  /// @param values what was typed, when a POST was refused: nothing typed is lost
  /// @param problems what was wrong with it, field by field; empty on a GET
  /// @param justDone the decision that was just carried out without ending the task (an initial
  ///   report), or empty
  /// @param deliveries what the source is told and how far that got, for the office and for whoever
  ///   brings it to the sender; empty for others
  /// @param alike cases that may be about the same matter, for the office only
  /// @param joined cases that are answered with this one, for whoever answers it
  /// @param contact whether it shows how to reach the citizen, because the person asked for it
  record Form(
      CaseFile file,
      CaseTask.Open task,
      Person person,
      Published city,
      Map<String, String> values,
      List<FieldProblem> problems,
      String justDone,
      List<Delivery> deliveries,
      List<Alike> alike,
      List<CaseFile> joined,
      boolean contact)
      implements ActPage {
    public Form {
      values = Map.copyOf(values);
      problems = List.copyOf(problems);
      deliveries = List.copyOf(deliveries);
      alike = List.copyOf(alike);
      joined = List.copyOf(joined);
    }

    /// A form that does not show how to reach the citizen.
    public Form(
        CaseFile file,
        CaseTask.Open task,
        Person person,
        Published city,
        Map<String, String> values,
        List<FieldProblem> problems,
        String justDone,
        List<Delivery> deliveries,
        List<Alike> alike,
        List<CaseFile> joined) {
      this(file, task, person, city, values, problems, justDone, deliveries, alike, joined, false);
    }

    /// A form of a case that is like no other, for whoever is not told how far deliveries got.
    public Form(
        CaseFile file,
        CaseTask.Open task,
        Person person,
        Published city,
        Map<String, String> values,
        List<FieldProblem> problems,
        String justDone) {
      this(file, task, person, city, values, problems, justDone, List.of(), List.of(), List.of());
    }
  }

  /// Joining a case to another is asked about once more before it is done: the other is shown.
  ///
  /// @param into the case that this one is about to join
  /// @param with cases that are answered with the other already
  record Confirm(
      CaseFile file,
      CaseTask.Open task,
      Person person,
      Published city,
      CaseFile into,
      List<CaseFile> with)
      implements ActPage {
    public Confirm {
      with = List.copyOf(with);
    }
  }

  /// A case that may be about the same matter (E1).
  ///
  /// @param score from 0, nothing in common, to 1, the same words
  record Alike(CaseFile file, double score) {}

  /// The task is decided: what was decided, by whom, and who has the case now.
  ///
  /// @param refusedPost whether a further POST was just turned away
  /// @param deliveries as on the open page
  record Settled(
      CaseFile file,
      CaseTask task,
      Person person,
      Published city,
      boolean refusedPost,
      List<Delivery> deliveries)
      implements ActPage {
    public Settled {
      deliveries = List.copyOf(deliveries);
    }

    /// A page for whoever is not told how far deliveries got.
    public Settled(
        CaseFile file, CaseTask task, Person person, Published city, boolean refusedPost) {
      this(file, task, person, city, refusedPost, List.of());
    }
  }

  /// The link's time is over, or the person is no longer in the directory.
  record Expired() implements ActPage {}

  /// No such link.
  record Unknown() implements ActPage {}
}
