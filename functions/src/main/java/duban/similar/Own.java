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

  /// A number that tells one thing from another of its kind; how long or how often something
  /// happened does not.
  private static final Pattern NAMED =
      Pattern.compile(
          "[0-9零〇一二三四五六七八九十百]+ ?(?:号|栋|幢|弄|室|单元|路|线|期|大队|中队)|[0-9]{5,}|[a-z]+ ?[0-9]{2,}");

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
      Message.@Nullable Author author,
      Message.@Nullable Author other) {
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
    return author.name() != null && author.name().equals(other.name());
  }
}
