package duban.store;

import duban.cases.CaseRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// What finds cases about the same matter (E1): which case stands for a text, and which cases share
/// a trait of their texts. It holds digests, never words, forgets them by itself, and every entry
/// can be made again from its case.
public interface Matters {
  /// Makes `ref` the case that stands for a text, unless another case does.
  ///
  /// @param text a digest of whatever has to be the same
  /// @param letters a digest of the text letter by letter
  /// @param until when the claim is forgotten; one that is over counts as none
  Claim claim(CaseRef ref, String text, String letters, Instant now, Instant until);

  /// Likewise, in place of a case that no longer stands for it.
  ///
  /// @param from who stood for it
  Claim takeOver(
      CaseRef ref, CaseRef from, String text, String letters, Instant now, Instant until);

  /// How a claim ended.
  sealed interface Claim {
    /// The case stands for the text; it may have before.
    record Held() implements Claim {}

    /// @param by the case that stands for the text
    /// @param letters of that case
    record Taken(CaseRef by, String letters) implements Claim {}
  }

  /// Remembers a case under each of its traits. To do so again changes nothing.
  ///
  /// @param sketch what to tell others by, at most half a kilobyte
  /// @param at when the message came: of many that share a trait, only the newest are found
  void note(CaseRef ref, Collection<String> traits, byte[] sketch, Instant at, Instant until);

  /// Cases of an office that share traits, those that share most first.
  ///
  /// @param each how many of the newest to look at under each trait: what half the city's messages
  ///   have in common tells nothing
  List<Noted> sharing(String office, Collection<String> traits, int each, Instant now);

  /// @param shared how many of the traits that were asked for
  record Noted(CaseRef ref, byte[] sketch, int shared) {
    public Noted {
      sketch = sketch.clone();
    }

    @Override
    public byte[] sketch() {
      return sketch.clone();
    }
  }
}
