package duban.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the leaders read at the end of a day (每日汇报, D10): figures computed from the cases' events,
/// by unit, and what needs their eyes.
///
/// A case counts for the unit that handles it, or for the coordinating office while nobody does;
/// what is late counts for the unit that owes it.
///
/// @param from what came in or was answered after this instant counts
/// @param until up to and including this one
/// @param total of the cases counted here, each once
/// @param units by unit id
/// @param late what is late, the longest first
/// @param aims what was, or was not, given by the time to try for (A7), in order
/// @param listed the open cases of the tiers that are always listed, the oldest first
public record DayReport(
    Instant from,
    Instant until,
    Figures total,
    Map<String, Figures> units,
    List<Late> late,
    List<Aim> aims,
    List<Listed> listed) {
  public DayReport {
    units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
    late = List.copyOf(late);
    aims = List.copyOf(aims);
    listed = List.copyOf(listed);
  }

  /// @param late how many of the open cases are late
  public record Figures(int received, int answered, int open, int late) {
    static final Figures NONE = new Figures(0, 0, 0, 0);

    Figures plus(Figures more) {
      return new Figures(
          received + more.received, answered + more.answered, open + more.open, late + more.late);
    }
  }

  /// Something that was not given by its limit.
  ///
  /// @param provisional whether the limit may change when holidays are published
  public record Late(CaseFile file, String unit, String what, Instant since, boolean provisional) {}

  /// A time to try for that was reached or missed.
  public record Aim(CaseFile file, CaseEvent.AimSettled settled) {}

  /// An open case of a tier that is always listed.
  public record Listed(CaseFile file, String unit, String tier) {}

  private record Share(CaseFile file, String unit, Figures figures) {}

  /// @param tiers the tiers whose open cases are all listed
  public static DayReport of(
      Collection<CaseFile> files,
      String coordinator,
      Collection<String> tiers,
      Instant from,
      Instant until) {
    List<Share> shares = new ArrayList<>();
    List<Late> late = new ArrayList<>();
    List<Aim> aims = new ArrayList<>();
    List<Listed> listed = new ArrayList<>();
    for (CaseFile file : files) {
      String unit = file.assignment().map(CaseEvent.Assigned::unit).orElse(coordinator);
      List<Late> owed = late(file, coordinator, until);
      boolean open = !file.closed();
      shares.add(
          new Share(
              file,
              unit,
              new Figures(
                  within(file.receivedAt(), from, until) ? 1 : 0,
                  answered(file, from, until) ? 1 : 0,
                  open ? 1 : 0,
                  0)));
      owed.stream()
          .map(Late::unit)
          .distinct()
          .forEach(owing -> shares.add(new Share(file, owing, new Figures(0, 0, 0, 1))));
      late.addAll(owed);
      for (Recorded recorded : file.history()) {
        if (recorded.event() instanceof CaseEvent.AimSettled settled
            && within(recorded.at(), from, until)) {
          aims.add(new Aim(file, settled));
        }
      }
      file.tier()
          .filter(tier -> open && tiers.contains(tier))
          .ifPresent(tier -> listed.add(new Listed(file, unit, tier)));
    }
    late.sort(Comparator.comparing(Late::since));
    aims.sort(Comparator.comparing(aim -> aim.settled().aim()));
    listed.sort(Comparator.comparing(l -> l.file().receivedAt()));
    return new DayReport(from, until, total(shares), byUnit(shares), late, aims, listed);
  }

  private static boolean within(Instant at, Instant from, Instant until) {
    return at.isAfter(from) && !at.isAfter(until);
  }

  private static boolean answered(CaseFile file, Instant from, Instant until) {
    return file.history().stream()
        .anyMatch(r -> r.event() instanceof CaseEvent.Replied && within(r.at(), from, until));
  }

  /// What open steps owe, and what the case as a whole owes, which is the office's to give. Of a
  /// closed case, that is what is still to be brought to its sender.
  private static List<Late> late(CaseFile file, String coordinator, Instant now) {
    if (file.settled()) {
      return List.of();
    }
    List<Late> late = new ArrayList<>();
    for (CaseTask.Open task : file.openTasks()) {
      Owed.by(file, task).forEach(owed -> add(late, file, task.unit(), owed, now));
    }
    Owed.byCase(file).forEach(owed -> add(late, file, coordinator, owed, now));
    return late;
  }

  private static void add(List<Late> late, CaseFile file, String unit, Owed owed, Instant now) {
    if (!owed.given() && owed.late(now)) {
      Deadline due = owed.deadline();
      late.add(new Late(file, unit, due.what(), due.limit(), due.provisional()));
    }
  }

  private static Figures total(List<Share> shares) {
    Figures total = Figures.NONE;
    Set<CaseRef> lateOnes = new HashSet<>();
    for (Share share : shares) {
      Figures f = share.figures();
      boolean again = f.late() > 0 && !lateOnes.add(share.file().ref());
      total = total.plus(again ? Figures.NONE : f);
    }
    return total;
  }

  private static Map<String, Figures> byUnit(List<Share> shares) {
    Map<String, Figures> units = new LinkedHashMap<>();
    shares.forEach(share -> units.merge(share.unit(), share.figures(), Figures::plus));
    return units;
  }

  /// What of it concerns some units: what a leader who supervises them reads.
  public DayReport only(Set<String> of) {
    Map<String, Figures> some = new LinkedHashMap<>();
    Figures sum = Figures.NONE;
    for (Map.Entry<String, Figures> unit : units.entrySet()) {
      if (of.contains(unit.getKey())) {
        some.put(unit.getKey(), unit.getValue());
        sum = sum.plus(unit.getValue());
      }
    }
    return new DayReport(
        from,
        until,
        sum,
        some,
        late.stream().filter(l -> of.contains(l.unit())).toList(),
        aims.stream().filter(a -> of.contains(a.settled().unit())).toList(),
        listed.stream().filter(l -> of.contains(l.unit())).toList());
  }

  /// Whether there is anything in it.
  public boolean isEmpty() {
    return total.equals(Figures.NONE);
  }
}
