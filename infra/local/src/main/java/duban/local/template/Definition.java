package duban.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of a state machine and what the template puts into it: every `${name}` in the file is
/// given, and everything given is used.
final class Definition {
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");

  private record Given(String value, int line) {}

  private final Problems problems;
  private final Path folder;
  private final String file;
  private final Map<String, Given> given = new LinkedHashMap<>();

  Definition(Problems problems, Path folder, String file) {
    this.problems = problems;
    this.folder = folder;
    this.file = file;
  }

  /// @param line where the template gives it
  void give(String name, String value, int line) {
    given.put(name, new Given(value, line));
  }

  /// The file's text with everything put in; empty when there is no such file, which is reported.
  ///
  /// @param line where the template names the file
  String text(int line) {
    String text;
    try {
      text = Files.readString(folder.resolve(file));
    } catch (IOException _) {
      problems.add(line, "The file " + file + " cannot be read.");
      return "";
    }
    TreeSet<String> unused = new TreeSet<>(given.keySet());
    Matcher matcher = SUBSTITUTION.matcher(text);
    String replaced =
        matcher.replaceAll(
            match -> {
              String name = match.group(1);
              Given value = given.get(name);
              unused.remove(name);
              if (value == null) {
                problems.add(
                    file,
                    lineAt(text, match.start()),
                    "The template gives no substitution for ${" + name + "}.");
                return "";
              }
              return Matcher.quoteReplacement(value.value());
            });
    for (String name : unused) {
      Given value = given.get(name);
      if (value != null) {
        problems.add(value.line(), "The substitution " + name + " is not used in " + file + ".");
      }
    }
    return replaced;
  }

  private static int lineAt(String text, int position) {
    return 1 + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
  }
}
