package duban.store;

import duban.cases.CaseRef;
import duban.cases.Reminder;
import duban.cases.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Which digest of a minute each person's reminders go to: the first until it is full or taken,
/// then the next. What was found out stays known for the minute, so that a long sweep does not try
/// the full ones again with every case.
final class DigestSlots {
  /// More than this were full within a minute only if something is badly wrong.
  private static final int MOST = 999;

  private final Map<Person, Integer> first = new ConcurrentHashMap<>();
  private volatile Instant minute = Instant.MIN;

  private record Person(String office, String id, Instant minute) {}

  /// What a step adds to digests: one write per person, because a transaction may touch an item
  /// once.
  Adding adding(CaseRef ref, Step step) {
    Instant now = step.at().truncatedTo(ChronoUnit.MINUTES);
    if (now.isAfter(minute)) {
      first.clear();
      minute = now;
    }
    Map<Person, List<Reminder>> byPerson = new LinkedHashMap<>();
    for (Reminder reminder : step.reminders()) {
      byPerson
          .computeIfAbsent(new Person(ref.office(), reminder.person(), now), p -> new ArrayList<>())
          .add(reminder);
    }
    return new Adding(ref, step.at(), byPerson);
  }

  /// A step's additions while it is being written.
  final class Adding {
    private final CaseRef ref;
    private final Instant at;
    private final Map<Person, List<Reminder>> byPerson;

    private Adding(CaseRef ref, Instant at, Map<Person, List<Reminder>> byPerson) {
      this.ref = ref;
      this.at = at;
      this.byPerson = byPerson;
    }

    List<TransactWriteItem> writes(String table) {
      return byPerson.entrySet().stream()
          .map(e -> Digests.add(table, ref, e.getValue(), at, first.getOrDefault(e.getKey(), 0)))
          .toList();
    }

    /// Says which writes were refused, by their position in [#writes(String)]; negative positions
    /// are the case's own.
    ///
    /// @return whether only digests were in the way, so that it is worth going on with the next
    ///   ones
    boolean goOn(Collection<Integer> refused) {
      List<Person> people = List.copyOf(byPerson.keySet());
      boolean own = false;
      for (int index : refused) {
        if (index < 0) {
          own = true;
        } else if (first.merge(people.get(index), 1, Integer::sum) > MOST) {
          throw new StoreBusy("The digests of " + people.get(index).id() + " are full.", null);
        }
      }
      return !own;
    }
  }
}
