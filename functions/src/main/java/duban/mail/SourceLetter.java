package duban.mail;

import duban.cases.CaseFile;
import duban.policy.Policy.Label;
import duban.policy.Published;
import org.jspecify.annotations.Nullable;

/// A mail that tells a source, or the author, what became of a message (A11, B3).
///
/// @param file as the step left it that has something to tell
/// @param told `case.replied` …
/// @param to the address
/// @param source the source's name, where its unit is written to; null where the author is
public record SourceLetter(
    CaseFile file, String told, String to, @Nullable Label source, Published city) {
  /// The address is a person's own.
  @Override
  public String toString() {
    return "SourceLetter[" + file.ref() + ", " + told + "]";
  }
}
