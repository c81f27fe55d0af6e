package duban.pages;

import duban.pages.Field.Control;
import duban.pages.Field.Group;
import duban.pages.Field.Option;
import duban.policy.Policy.Label;
import duban.text.Texts;
import java.util.List;

/// Trend and risk: words of the policy's list where it has one, free text otherwise (A5).
final class Words {
  private Words() {}

  /// @param value what was typed or chosen before
  static Control control(List<Label> words, String value, Texts texts) {
    return words.isEmpty()
        ? new Control.Line("text", value, List.of())
        : new Control.Select(
            List.of(
                new Group(
                    null,
                    words.stream()
                        .map(w -> new Option(w.zh(), texts.name(w), w.zh().equals(value)))
                        .toList())));
  }

  /// A word as the reader's language has it; what is in no list stays as it was written.
  static String name(List<Label> words, String word, Texts texts) {
    return words.stream()
        .filter(w -> w.zh().equals(word))
        .findFirst()
        .map(texts::name)
        .orElse(word);
  }
}
