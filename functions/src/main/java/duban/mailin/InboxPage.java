package duban.mailin;

import duban.cases.FieldProblem;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Inbox.Waiting;
import java.util.List;
import java.util.Map;

/// What stands behind the link to a mail that came in.
public sealed interface InboxPage {
  /// The mail, and what may become of it.
  ///
  /// @param values what was typed, when a POST was refused: nothing typed is lost
  record Form(
      Person person,
      Published city,
      Waiting mail,
      Map<String, String> values,
      List<FieldProblem> problems)
      implements InboxPage {
    public Form {
      values = Map.copyOf(values);
      problems = List.copyOf(problems);
    }
  }

  /// Somebody decided.
  ///
  /// @param tooLate whether this person wanted to decide, too, and what they chose was not done
  record Settled(Person person, Published city, Waiting mail, boolean tooLate)
      implements InboxPage {}

  /// The link's time is over, or the person does not decide such things any more.
  record Expired() implements InboxPage {}

  /// No such link.
  record Unknown() implements InboxPage {}
}
