package duban.policy;

import duban.calendar.WorkCalendar;
import duban.intake.MappingSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The sample office that comes with the product, for tests: `infra/policies/qinglan` as it is.
public final class Qinglan {
  private static final Path FOLDER = Path.of("..", "infra", "policies", "qinglan");

  /// The paths that the deployment has state machines for.
  public static final Set<String> MACHINES = Set.of("county", "bureau", "unclear");

  private Qinglan() {}

  public static Map<String, String> files() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      Map<String, String> texts = new TreeMap<>();
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Published published() {
    return switch (new PolicyReader(MACHINES, new MappingSamples()).read("qinglan", files())) {
      case PolicyReader.Read.Accepted accepted ->
          new Published(
              1,
              accepted.policy(),
              accepted.directory(),
              new WorkCalendar(accepted.holidays(), accepted.policy().hours()));
      case PolicyReader.Read.Refused refused -> throw new AssertionError(refused.findings());
    };
  }
}
