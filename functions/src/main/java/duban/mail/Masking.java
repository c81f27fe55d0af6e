package duban.mail;

import duban.cases.Message;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes out of free text what identifies a person before it goes into a mail (E10): e-mail
/// addresses, identity and card numbers, mobile and landline numbers, also where they are broken up
/// by blanks or dashes or written full-width, and the author's own name where the source told it.
/// Dates, amounts, case numbers and short public numbers such as 12345 stay.
final class Masking {
  private static final String DIGIT = "\\p{Nd}";
  private static final String GAP = "[ \\u00a0\\u3000\\-\\u2010-\\u2015\\uff0d]?";
  private static final String NOT_AFTER_DIGIT = "(?<!" + DIGIT + ")";
  private static final String NOT_BEFORE_DIGIT = "(?!" + DIGIT + ")";

  private static final List<Pattern> PERSONAL =
      List.of(
          Pattern.compile(
              "[\\w.%+\\-]{1,64}[@\\uff20][A-Za-z0-9\\-]{1,63}(?:\\.[A-Za-z0-9\\-]{1,63}){1,4}"),
          // Identity numbers (15 or 18), bank cards (16 to 19).
          Pattern.compile(
              NOT_AFTER_DIGIT
                  + "(?:"
                  + DIGIT
                  + GAP
                  + "){14,18}["
                  + "\\p{Nd}Xx\\uff38\\uff58]"
                  + NOT_BEFORE_DIGIT),
          // Mobile, with or without the country code.
          Pattern.compile(
              "(?:(?:\\+|\\uff0b|00)?86"
                  + GAP
                  + "|"
                  + NOT_AFTER_DIGIT
                  + ")"
                  + "[1\\uff11][3-9\\uff13-\\uff19](?:"
                  + GAP
                  + DIGIT
                  + "){9}"
                  + NOT_BEFORE_DIGIT),
          // Landline with its area code.
          Pattern.compile(
              NOT_AFTER_DIGIT
                  + "[(\\uff08]?[0\\uff10]"
                  + DIGIT
                  + "{2,3}[)\\uff09]?"
                  + GAP
                  + DIGIT
                  + "{3,4}"
                  + GAP
                  + DIGIT
                  + "{4}"
                  + NOT_BEFORE_DIGIT));

  private Masking() {}

  /// @param known what the sender said of themselves: taken out wherever it stands
  /// @param mask what stands where something was taken out
  static String mask(String text, Collection<String> known, String mask) {
    String masked = text;
    for (String personal : known) {
      masked = masked.replace(personal, mask);
    }
    for (Pattern pattern : PERSONAL) {
      masked = pattern.matcher(masked).replaceAll(Matcher.quoteReplacement(mask));
    }
    return masked;
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
