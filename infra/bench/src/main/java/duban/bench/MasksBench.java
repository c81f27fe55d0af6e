package duban.bench;

import duban.text.PersonalData;
import duban.text.PersonalData.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How well the pieces of a text that identify a person are found (E10), with labelled texts, and
/// how long that takes. A piece counts as found when all of it is covered, and what is found counts
/// as right when it touches a piece.
final class MasksBench {
  private static final int TIMES = 200;

  private MasksBench() {}

  static List<Result> run(Path root) throws IOException {
    List<String> texts = new ArrayList<>();
    int pieces = 0;
    int covered = 0;
    int found = 0;
    int right = 0;
    for (String line :
        Files.readAllLines(root.resolve("functions/src/test/resources/personal/labelled.txt"))) {
      if (line.startsWith("#")) {
        continue;
      }
      String text = line.replace("⟦", "").replace("⟧", "");
      texts.add(text);
      List<Found> in = PersonalData.in(text, List.of());
      List<Found> meant = meant(line);
      pieces += meant.size();
      found += in.size();
      covered +=
          (int)
              meant.stream()
                  .filter(m -> in.stream().anyMatch(f -> f.from() <= m.from() && f.to() >= m.to()))
                  .count();
      right +=
          (int)
              in.stream()
                  .filter(f -> meant.stream().anyMatch(m -> f.from() < m.to() && f.to() > m.from()))
                  .count();
    }
    long from = System.nanoTime();
    for (int i = 0; i < TIMES; i++) {
      texts.forEach(text -> PersonalData.mask(text, List.of("陈建国"), "*"));
    }
    double micros = (System.nanoTime() - from) / 1e3 / TIMES / texts.size();
    return List.of(
        Result.info(
            texts.size()
                + " labelled texts with personal data and without (the rules were written beside them)",
            "%d of %d pieces found, %d of %d found were pieces"
                .formatted(covered, pieces, right, found)),
        Result.atLeast("… pieces masked (recall)", 100.0 * covered / pieces, 97, "%"),
        Result.atLeast("… masked rightly (precision)", 100.0 * right / found, 97, "%"),
        Result.atMost("… one text read", micros, 500, "µs"));
  }

  private static List<Found> meant(String line) {
    List<Found> meant = new ArrayList<>();
    int marks = 0;
    int from = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '⟦') {
        from = i - marks++;
      } else if (line.charAt(i) == '⟧') {
        meant.add(new Found(PersonalData.Kind.NAME, from, i - marks++));
      }
    }
    return meant;
  }
}
