package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import duban.mailin.Bounces;
import duban.mailin.Bounces.Notice;
import duban.mailin.SesEvent;
import duban.store.StoreBusy;
import duban.wiring.Environment;
import duban.wiring.MailWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// SES tells, by EventBridge, that a mail bounced or was complained about. An operator invokes it
/// with `{"release":{"office":"…","address":"…"}}` when an address works again.
public final class MailEventsFunction implements RequestStreamHandler {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Bounces bounces;
  private final InstantSource clock;

  public MailEventsFunction() {
    this(Environment.current());
  }

  private MailEventsFunction(Environment environment) {
    this(new MailWiring(environment).bounces(), environment.clock());
  }

  public MailEventsFunction(Bounces bounces, InstantSource clock) {
    this.bounces = bounces;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Invocation.begins(context);
    JsonNode event = JSON.readTree(in);
    JsonNode release = event.path("release");
    Map<String, Boolean> answer =
        StoreBusy.instead(
            () ->
                release.isObject()
                    ? Map.of(
                        "released",
                        bounces.release(
                            release.path("office").asString(""),
                            release.path("address").asString(""),
                            clock.instant()))
                    : Map.of("ours", take(SesEvent.read(event))));
    out.write(JSON.writeValueAsBytes(answer));
  }

  private boolean take(Optional<Notice> notice) {
    return notice.isPresent() && bounces.take(notice.get(), clock.instant());
  }
}
