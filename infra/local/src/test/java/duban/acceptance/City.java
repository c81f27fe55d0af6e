package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import duban.acceptance.engines.Backstage;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.LocalPages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A city as its people meet it, on whatever engine it runs. A portal signs messages, staff read
/// mail and fill in forms, citizens look at the status page, and a test may move the clock.
final class City {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern LINK = Pattern.compile("http://\\S*/act/[A-Za-z0-9_-]+");

  private final URI base;
  private final Backstage backstage;
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  City(Engine engine) {
    this(engine.address(), engine);
  }

  /// The city of a local stack, by its address.
  City(URI base) {
    this(base, new LocalPages(base));
  }

  private City(URI base, Backstage backstage) {
    this.base = base;
    this.backstage = backstage;
  }

  /// A message as the portal would send it, with fields replaced or (value null) left out. Each is
  /// about another house: the same matter would be one case.
  static String message(String externalId, Map<String, String> fields) {
    var message = JSON.createObjectNode();
    message.put("externalId", externalId);
    message.put("title", "人行道被占用");
    message.put(
        "content",
        "鼓岭路 %d 号门前的人行道长期被摊位占用，行人只能走机动车道，请尽快处理。"
            .formatted(1 + Math.floorMod(externalId.hashCode(), 99_999)));
    message.put("postedAt", "2026-04-15T09:12:00+08:00");
    message.put("area", "350102");
    message.put("category", "占道经营");
    fields.forEach(message::put);
    return message.toString();
  }

  HttpResponse<String> send(String source, String body) {
    return send(source, "msg_" + UUID.randomUUID(), body);
  }

  HttpResponse<String> send(String source, String id, String body) {
    long timestamp = Instant.now().getEpochSecond();
    return deliver(source, id, timestamp, sign(secret(source), id, timestamp, body), body);
  }

  HttpResponse<String> deliver(
      String source, String id, long timestamp, String signature, String body) {
    return exchange(
        HttpRequest.newBuilder(base.resolve("/intake/" + source))
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(timestamp))
            .header("webhook-signature", signature)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /// Sends a signed body of another type, with further headers: names and values in turn.
  HttpResponse<String> sendAs(String source, String type, String body, String... headers) {
    String id = "msg_" + UUID.randomUUID();
    long timestamp = Instant.now().getEpochSecond();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/intake/" + source))
            .header("content-type", type)
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(timestamp))
            .header("webhook-signature", sign(secret(source), id, timestamp, body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.POST(BodyPublishers.ofString(body)).build());
  }

  /// Asks whether it may send: names and values of headers in turn.
  HttpResponse<String> options(String source, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/intake/" + source));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.method("OPTIONS", BodyPublishers.noBody()).build());
  }

  static String sign(String secret, String id, long timestamp, String body) {
    try {
      return new Webhook(secret).sign(id, timestamp, body);
    } catch (EmptyWebhookSecretException | WebhookSigningException e) {
      throw new AssertionError(e);
    }
  }

  String secret(String source) {
    for (JsonNode known : backstage.cast().get("sources")) {
      if (known.get("id").asString().equals(source)) {
        return known.get("secret").asString();
      }
    }
    throw new AssertionError("There is no source " + source + ".");
  }

  /// Everybody who works here: `mail`, `unit`, `roles`.
  JsonNode people() {
    return backstage.cast().get("people");
  }

  /// Sends a message that must be accepted as new.
  Accepted accept(String source, String body) {
    HttpResponse<String> answer = send(source, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return accepted(answer);
  }

  /// What an answer to a message says.
  static Accepted accepted(HttpResponse<String> answer) {
    JsonNode said = json(answer);
    return new Accepted(
        said.get("case").asString(),
        said.get("number").asString(),
        URI.create(said.get("status").asString()));
  }

  record Accepted(String ref, String number, URI status) {}

  /// The mails in someone's box so far, oldest first.
  List<Mail> mails(String to) {
    return backstage.mails(Optional.of(to)).stream().map(Mail::new).toList();
  }

  /// Everybody's mails so far, oldest first.
  List<Mail> mails() {
    return backstage.mails(Optional.empty()).stream().map(Mail::new).toList();
  }

  /// The newest mail that asks `to` for something about the case; the address is a person's.
  Mail task(String to, String number) {
    List<Mail> found =
        mails(to).stream().filter(m -> m.subject().contains(number) && m.hasLink()).toList();
    assertThat(found).as("task mails for %s about %s", to, number).isNotEmpty();
    return found.getLast();
  }

  record Mail(JsonNode json) {
    String subject() {
      return json.get("subject").asString();
    }

    String text() {
      return json.get("text").asString();
    }

    String html() {
      return json.get("html").asString();
    }

    String header(String name) {
      JsonNode headers = json.get("headers");
      for (String key : headers.propertyNames()) {
        if (key.equalsIgnoreCase(name)) {
          return headers.get(key).asString();
        }
      }
      throw new AssertionError("No header " + name + " in " + headers);
    }

    /// The text of a file that came with the mail, by its name; unfolded as a calendar reads it.
    Map<String, String> files() {
      Map<String, String> files = new LinkedHashMap<>();
      for (JsonNode file : json.get("attachments")) {
        files.put(file.get("name").asString(), file.get("text").asString().replace("\r\n ", ""));
      }
      return files;
    }

    boolean hasLink() {
      return LINK.matcher(text()).find();
    }

    URI link() {
      Matcher link = LINK.matcher(text());
      assertThat(link.find()).as(text()).isTrue();
      return URI.create(link.group());
    }
  }

  HttpResponse<String> get(URI uri) {
    return exchange(
        HttpRequest.newBuilder(uri).header("accept", "application/json, text/html").GET().build());
  }

  HttpResponse<String> get(String path) {
    return exchange(
        HttpRequest.newBuilder(base.resolve(path))
            .header("accept", "application/json")
            .GET()
            .build());
  }

  HttpResponse<String> page(URI uri, String acceptLanguage) {
    return exchange(
        HttpRequest.newBuilder(uri)
            .header("accept", "text/html")
            .header("accept-language", acceptLanguage)
            .GET()
            .build());
  }

  HttpResponse<String> head(URI uri) {
    return exchange(HttpRequest.newBuilder(uri).header("accept", "text/html").HEAD().build());
  }

  HttpResponse<String> page(URI uri) {
    return exchange(HttpRequest.newBuilder(uri).header("accept", "text/html").GET().build());
  }

  /// Fills in a task page: `decision`, then pairs of field and value.
  HttpResponse<String> act(URI link, String decision, String... fields) {
    StringBuilder form = new StringBuilder("decision=").append(encode(decision));
    for (int i = 0; i < fields.length; i += 2) {
      form.append('&').append(encode(fields[i])).append('=').append(encode(fields[i + 1]));
    }
    return exchange(
        HttpRequest.newBuilder(link)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .POST(BodyPublishers.ofString(form.toString()))
            .build());
  }

  /// Posts a form at any address: pairs of field and value.
  HttpResponse<String> post(URI page, String... fields) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(i == 0 ? "" : "&")
          .append(encode(fields[i]))
          .append('=')
          .append(encode(fields[i + 1]));
    }
    return exchange(
        HttpRequest.newBuilder(page)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .POST(BodyPublishers.ofString(form.toString()))
            .build());
  }

