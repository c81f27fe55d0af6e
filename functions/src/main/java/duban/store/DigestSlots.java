package duban.store;

import duban.cases.CaseRef;
import duban.cases.Reminder;
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

  /// What a step adds to digests: one write per digest, because a transaction may touch an item
  /// once.
  Adding adding(CaseRef ref, Instant at, List<Reminder> reminders) {
    Instant now = at.truncatedTo(ChronoUnit.MINUTES);
    if (now.isAfter(minute)) {
      first.clear();
      minute = now;
    }
    Map<Person, List<Reminder>> byPerson = new LinkedHashMap<>();
    for (Reminder reminder : reminders) {
      byPerson
          .computeIfAbsent(new Person(ref.office(), reminder.person(), now), p -> new ArrayList<>())
          .add(reminder);
    }
    List<Part> parts = new ArrayList<>();
    byPerson.forEach(
        (person, all) -> {
          int n = 0;
          for (List<Reminder> some : Digests.slots(all)) {
            parts.add(new Part(person, n++, some));
          }
        });
    return new Adding(ref, at, parts);
  }

  /// What goes to one digest.
  ///
  /// @param behind how many digests after the person's first
  private record Part(Person person, int behind, List<Reminder> reminders) {}

  /// A step's additions while it is being written.
  final class Adding {
    private final CaseRef ref;
    private final Instant at;
    private final List<Part> parts;

    private Adding(CaseRef ref, Instant at, List<Part> parts) {
      this.ref = ref;
      this.at = at;
      this.parts = parts;
    }

    /// Writes what is the case's own and adds to the digests, in one transaction, whatever becomes
    /// of the digests meanwhile.
    ///
    /// @return whether it is written: false when a condition of the case's own writes failed
    boolean write(Transactions transactions, String table, List<TransactWriteItem> own) {
      while (true) {
        List<TransactWriteItem> writes = new ArrayList<>(own);
        writes.addAll(writes(table));
        switch (transactions.write(writes)) {
          case Transactions.Outcome.Written() -> {
            return true;
          }
          case Transactions.Outcome.ConditionFailed(var failed) -> {
            if (!goOn(failed.keySet().stream().map(index -> index - own.size()).toList())) {
              return false;
            }
          }
        }
      }
    }

    List<TransactWriteItem> writes(String table) {
      return parts.stream()
          .map(
              part ->
                  Digests.add(
                      table,
                      ref,
                      part.reminders(),
                      at,
                      first.getOrDefault(part.person(), 0) + part.behind()))
          .toList();
    }

    /// Says which writes were refused, by their position in [#writes(String)]; negative positions
    /// are the case's own.
    ///
    /// @return whether only digests were in the way, so that it is worth going on with the next
    ///   ones
    boolean goOn(Collection<Integer> refused) {
      boolean own = false;
      for (int index : refused) {
        if (index < 0) {
          own = true;
        } else if (first.merge(parts.get(index).person(), 1, Integer::sum) > MOST) {
          throw new StoreBusy(
              "The digests of " + parts.get(index).person().id() + " are full.", null);
        }
      }
      return !own;
    }
  }
}
