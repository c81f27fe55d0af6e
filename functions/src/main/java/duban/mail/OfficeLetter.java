package duban.mail;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.DayReport;
import duban.policy.Directory.Person;
import duban.policy.Policy.Label;
import duban.policy.Published;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A mail to one person that is about the office's work, not about one case.
public sealed interface OfficeLetter {
  Person to();

  Published city();

  /// Brings the link to the form at `/report` (A10).
  record FilingLink(Person to, Published city, URI link, Instant expiresAt)
      implements OfficeLetter {
    /// The link is a secret between the mail and its reader.
    @Override
    public String toString() {
      return "FilingLink[" + to.id() + "]";
    }
  }

  /// The day's matters (D10).
  ///
  /// @param planned when it was to go out; it says so when that is long past
  /// @param late whether it goes out late
  /// @param period the special period it belongs to; null on ordinary days
  /// @param links the reader's own links to the cases they oversee
  record Day(
      Person to,
      Published city,
      DayReport report,
      Instant planned,
      boolean late,
      @Nullable Label period,
      Map<CaseRef, URI> links)
      implements OfficeLetter {
    public Day {
      links = Map.copyOf(links);
    }

    /// The links are secrets between the mail and its reader.
    @Override
    public String toString() {
      return "Day[" + to.id() + ", " + planned + "]";
    }
  }

  /// A source's callback address is gone, and is not called any more (A11).
  ///
  /// @param source the source's name
  /// @param since when it said so
  record CallbackGone(Person to, Published city, Label source, Instant since)
      implements OfficeLetter {}

  /// A mail came in and waits for the office (A1). Its words are not in here: they are personal
  /// data, and anybody can send them.
  ///
  /// @param again whether it was asked before
  record MailArrived(
      Person to,
      Published city,
      URI link,
      Instant receivedAt,
      int files,
      boolean suspicious,
      boolean again)
      implements OfficeLetter {
    /// The link is a secret between the mail and its reader.
    @Override
    public String toString() {
      return "MailArrived[" + to.id() + "]";
    }
  }

  /// Somebody answered a mail about a case; the answer is on the case and decides nothing (C3).
  ///
  /// @param sender who answered, where that is one of the staff and proven; null otherwise
  /// @param link the reader's own link to the case; null where they have none
  record LetterFiled(
      Person to,
      Published city,
      CaseFile file,
      @Nullable Person sender,
      boolean proven,
      @Nullable URI link)
      implements OfficeLetter {
    @Override
    public String toString() {
      return "LetterFiled[" + file.ref() + ", " + to.id() + "]";
    }
  }

  /// A new link to a step, in the place of one that was retired (E10).
  record LinkReplaced(Person to, Published city, CaseFile file, URI link) implements OfficeLetter {
    @Override
    public String toString() {
      return "LinkReplaced[" + file.ref() + ", " + to.id() + "]";
    }
  }

  /// To whoever answered: an answer decides nothing, the link does (C3).
  ///
  /// @param link to the step that waits for them; null where none does
  record AnswerByMail(Person to, Published city, CaseFile file, @Nullable URI link)
      implements OfficeLetter {
    @Override
    public String toString() {
      return "AnswerByMail[" + file.ref() + ", " + to.id() + "]";
    }
  }

  /// Mail does not arrive at an address, or is unwelcome there (C3).
  ///
  /// @param reader whose address it is; null when it is nobody's in the directory
  /// @param kind `bounce` or `complaint`
  record AddressUnreachable(
      Person to, Published city, @Nullable Person reader, String kind, Instant at)
      implements OfficeLetter {}

  /// Reports that fit no mail of ours say that mail to these people does not arrive.
  record BouncesHeard(Person to, Published city, List<Person> people) implements OfficeLetter {
    public BouncesHeard {
      people = List.copyOf(people);
    }
  }

  /// The holidays of a year are not published yet.
  record CalendarMissing(Person to, Published city, int year) implements OfficeLetter {}
}
