package duban.local.city;

import duban.states.LambdaTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The offices under `infra/policies`, one folder each, published by the function that an operator
/// publishes with.
public final class Offices implements LocalCity {
  private static final String PUBLISH = "PublishFunction";
  private static final String WEBHOOK = "webhook";
  private static final String OPEN311 = "open311";
  private static final String WECHAT = "wechat";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LambdaTarget functions;
  private final SourceSecrets secrets = new SourceSecrets();
  private final Map<String, Map<String, String>> files = new TreeMap<>();
  private final Map<String, URI> callbacks = new TreeMap<>();
  private final Map<String, URI> apis = new TreeMap<>();

  /// @param policies the folder of the offices' folders; none there means no office
  public Offices(Path policies, LambdaTarget functions) {
    this.functions = functions;
    if (Files.isDirectory(policies)) {
      for (Path folder : children(policies)) {
        if (Files.isRegularFile(folder.resolve("policy.yaml"))) {
          files.put(folder.getFileName().toString(), texts(folder));
        }
      }
    }
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> texts(Path folder) {
    var texts = new LinkedHashMap<String, String>();
    for (Path file : children(folder)) {
      if (Files.isRegularFile(file)) {
        try {
          texts.put(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return texts;
  }

  /// Publishes every office.
  ///
  /// @throws NotPublished when the publishing function refuses one
  public void publish() {
    files.keySet().forEach(this::publish);
  }

  private void publish(String office) {
    ObjectNode request = JSON.createObjectNode();
    request.put("office", office);
    ObjectNode texts = request.putObject("files");
    files.getOrDefault(office, Map.of()).forEach(texts::put);
    ObjectNode overridden = request.putObject("overrides").putObject("sources");
    for (String source : sourceIds(office)) {
      URI callback = callbacks.get(source);
      if (callback != null) {
        overridden.withObject("/" + source).put("callback", callback.toString());
      }
      URI api = apis.get(source);
      if (api != null) {
        overridden.withObject("/" + source).put("api", api.toString());
      }
    }
    try {
      functions.invoke(PUBLISH, JSON.writeValueAsString(request));
    } catch (LambdaTarget.FunctionError e) {
      throw new NotPublished(office, e);
    }
  }

  /// The publishing function did not take an office's files.
  public static final class NotPublished extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPublished(String office, LambdaTarget.FunctionError cause) {
      super(
          "The office "
              + office
              + " was not published: "
              + cause.errorType()
              + ": "
              + cause.getMessage(),
          cause);
    }
  }

  /// The value of the secret that holds the signing secrets of all sources.
  public String secretsJson() {
    ObjectNode all = JSON.createObjectNode();
    for (String office : files.keySet()) {
      for (Map.Entry<String, Door> source : doors(office).entrySet()) {
        all.putPOJO(source.getKey(), secretsOf(source.getKey(), source.getValue()));
        if (source.getValue().kind().equals(WECHAT)) {
          all.putPOJO(source.getKey() + "/aes", List.of(secrets.encodingAesKey(source.getKey())));
          all.putPOJO(source.getKey() + "/app", List.of(secrets.appSecret(source.getKey())));
        }
      }
    }
    return JSON.writeValueAsString(all);
  }

  @Override
  public List<Source> sources() {
    return files.keySet().stream()
        .flatMap(office -> sourceIds(office, WEBHOOK).stream())
        .map(id -> new Source(id, secrets.of(id).getFirst()))
        .toList();
  }

  private List<String> secretsOf(String source, Door door) {
    return switch (door.kind()) {
      case OPEN311 -> secrets.apiKeys(source);
      case WECHAT -> List.of(secrets.token(source));
      default -> secrets.of(source);
    };
  }

  @Override
  public Optional<Open311> open311() {
    return files.keySet().stream()
        .flatMap(office -> doors(office).entrySet().stream())
        .filter(source -> source.getValue().kind().equals(OPEN311))
        .findFirst()
        .map(
            source ->
                new Open311(
                    source.getValue().field("jurisdiction"),
                    secrets.apiKeys(source.getKey()).getFirst()));
  }

  @Override
  public List<WeChat> weChat() {
    return files.keySet().stream()
        .flatMap(office -> doors(office).entrySet().stream())
        .filter(source -> source.getValue().kind().equals(WECHAT))
        .map(
            source ->
                new WeChat(
                    source.getKey(),
                    secrets.token(source.getKey()),
                    secrets.encodingAesKey(source.getKey()),
                    source.getValue().field("appId")))
        .toList();
  }

  @Override
  public List<Person> people() {
    return files.values().stream()
        .flatMap(f -> people(f.getOrDefault("people.csv", "")).stream())
        .toList();
  }

  /// Points every source's way back at one address; [#publish()] makes it known.
  public synchronized void redirectAll(URI callback) {
    sources().forEach(source -> callbacks.put(source.id(), callback));
  }

  @Override
  public synchronized void redirect(String source, URI callback) {
    String office =
        files.keySet().stream()
            .filter(o -> sourceIds(o).contains(source))
            .findFirst()
            .orElseThrow(() -> new UnknownSource(source));
    callbacks.put(source, callback);
    publish(office);
  }

  @Override
  public synchronized void redirectApi(String source, URI api) {
    String office =
        files.keySet().stream()
            .filter(o -> sourceIds(o, WECHAT).contains(source))
            .findFirst()
            .orElseThrow(() -> new UnknownSource(source));
    apis.put(source, api);
    publish(office);
  }

  private Set<String> sourceIds(String office) {
    return doors(office).keySet();
  }

  private List<String> sourceIds(String office, String kind) {
    return doors(office).entrySet().stream()
        .filter(source -> source.getValue().kind().equals(kind))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// By which door a source's messages come in.
  private record Door(Map<?, ?> fields) {
    String kind() {
      return fields.containsKey("kind") ? field("kind") : WEBHOOK;
    }

    String field(String name) {
      return String.valueOf(fields.get(name));
    }
  }

  /// The sources of an office by id, with their doors.
  private Map<String, Door> doors(String office) {
    Object policy =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(files.getOrDefault(office, Map.of()).getOrDefault("policy.yaml", ""));
    var doors = new LinkedHashMap<String, Door>();
    if (policy instanceof Map<?, ?> fields
        && fields.get("sources") instanceof Collection<?> sources) {
      for (Object source : sources) {
        if (source instanceof Map<?, ?> entry && entry.get("id") instanceof Object id) {
          doors.put(
              id.toString(), new Door(entry.get("door") instanceof Map<?, ?> d ? d : Map.of()));
        }
      }
    }
    return doors;
  }

  private static List<Person> people(String csv) {
    List<String> lines = csv.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return List.of();
    }
    List<String> columns = Arrays.asList(lines.getFirst().replace("\uFEFF", "").split(",", -1));
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] cells = line.split(",", -1);
              return new Person(
                  cell(columns, cells, "id"),
                  cell(columns, cells, "name"),
                  cell(columns, cells, "mail"),
                  cell(columns, cells, "unit"),
                  Stream.of(cell(columns, cells, "roles").split("[ ;|]+"))
                      .filter(r -> !r.isEmpty())
                      .toList());
            })
        .toList();
  }

  private static String cell(List<String> columns, String[] cells, String column) {
    int at = columns.indexOf(column);
    return at < 0 || at >= cells.length ? "" : cells[at].strip();
  }
}
