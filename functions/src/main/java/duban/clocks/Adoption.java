package duban.clocks;

import duban.cases.CaseEvent;
import duban.cases.CaseEvent.DeadlineMoved;
import duban.cases.CaseFile;
import duban.cases.Lateness;
import duban.policy.Policy;
import duban.policy.Published;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What an open case takes over when its office publishes other rules or another calendar.
///
/// Only what is still owed moves. A case none of whose open deadlines changes stays under the
/// version it is pinned to; one where a rule moves a deadline is governed by the new version from
/// then on. A case that the new version does not know, because its source, path or tier is gone,
/// ends under the rules it began with.
public final class Adoption {
  private Adoption() {}

  /// What to put on record; nothing where nothing changes, so that it can be asked again.
  ///
  /// @param pinned the version that governs the case
  /// @param current the version in force
  public static List<CaseEvent> events(
      CaseFile file, Published pinned, Published current, Instant now) {
    if (file.closed() || !knows(current, file)) {
      return List.of();
    }
    List<DeadlineMoved> moves = new Moves(current, file).all("policy");
    if (moves.isEmpty()) {
      return List.of();
    }
    List<DeadlineMoved> byCalendar = new Moves(pinned, file).all("policy");
    List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
    if (!byCalendar.containsAll(moves)) {
      events.add(new CaseEvent.PolicyAdopted(current.version()));
    }
    for (DeadlineMoved move : moves) {
      events.add(
          byCalendar.contains(move)
              ? new DeadlineMoved(move.task(), move.before(), move.after(), "calendar", null)
              : move);
    }
    return events;
  }

  private static boolean knows(Published current, CaseFile file) {
    Policy policy = current.policy();
    return policy.sources().containsKey(file.registration().source())
        && policy.paths().containsKey(file.path())
        && policy.tiers().containsKey(Deadlines.tier(current, file));
  }

  /// A short text that differs between two publications whenever their clocks may: limits,
  /// extensions, hours, holidays.
  public static String fingerprint(Published published) {
    Policy policy = published.policy();
    String clocks =
        List.of(
                policy.deadlines(),
                policy.extensions(),
                policy.hours(),
                policy.tiers().keySet(),
                published.calendar().data())
            .toString();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(clocks.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
