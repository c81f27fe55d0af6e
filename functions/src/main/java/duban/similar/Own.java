package duban.similar;

import duban.cases.Message;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Messages that speak of something of the writer's own and name neither a place nor a number: the
/// same words of two people are two matters (我的社保卡什么时候能办好).
final class Own {
  private static final List<String> WORDS = Plain.phrases("own.txt");

  /// Numbers that tell one thing from another of its kind.
  private static final Pattern NAMED =
      Pattern.compile(String.join("|", Plain.phrases("named.txt")));

  private Own() {}

  /// Whether the two must not be taken for one matter, though they say the same.
  static boolean apart(Message message, Message other) {
    return ofOne(message) && !sameAuthor(message.author(), other.author());
  }

  private static boolean ofOne(Message message) {
    String words = Plain.words(message.title() + " 。 " + message.content());
    return WORDS.stream().anyMatch(words::contains)
        && Places.in(words).named().isEmpty()
        && !NAMED.matcher(words).find();
  }

  private static boolean sameAuthor(
      Message.@Nullable Author author, Message.@Nullable Author other) {
    if (author == null || other == null) {
      return false;
    }
    if (author.account() != null || other.account() != null) {
      return Objects.equals(author.account(), other.account());
    }
    if (author.phone() != null || other.phone() != null) {
      return Objects.equals(author.phone(), other.phone());
    }
    if (author.email() != null || other.email() != null) {
      return Objects.equals(author.email(), other.email());
    }
    @Nullable String name = author.name();
    return name != null && name.equals(other.name());
  }
}
