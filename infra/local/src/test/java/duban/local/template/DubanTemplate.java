package duban.local.template;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/// The template of this repository, for tests.
final class DubanTemplate {
  static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();
  static final Path FILE = REPOSITORY.resolve("template.yaml");
  static final URI ENDPOINT = URI.create("http://127.0.0.1:8080");

  private static final String SHORTEST_PATH =
      """
      # In ${Partition}
      StartAt: Route
      States:
        Route: {Type: Task, Resource: '${RoutingFunction}', Next: Assign}
        Assign: {Type: Task, Resource: '${AssignmentFunction}', Next: Reply}
        Reply: {Type: Task, Resource: '${ReplyFunction}', End: true}
      """;

  private DubanTemplate() {}

  /// The template with state machines of three lines, so that what it reads into can be written
  /// down in full.
  static Deployment readWithShortestPath(Path folder, Map<String, String> parameters)
      throws IOException, InvalidTemplate {
    Path definitions = Files.createDirectories(folder.resolve("statemachines"));
    for (String path : List.of("county", "bureau", "unclear")) {
      Files.writeString(definitions.resolve(path + "-path.asl.yaml"), SHORTEST_PATH);
    }
    Path template =
        Files.copy(FILE, folder.resolve("template.yaml"), StandardCopyOption.REPLACE_EXISTING);
    return TemplateReader.read(template, new LocalParameters(ENDPOINT, parameters));
  }
}
