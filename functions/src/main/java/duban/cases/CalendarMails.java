package duban.cases;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Who is written to because a step changed what stands in people's calendars.
public final class CalendarMails {
  private CalendarMails() {}

  /// Whether an entry is worth a mail that takes it back.
  @FunctionalInterface
  public interface TakenBack {
    /// @param given how much time there was from the opening of the task to the limit
    boolean worth(CaseFile file, Duration given);
  }

  /// The mails that `step` owes to those asked in the tasks it touched: one for each person and
  /// task, never to whoever took the step, never about a limit that has passed by itself. Whom the
  /// step writes to about the task anyway gets the entry with that mail.
  public static List<Effect> of(CaseFile before, Step step, TakenBack takenBack) {
    CaseFile after = before.with(step.actor(), step.at(), step.events());
    List<Effect> mails = new ArrayList<>();
    for (CaseTask.Open open : before.openTasks()) {
      CaseTask now = after.task(open.id());
      boolean moved =
          step.events().stream()
              .anyMatch(e -> e instanceof CaseEvent.DeadlineMoved m && m.task().equals(open.id()));
      if (now instanceof CaseTask.Open && moved) {
        add(mails, Effect.SendMail.MOVED, open, Optional.empty());
      } else if (settled(before, after, open.id(), step.at()).stream()
          .anyMatch(d -> takenBack.worth(after, Duration.between(open.openedAt(), d.limit())))) {
        add(mails, Effect.SendMail.SETTLED, open, Optional.ofNullable(step.actor().id()));
      }
    }
    mails.removeIf(mail -> step.effects().stream().anyMatch(sent -> sameReader(mail, sent)));
    return mails;
  }

  private static boolean sameReader(Effect mail, Effect sent) {
    return mail instanceof Effect.SendMail one
        && sent instanceof Effect.SendMail other
        && one.person().equals(other.person())
        && Objects.equals(one.task(), other.task());
  }

  private static void add(
      List<Effect> mails, String letter, CaseTask.Open task, Optional<String> without) {
    for (String person : task.opened().people()) {
      if (!without.equals(Optional.of(person))) {
        mails.add(new Effect.SendMail(letter, person, task.id(), null));
      }
    }
  }

  /// What the last step of the case settled of a task.
  public static List<Deadline> settledBy(CaseFile file, String task) {
    List<Recorded> history = file.history();
    Recorded last = history.getLast();
    int first = history.size();
    while (first > 1
        && history.get(first - 2).at().equals(last.at())
        && Objects.equals(history.get(first - 2).actor(), last.actor())) {
      first--;
    }
    return first == 1 ? List.of() : settled(file.asOf(first - 1), file, task, last.at());
  }

  /// What the task owed before and does not owe any more, with its limit still ahead.
  private static List<Deadline> settled(CaseFile before, CaseFile after, String task, Instant at) {
    if (!(before.findTask(task).orElse(null) instanceof CaseTask.Open open)) {
      return List.of();
    }
    CaseTask now = after.task(task);
    List<String> given =
        Owed.by(after, now).stream()
            .filter(owed -> owed.given() || now instanceof CaseTask.Abandoned)
            .map(owed -> owed.deadline().what())
            .toList();
    return Owed.by(before, open).stream()
        .filter(owed -> !owed.given())
        .map(Owed::deadline)
        .filter(d -> given.contains(d.what()) && d.limit().isAfter(at))
        .toList();
  }
}
