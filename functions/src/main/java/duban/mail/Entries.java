package duban.mail;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Owed;
import duban.cases.Recorded;
import duban.policy.Desk.CalendarEntries;
import duban.policy.Policy;
import duban.text.Texts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.simplejavamail.api.email.EmailPopulatingBuilder;

/// The deadlines of a task as calendar entries, one file each: some programs take a file of several
/// for a whole calendar of its own.
///
/// They travel as attachments, not as the alternative form of the mail: a mail program that knows
/// calendars would show that instead of what is asked, and hide the link. No link stands in them:
/// calendars are synchronised to places mails are not.
final class Entries {
  private final Policy policy;
  private final CalendarEntries rules;
  private final CaseFile file;
  private final CaseTask task;
  private final String title;
  private final Texts texts = Texts.in(Locale.SIMPLIFIED_CHINESE);

  /// @param title the case's title, short and without personal data
  Entries(Policy policy, CaseFile file, CaseTask task, String title) {
    this.policy = policy;
    this.rules = policy.desk().entries();
    this.file = file;
    this.task = task;
    this.title = title;
  }

  /// A file to attach.
  ///
  /// @param method PUBLISH or CANCEL
  record Attached(String name, String method, String text) {
    void to(EmailPopulatingBuilder email) {
      email.withAttachment(
          name,
          text.getBytes(StandardCharsets.UTF_8),
          "text/calendar; charset=utf-8; method=" + method);
    }
  }

  /// Everything still owed whose limit lies ahead.
  List<Attached> owed(Instant now) {
    List<Attached> files = new ArrayList<>();
    for (Owed owed : Owed.by(file, task)) {
      if (!owed.given() && owed.deadline().limit().isAfter(now)) {
        files.add(entry(owed.deadline(), false, now));
      }
    }
    return files;
  }

  /// Takes back the entries for `whats`.
  List<Attached> takenBack(List<String> whats, Instant now) {
    List<Attached> files = new ArrayList<>();
    for (Deadline deadline : task.deadlines()) {
      if (whats.contains(deadline.what())) {
        files.add(entry(deadline, true, now));
      }
    }
    return files;
  }

  private Attached entry(Deadline deadline, boolean cancelled, Instant now) {
    String what = deadline.what();
    String named = texts.named("due.what", what);
    String due = texts.limit(deadline.limit(), policy.office().zone(), now);
    String description =
        texts.get(
            cancelled ? "entry.settled" : "entry.description", texts.named("due.do", what), due);
    CalendarFile entry =
        new CalendarFile(
            cancelled,
            uid(what),
            moves(what) + (cancelled ? 1 : 0),
            now,
            deadline.limit().minus(rules.length()),
            deadline.limit(),
            policy.mail().from(),
            texts.name(policy.mail().fromName()),
            texts.get("entry.summary", file.number(), named, title),
            deadline.provisional() && !cancelled
                ? texts.get("due.with", description, texts.get("due.provisional"))
                : description,
            rules.alarm());
    return new Attached(what + ".ics", entry.method(), entry.text());
  }

  /// The same entry for as long as the task lives, whoever gets it how often.
  private String uid(String what) {
    return what
        + "."
        + task.id()
        + "."
        + file.ref().id()
        + "."
        + file.ref().office()
        + "@"
        + policy.mail().domain();
  }

  /// How often the limit has moved: a calendar lets the entry with the higher number win.
  private int moves(String what) {
    int moves = 0;
    for (Recorded recorded : file.history()) {
      if (recorded.event() instanceof CaseEvent.DeadlineMoved moved
          && moved.task().equals(task.id())
          && moved.after().what().equals(what)) {
        moves++;
      }
    }
    return moves;
  }
}
