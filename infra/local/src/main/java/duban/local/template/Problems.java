package duban.local.template;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Collects what is wrong, so that one start names everything there is to mend.
final class Problems {
  private record Problem(String file, int line, String message) {
    @Override
    public String toString() {
      return file + ":" + line + ": " + message;
    }
  }

  private final String templateFile;
  private final Set<Problem> found = new LinkedHashSet<>();

  Problems(String templateFile) {
    this.templateFile = templateFile;
  }

  void add(int line, String message) {
    add(templateFile, line, message);
  }

  void add(String file, int line, String message) {
    found.add(new Problem(file, line, message));
  }

  void throwIfAny() throws InvalidTemplate {
    if (!found.isEmpty()) {
      // The template first, then the files it names, each from top to bottom.
      throw new InvalidTemplate(
          found.stream()
              .sorted(
                  Comparator.comparing((Problem problem) -> !problem.file().equals(templateFile))
                      .thenComparing(Problem::file)
                      .thenComparing(Problem::line))
              .map(Problem::toString)
              .toList());
    }
  }
}
