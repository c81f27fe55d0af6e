package duban.report;

import duban.cases.CaseFile;
import duban.cases.FieldProblem;
import duban.policy.Directory.Person;
import duban.policy.Published;
import java.util.List;
import java.util.Map;

/// What stands at `/report` and behind the links mailed from there.
public sealed interface FilingPage {
  /// Asks for the mail address to send a link to.
  ///
  /// @param asked whether somebody just did; the page is the same whoever they are
  /// @param problems what was wrong with the address as an address
  record Ask(boolean asked, String typed, List<FieldProblem> problems) implements FilingPage {
    public Ask {
      problems = List.copyOf(problems);
    }
  }

  /// The form.
  ///
  /// @param link the id in its address
  /// @param once makes a second submission the same submission
  /// @param values what was typed, when a POST was refused: nothing typed is lost
  record Form(
      String link,
      Person person,
      Published city,
      String once,
      Map<String, String> values,
      List<FieldProblem> problems)
      implements FilingPage {
    public Form {
      values = Map.copyOf(values);
      problems = List.copyOf(problems);
    }
  }

  /// It is a case.
  record Filed(Person person, Published city, CaseFile file) implements FilingPage {}

  /// The link's time is over, or the person does not file any more.
  record Expired() implements FilingPage {}

  /// No such link.
  record Unknown() implements FilingPage {}
}