  /// A file as a browser sends it.
  record Upload(String field, String name, String type, byte[] content) {}

  /// Posts a form with files as a browser does: pairs of field and value, then the files.
  HttpResponse<String> upload(URI page, List<Upload> files, String... fields) {
    String boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
    var body = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      body.writeBytes(
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(boundary, fields[i], fields[i + 1])
              .getBytes(StandardCharsets.UTF_8));
    }
    for (Upload file : files) {
      body.writeBytes(
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
              .formatted(boundary, file.field(), file.name(), file.type())
              .getBytes(StandardCharsets.UTF_8));
      body.writeBytes(file.content());
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes("--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
    return exchange(
        HttpRequest.newBuilder(page)
            .header("content-type", "multipart/form-data; boundary=" + boundary)
            .header("accept", "text/html")
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build());
  }

  /// What stands at an address, byte by byte.
  HttpResponse<byte[]> fetch(URI uri) {
    try {
      return http.send(HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// A path of the city as an address.
  URI at(String path) {
    return base.resolve(path);
  }

  /// Acts and insists that it was carried out, with everything that follows from it at this
  /// instant.
  void decide(URI link, String decision, String... fields) {
    HttpResponse<String> answer = act(link, decision, fields);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    advance("PT0S");
  }

  /// What a task page says of its deadlines, as JSON, the earliest limit first.
  List<JsonNode> deadlines(URI link) {
    HttpResponse<String> answer =
        exchange(HttpRequest.newBuilder(link).header("accept", "application/json").GET().build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<JsonNode> deadlines = new ArrayList<>();
    json(answer).get("deadlines").forEach(deadlines::add);
    return deadlines;
  }

  JsonNode status(URI status) {
    return json(
        exchange(
            HttpRequest.newBuilder(status).header("accept", "application/json").GET().build()));
  }

  /// A mail reaches the office.
  HttpResponse<String> mailIn(String raw) {
    return exchange(
        HttpRequest.newBuilder(at("/local/mail-in"))
            .header("content-type", "message/rfc822")
            .POST(BodyPublishers.ofString(raw))
            .build());
  }

  /// Moves the clock; everything due on the way has happened when it answers.
  Instant advance(String duration) {
    return backstage.advance(Duration.parse(duration));
  }

  void redirect(String source, URI callback) {
    backstage.redirect(source, callback);
  }

  /// The states a case's execution entered so far, in order.
  List<String> statesEntered(String ref) {
    List<String> states = new ArrayList<>();
    for (JsonNode event : backstage.execution(execution(ref)).get("events")) {
      if (event.get("type").asString().endsWith("StateEntered")) {
        states.add(event.at("/stateEnteredEventDetails/name").asString());
      }
    }
    return states;
  }

  List<String> eventTypes(String ref) {
    List<String> types = new ArrayList<>();
    for (JsonNode event : backstage.execution(execution(ref)).get("events")) {
      types.add(event.get("type").asString());
    }
    return types;
  }

  /// The name of the case's execution.
  String execution(String ref) {
    String id = ref.substring(ref.indexOf('/') + 1);
    for (JsonNode execution : executions()) {
      if (execution.get("name").asString().startsWith(id)) {
        return execution.get("name").asString();
      }
    }
    throw new AssertionError("No execution for " + ref);
  }

  JsonNode executions() {
    return backstage.executions();
  }

  /// One execution by its name, with its `events`.
  JsonNode history(String execution) {
    return backstage.execution(execution);
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
