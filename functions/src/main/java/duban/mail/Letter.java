package duban.mail;

import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.policy.Directory.Person;
import duban.policy.Published;
import java.net.URI;
import java.util.List;

/// A mail to one person about one case.
public sealed interface Letter {
  CaseFile file();

  Person to();

  Published city();

  /// Asks for a decision; the link is the person's own.
  ///
  /// @param occasion why it is written: `task` when the step is opened, `raised` when the matter
  ///   was given a higher tier (A5), `instructed` when a leader's instruction came, `extension`
  ///   when more time is asked for, `ruling` when that was decided
  record Task(
      CaseFile file, CaseTask.Open task, Person to, Published city, URI link, String occasion)
      implements Letter {
    /// For a step that was just opened.
    public static final String OPENED = "task";

    public Task(CaseFile file, CaseTask.Open task, Person to, Published city, URI link) {
      this(file, task, to, city, link, OPENED);
    }

    /// The link is a secret between the mail and its reader.
    @Override
    public String toString() {
      return "Task[" + file.ref() + ", " + task.id() + ", " + to.id() + "]";
    }
  }

  /// Only informs (抄送).
  ///
  /// @param as in which capacity the person's unit gets it: `bureau-office`, `department`
  record Copy(CaseFile file, String as, Person to, Published city) implements Letter {}

  /// Takes back a circular (通报) that one was sent.
  record Withdrawn(CaseFile file, Person to, Published city) implements Letter {}

  /// A limit of a task one was asked for has moved; brings the calendar entry along.
  record Moved(CaseFile file, CaseTask task, Person to, Published city) implements Letter {}

  /// Something one was asked for has been given by somebody else, or is not needed any more; takes
  /// the calendar entry back.
  ///
  /// @param whats what is settled, as the policy names it
  record Settled(CaseFile file, CaseTask task, List<String> whats, Person to, Published city)
      implements Letter {
    public Settled {
      whats = List.copyOf(whats);
    }
  }
}
