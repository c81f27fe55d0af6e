package duban.acceptance.engines;

import duban.local.clients.Mail;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// LocalStack's record of what SES was given: `GET /_aws/ses`.
final class LocalStackMails implements SentMails {
  private final URI page;
  private final HttpClient http = HttpClient.newHttpClient();

  /// @param endpoint of the engine
  LocalStackMails(URI endpoint) {
    this.page = endpoint.resolve("/_aws/ses");
  }

  /// The record, where an engine keeps one.
  ///
  /// @throws UncheckedIOException when nobody answers there
  static Optional<SentMails> at(URI endpoint) {
    LocalStackMails mails = new LocalStackMails(endpoint);
    HttpResponse<String> answer = mails.read();
    try {
      boolean kept =
          answer.statusCode() == 200
              && JsonMapper.shared().readTree(answer.body()).path("messages").isArray();
      return kept ? Optional.of(mails) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Mail> all() {
    return parse(read().body());
  }

  static List<Mail> parse(String body) {
    List<Mail> mails = new ArrayList<>();
    for (JsonNode message : JsonMapper.shared().readTree(body).get("messages")) {
      // Mails that were not sent raw are not Duban's.
      if (message.path("RawData").isString()) {
        mails.add(mail(message));
      }
    }
    return mails;
  }

  private static Mail mail(JsonNode message) {
    try {
      return Mail.read(
          message.get("Id").asString(),
          Instant.now(),
          message.get("RawData").asString().getBytes(StandardCharsets.UTF_8));
    } catch (MessagingException e) {
      throw new AssertionError("A mail was sent that is none: " + message, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> read() {
    try {
      return http.send(HttpRequest.newBuilder(page).GET().build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
