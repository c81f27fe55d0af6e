package duban.delivery;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.TaskKind;
import duban.clocks.Deadlines;
import duban.policy.Directory.Person;
import duban.policy.Published;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The human step that brings an answer to its sender where it does not get there by itself: by the
/// administrator whom the source's way back names (D5), or by the office where every other way
/// failed.
///
/// Its id is made of what is told and of the effect that was to tell it: whoever asks twice for the
/// same delivery asks for the same step.
public final class DeliveryTask {
  /// The office's decision that the source is told again.
  public static final String RETRY = "retry";

  /// The decision that the answer got to the sender.
  public static final String POSTED = "posted";

  private static final String PREFIX = TaskKind.DELIVER.id() + "-";
  private static final String EVENTS = "case.";
  private static final String OFFICE = "-office";
  private static final String CALLER = "-caller";

  private DeliveryTask() {}

  /// The step of the administrator who posts it.
  ///
  /// @param told `case.replied` …
  /// @param outboxId of the effect that tells it
  public static String byHand(String told, String outboxId) {
    return PREFIX
        + (told.startsWith(EVENTS) ? told.substring(EVENTS.length()) : told)
        + "-"
        + outboxId;
  }

  /// The office's step, where it cannot be delivered.
  public static String ofTheOffice(String told, String outboxId) {
    return byHand(told, outboxId) + OFFICE;
  }

  /// The office's step after the administrator's.
  public static String ofTheOffice(CaseTask administrators) {
    return administrators.id() + OFFICE;
  }

  /// What it is about: `case.replied` …
  ///
  /// @param task a step of kind [TaskKind#DELIVER]
  public static String told(CaseTask task) {
    String rest = task.id().substring(PREFIX.length());
    int end = rest.indexOf('-');
    return EVENTS + (end < 0 ? rest : rest.substring(0, end));
  }

  /// Whether it is the step of an administrator who posts it, not the office's.
  public static boolean byHand(CaseTask task) {
    return task.role() != null;
  }

  /// Whether the answer is to be told to a person who called or came.
  public static boolean forCaller(CaseFile file, CaseTask task) {
    return task.kind() == TaskKind.DELIVER && byHand(task) && file.takenDown();
  }

  /// By what word the texts know the step: to tell a caller is another errand than to post.
  public static String word(CaseFile file, CaseTask task) {
    return forCaller(file, task) ? task.kind().id() + CALLER : task.kind().id();
  }

  /// What may be decided in it, in the order of the page: the administrator posts it or cannot; the
  /// office has every other way to the sender.
  public static List<String> decisions(CaseTask task) {
    return byHand(task) ? List.of(POSTED, "cannot") : List.of(RETRY, POSTED, "give-up");
  }

  /// The key of the text that says what is asked in a step.
  public static String ask(CaseFile file, CaseTask task) {
    String key = "ask." + word(file, task);
    return task.kind() == TaskKind.DELIVER && !byHand(task) ? key + OFFICE : key;
  }

  /// What opening the step records, and who is written to.
  public record Opened(List<CaseEvent> events, List<Effect> effects) {
    public Opened {
      events = List.copyOf(events);
      effects = List.copyOf(effects);
    }
  }

  /// Opens the step; empty when nobody is there to be asked.
  ///
  /// @param role whose step it is within the unit; null for whoever gets the unit's tasks
  public static Optional<Opened> open(
      CaseFile file, Published city, String task, String unit, @Nullable String role, Instant now) {
    List<String> people =
        asked(
            file,
            city.directory().asked(TaskKind.DELIVER, unit, role, city.dayOf(now)).stream()
                .map(Person::id)
                .toList());
    if (people.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Opened(
            List.of(
                new CaseEvent.TaskOpened(
                    task,
                    TaskKind.DELIVER,
                    unit,
                    people,
                    1,
                    new Deadlines(city, file).of(TaskKind.DELIVER, now),
                    role)),
            people.stream()
                .<Effect>map(person -> new Effect.SendMail("task", person, task, null))
                .toList()));
  }

  /// Whoever took a call down knows who called: where they are among those who may, they alone are
  /// asked.
  private static List<String> asked(CaseFile file, List<String> may) {
    String first = file.history().getFirst().actor().id();
    return file.takenDown() && may.contains(first) ? List.of(first) : may;
  }

  /// Opens the office's step.
  public static Optional<Opened> openAtTheOffice(
      CaseFile file, Published city, String task, Instant now) {
    return open(file, city, task, city.policy().coordinator(), null, now);
  }
}
