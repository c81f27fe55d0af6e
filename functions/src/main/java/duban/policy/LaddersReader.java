package duban.policy;

import duban.cases.TaskKind;
import duban.cases.Tone;
import duban.policy.Policy.DeadlineRule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a policy's section `ladders`.
final class LaddersReader {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);
  private static final List<String> TASKS =
      Stream.concat(
              Arrays.stream(TaskKind.values()).filter(TaskKind::awaited).map(TaskKind::id),
              Stream.of(TaskKind.DELIVER.id(), DeadlineRule.CASE))
          .toList();
  private static final List<String> TONES = Arrays.stream(Tone.values()).map(Tone::id).toList();
  private static final List<String> UNTIL = List.of("end", "opening");

  private final Collection<String> whats;
  private final Collection<String> paths;
  private final Collection<String> tiers;

  /// @param whats what the policy's deadlines are about
  LaddersReader(Collection<String> whats, Collection<String> paths, Collection<String> tiers) {
    this.whats = whats;
    this.paths = paths;
    this.tiers = tiers;
  }

  Ladders read(Entry section) {
    Quiet quiet = section.has("quiet") ? quiet(section.entry("quiet")) : null;
    Duration lateAfter = section.duration("lateAfter");
    List<Ladder> ladders = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Entry entry : section.entries("all")) {
      Ladder ladder = ladder(entry);
      if (!ladder.id().isEmpty() && !ids.add(ladder.id())) {
        entry.problem("id", "there is another ladder '" + ladder.id() + "'");
      }
      ladders.add(ladder);
    }
    section.finish();
    return new Ladders(quiet, lateAfter, ladders);
  }

  private static @Nullable Quiet quiet(Entry entry) {
    LocalTime from = time(entry, "from");
    LocalTime until = time(entry, "until");
    Duration urgentBelow = entry.duration("urgentBelow");
    String waits = entry.oneOf("waitUntil", UNTIL);
    entry.finish();
    if (from == null || until == null) {
      return null;
    }
    if (from.equals(until)) {
      entry.problem("until", "must not be the time at which they begin");
      return null;
    }
    return new Quiet(from, until, urgentBelow, waits.equals("opening"));
  }

  private static @Nullable LocalTime time(Entry entry, String field) {
    String text = entry.text(field);
    try {
      return text.isBlank() ? null : LocalTime.parse(text, HOUR);
    } catch (DateTimeException e) {
      entry.problem(field, "must be a time of day such as 07:30, not '" + text + "'");
      return null;
    }
  }

  private Ladder ladder(Entry entry) {
    String id = entry.id("id");
    List<String> tasks = optional(entry, "tasks", TASKS, "no human step '%s'");
    List<String> about = optional(entry, "whats", whats, "nothing called '%s' is ever due");
    List<String> onPaths = optional(entry, "paths", paths, "no path '%s'");
    List<String> inTiers = optional(entry, "tiers", tiers, "no tier '%s'");
    List<Rung> rungs = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Entry each : entry.entries("rungs")) {
      Rung rung = rung(each);
      if (!rung.id().isEmpty() && !ids.add(rung.id())) {
        each.problem("id", "there is another rung '" + rung.id() + "' in the ladder");
      }
      rungs.add(rung);
    }
    if (entry.has("rungs") && rungs.isEmpty()) {
      entry.problem("rungs", "must not be empty");
    }
    entry.finish();
    return new Ladder(id, tasks, about, onPaths, inTiers, rungs);
  }

  private static List<String> optional(
      Entry entry, String field, Collection<String> known, String missing) {
    return entry.has(field) ? entry.references(field, known, missing) : List.of();
  }

  private static Rung rung(Entry entry) {
    String id = entry.id("id");
    Moment at = moment(entry);
    Set<Rung.To> to = new LinkedHashSet<>();
    List<String> words = entry.texts("to");
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Arrays.stream(Rung.To.values()).filter(t -> t.id().equals(word)).forEach(to::add);
      if (!Rung.To.ids().contains(word)) {
        entry.problem("to[" + i + "]", Findings.oneOf(Rung.To.ids(), word));
      }
    }
    if (entry.has("to") && words.isEmpty()) {
      entry.problem("to", "must not be empty");
    }
    String word = entry.oneOf("tone", TONES);
    Tone tone =
        Arrays.stream(Tone.values())
            .filter(t -> t.id().equals(word))
            .findFirst()
            .orElse(Tone.REMINDER);
    boolean circular =
        entry.has("circular") && entry.oneOf("circular", List.of("true", "false")).equals("true");
    if (circular && !at.fromLimitOn()) {
      entry.problem("circular", "nobody is named in a circular before the limit");
    }
    entry.finish();
    return new Rung(id, at, to, tone, circular);
  }

  private static Moment moment(Entry entry) {
    String text = entry.text("at");
    try {
      return text.isBlank() ? new Moment("limit") : new Moment(text);
    } catch (IllegalArgumentException e) {
      entry.problem("at", String.valueOf(e.getMessage()));
      return new Moment("limit");
    }
  }
}
