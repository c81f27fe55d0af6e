package duban.pages;

import duban.cases.Deadline;
import duban.cases.Owed;
import duban.text.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A deadline in words.
///
/// @param what what is due: `书面报告`
/// @param remaining time left or time late, or that it was given
/// @param late whether the limit has passed without it, or it came after
/// @param given whether it was given
/// @param limit the instant by which it is due
/// @param aim the instant to try for, and whether that can still be met
/// @param provisional whether it may change when holidays are published
/// @param why how it came about, sentence by sentence
public record DueView(
    String what,
    String remaining,
    boolean late,
    boolean given,
    String limit,
    @Nullable String aim,
    boolean provisional,
    List<String> why) {
  public DueView {
    why = List.copyOf(why);
  }

  static DueView of(Owed owed, List<String> why, Texts texts, ZoneId zone, Instant now) {
    Deadline deadline = owed.deadline();
    Instant aim = deadline.aim();
    Instant given = owed.givenAt();
    return new DueView(
        texts.named("due.what", deadline.what()),
        given == null
            ? texts.remaining(deadline.limit(), now)
            : texts.get(
                owed.late(now) ? "due.given.late" : "due.given", texts.time(given, zone, now)),
        owed.late(now),
        owed.given(),
        texts.limit(deadline.limit(), zone, now),
        aim == null ? null : aimInWords(aim, given == null ? now : given, texts, zone, now),
        deadline.provisional(),
        why);
  }

  private static String aimInWords(
      Instant aim, Instant measured, Texts texts, ZoneId zone, Instant now) {
    return texts.get(
        measured.isAfter(aim) ? "due.aim.missed" : "due.aim", texts.shortLimit(aim, zone, now));
  }
}
