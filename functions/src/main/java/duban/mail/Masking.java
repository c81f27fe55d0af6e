package duban.mail;

import duban.cases.Message;
import duban.text.PersonalData;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes out of free text what identifies a person before it goes into a mail (E10): every piece
/// that [PersonalData] finds, and what the author said of themselves where the source told it.
final class Masking {
  private Masking() {}

  /// @param known what the sender said of themselves: taken out wherever it stands
  /// @param mask what stands where something was taken out
  static String mask(String text, Collection<String> known, String mask) {
    return PersonalData.mask(text, known, mask);
  }

  /// What a message's author said of themselves. One character alone is no name: it would take
  /// apart other words.
  static List<String> known(Message.@Nullable Author author) {
    return author == null
        ? List.of()
        : Stream.of(author.email(), author.phone(), author.name())
            .filter(Objects::nonNull)
            .map(String::strip)
            .filter(said -> said.codePointCount(0, said.length()) > 1)
            .toList();
  }
}
