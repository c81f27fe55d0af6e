package duban.local.template;

import java.util.List;

/// The template cannot be run here. Says everything that is wrong with it, one line each, as
/// `file:line: what`.
public final class InvalidTemplate extends Exception {
  private final List<String> problems;

  InvalidTemplate(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /// In the order of the files' lines.
  public List<String> problems() {
    return problems;
  }
}
