package duban.local.pages;

import duban.local.clients.Mail;
import duban.local.clients.Mailbox;
import duban.local.events.MailService;
import duban.local.events.MailService.Kind;
import duban.local.web.Answer;
import duban.local.web.Call;
import duban.local.web.PathPattern;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Routes under `/local` that play the world's mail: `POST /local/mail-in` takes a mail in, as it
/// comes (RFC 822); `POST /local/mail/{id}/bounce` makes a mail that was sent come back.
public record MailPages(MailService service, Mailbox mailbox, String configurationSet) {
  private static final PathPattern BOUNCE = new PathPattern("/local/mail/{id}/bounce");
  private static final Pattern SOURCE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Empty for any other route.
  Optional<Answer> answer(Call call, Words words) {
    if (!call.method().equals("POST")) {
      return Optional.empty();
    }
    if (call.path().equals("/local/mail-in")) {
      return Optional.of(take(call, words));
    }
    return BOUNCE
        .match(call.path())
        .map(found -> bounce(call, words, found.getOrDefault("id", "")));
  }

  private Answer take(Call call, Words words) {
    String source = call.parameter("source").orElse("");
    if (!source.isEmpty() && !SOURCE.matcher(source).matches()) {
      return problem(400, words.say("problem.source.unknown", source));
    }
    try {
      String key = service.receive(source.isEmpty() ? "" : source + "/", call.body());
      return Answer.json(202, JSON.createObjectNode().put("key", key).toString());
    } catch (MailService.NoMailIn e) {
      return problem(404, words.say("problem.nothing"));
    }
  }

  private Answer bounce(Call call, Words words, String id) {
    Optional<Mail> mail = mailbox.find(id);
    if (mail.isEmpty()) {
      return problem(404, words.say("mail.unknown", id));
    }
    Optional<String> typed =
        call.header("content-type")
            .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
            .flatMap(type -> call.field("kind"));
    String kind =
        typed.or(() -> LocalSite.textField(call, "kind")).orElse("").toUpperCase(Locale.ROOT);
    for (Kind each : Kind.values()) {
      if (each.name().equals(kind)) {
        service.comesBack(mail.get(), configurationSet, each);
        return typed.isPresent()
            ? Answer.seeOther("/local/mail/" + id + words.query())
            : Answer.json(202, "{}");
      }
    }
    return problem(400, words.say("problem.bounce"));
  }

  private static Answer problem(int status, String detail) {
    ObjectNode problem = JSON.createObjectNode().put("status", status).put("detail", detail);
    return Answer.problem(status, problem.toString());
  }
}
