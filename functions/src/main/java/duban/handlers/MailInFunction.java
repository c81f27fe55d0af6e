package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import duban.mailin.MailSweep;
import duban.store.MailDrop;
import duban.store.StoreBusy;
import duban.wiring.Environment;
import duban.wiring.MailWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A mail was put into the bucket: S3's `Object Created` event, by EventBridge. An event that comes
/// twice, as they do, is one mail. `{"sweep":"P1D"}`, by a schedule, takes in what lies there that
/// no event told of. An operator may send the event of a mail again.
public final class MailInFunction implements RequestStreamHandler {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final MailSweep mails;
  private final Consumer<MailSweep.Outcome> swept;
  private final InstantSource clock;

  public MailInFunction() {
    this(Environment.current());
  }

  private MailInFunction(Environment environment) {
    this(
        new MailWiring(environment).sweep(),
        new MailWiring(environment).sweeps(),
        environment.clock());
  }

  public MailInFunction(MailSweep mails, Consumer<MailSweep.Outcome> swept, InstantSource clock) {
    this.mails = mails;
    this.swept = swept;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Invocation.begins(context);
    JsonNode event = JSON.readTree(in);
    String back = event.path("sweep").asString("");
    out.write(JSON.writeValueAsBytes(back.isEmpty() ? takeIn(event) : sweep(Duration.parse(back))));
  }

  private Map<String, String> takeIn(JsonNode event) {
    String key = event.at("/detail/object/key").asString("");
    if (!key.startsWith(MailDrop.PREFIX)) {
      throw new IllegalArgumentException("The event names no mail.");
    }
    return Map.of("received", StoreBusy.instead(() -> mails.takeIn(key, clock.instant())).name());
  }

  private MailSweep.Outcome sweep(Duration back) {
    MailSweep.Outcome outcome = StoreBusy.instead(() -> mails.run(back, clock.instant()));
    swept.accept(outcome);
    return outcome;
  }
}
