package duban.similar;

import duban.cases.CaseEvent.Similar;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Message;
import duban.policy.Published;
import duban.policy.Repeats;
import duban.store.Cases;
import duban.store.Matters;
import duban.store.Matters.Claim;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks whether a message is about a matter that is a case already (E1). What it costs does not
/// depend on how many cases are open.
///
/// The same text, but for trivial edits, from the same area joins the open case; of two that come
/// at the same moment, one stands for the text and the other joins it. Texts that are only like
/// each other are for a person to decide about. Looking can happen twice or late: it comes to the
/// same.
public final class SameMatter {
  /// A text shorter than this may be about anything: it joins nothing by itself.
  private static final int LEAST_TO_JOIN = 20;

  /// How many of those that share a trait are looked at, and how many cases are read in the end.
  private static final int EACH = 24;

  private static final int READ = 6;
  private static final int SHOWN = 3;

  /// As often as the case that stands for a text may change while this looks.
  private static final int ATTEMPTS = 8;

  /// What texts are read by, as part of the key of a claim: what an earlier reading took for the
  /// same may differ.
  private static final String READING = "2#";

  private static final String NOWHERE = "-";
  private static final int LONGEST_AREA = 40;

  private final Cases cases;
  private final Matters matters;

  public SameMatter(Cases cases, Matters matters) {
    this.cases = cases;
    this.matters = matters;
  }

  /// What was found.
  ///
  /// @param joins the open case that the message belongs to
  /// @param alike cases that may be about the same matter, open or closed, the likest first
  public record Found(Optional<CaseFile> joins, List<Similar> alike) {
    /// Nothing like it is known, or nothing was looked for.
    public static final Found NOTHING = new Found(Optional.empty(), List.of());

    public Found {
      alike = List.copyOf(alike);
    }
  }

  /// @param file a case whose path begins
  public Found look(CaseFile file, Published city, Instant now) {
    Repeats repeats = city.policy().repeats();
    if (!repeats.on()) {
      return Found.NOTHING;
    }
    Map<CaseRef, Similar> alike = new LinkedHashMap<>();
    @Nullable CaseFile same = same(file, repeats, alike, now);
    if (same != null) {
      return new Found(Optional.of(same), List.of());
    }
    Double near = repeats.near();
    if (near != null) {
      near(file, near, repeats, alike, now);
    }
    return new Found(
        Optional.empty(),
        alike.values().stream()
            .sorted(Comparator.comparingDouble(Similar::score).reversed())
            .limit(SHOWN)
            .toList());
  }

  private @Nullable CaseFile same(
      CaseFile file, Repeats repeats, Map<CaseRef, Similar> alike, Instant now) {
    String plain = Plain.of(file.message());
    if (plain.length() < LEAST_TO_JOIN) {
      return null;
    }
    String text = READING + area(file) + "#" + Plain.digest(plain);
    String letters = Plain.digestOfLetters(file.message());
    Instant until = file.receivedAt().plus(repeats.window());
    Claim claim = matters.claim(file.ref(), text, letters, now, until);
    for (int attempt = 1; claim instanceof Claim.Taken taken; attempt++) {
      CaseFile end = Joining.end(cases.get(taken.by()), cases);
      if (end.ref().equals(file.ref())) {
        // It was merged into this one by hand.
        return null;
      }
      if (Joining.open(end)
          && !Own.apart(file.message(), cases.get(taken.by()).message())
          && joins(repeats, taken.letters().equals(letters))) {
        return end;
      }
      put(alike, end, 1);
      if (Joining.open(end) || attempt == ATTEMPTS) {
        return null;
      }
      // A matter that is settled and comes again is a new one.
      claim = matters.takeOver(file.ref(), taken.by(), text, letters, now, until);
    }
    return null;
  }

  private static boolean joins(Repeats repeats, boolean letterByLetter) {
    return repeats.join().contains(Repeats.Join.NORMALISED)
        || (letterByLetter && repeats.join().contains(Repeats.Join.EXACT));
  }

  private void near(
      CaseFile file, double near, Repeats repeats, Map<CaseRef, Similar> alike, Instant now) {
    Fingerprint mine = Fingerprint.of(file.message());
    Set<String> traits = mine.traits(area(file));
    Sketch sketch = Sketch.of(mine);
    Instant at = file.receivedAt();
    matters.note(file.ref(), traits, sketch.bytes(), at, at.plus(repeats.window()));
    matters.sharing(file.ref().office(), traits, EACH, now).stream()
        .filter(noted -> !noted.ref().equals(file.ref()))
        .map(noted -> new Candidate(noted.ref(), sketch.promise(Sketch.read(noted.sketch()))))
        .filter(candidate -> candidate.promise() >= near)
        .sorted(Comparator.comparingDouble(Candidate::promise).reversed())
        .limit(READ)
        .forEach(candidate -> compare(candidate.ref(), file, mine, near, alike));
  }

  private record Candidate(CaseRef ref, double promise) {}

  private void compare(
      CaseRef ref, CaseFile file, Fingerprint mine, double near, Map<CaseRef, Similar> alike) {
    CaseFile other = cases.get(ref);
    if (!nearby(file.message(), other.message())) {
      return;
    }
    double score = mine.likeness(Fingerprint.of(other.message()));
    CaseFile end = Joining.end(other, cases);
    if (score >= near && !end.ref().equals(file.ref())) {
      put(alike, end, score);
    }
  }

  private static void put(Map<CaseRef, Similar> alike, CaseFile file, double score) {
    Similar similar = new Similar(file.ref().id(), file.number(), Math.round(score * 100) / 100.0);
    alike.merge(file.ref(), similar, (a, b) -> a.score() >= b.score() ? a : b);
  }

  /// Whether the two may be from the same area, as far as they say.
  private static boolean nearby(Message message, Message other) {
    return message.area() == null || other.area() == null || message.area().equals(other.area());
  }

  /// As part of a key: a source may have sent any text for it.
  private static String area(CaseFile file) {
    String area = Objects.requireNonNullElse(file.message().area(), NOWHERE);
    return area.length() > LONGEST_AREA ? Plain.digest(area) : area;
  }
}
