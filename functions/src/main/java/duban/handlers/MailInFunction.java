package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import duban.mailin.Receiving;
import duban.mailin.Receiving.Received;
import duban.store.MailDrop;
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

/// A mail was put into the bucket: S3's `Object Created` event, by EventBridge. An event that comes
/// twice, as they do, is one mail.
public final class MailInFunction implements RequestStreamHandler {
  private static final System.Logger LOG = System.getLogger(MailInFunction.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Receiving receiving;
  private final MailDrop drop;
  private final InstantSource clock;

  public MailInFunction() {
    this(Environment.current());
  }

  private MailInFunction(Environment environment) {
    this(
        new MailWiring(environment).receiving(),
        new MailWiring(environment).drop(),
        environment.clock());
  }

  public MailInFunction(Receiving receiving, MailDrop drop, InstantSource clock) {
    this.receiving = receiving;
    this.drop = drop;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Invocation.begins(context);
    JsonNode event = JSON.readTree(in);
    String key = event.at("/detail/object/key").asString("");
    if (!key.startsWith(MailDrop.PREFIX)) {
      throw new IllegalArgumentException("The event names no mail.");
    }
    Optional<byte[]> raw = drop.find(key);
    if (raw.isEmpty()) {
      LOG.log(System.Logger.Level.WARNING, "There is no mail {0} any more.", key);
    }
    String became =
        raw.map(
                bytes ->
                    StoreBusy.instead(() -> receiving.receive(key, bytes, clock.instant())).name())
            .orElse(Received.FOR_NOBODY.name());
    out.write(JSON.writeValueAsBytes(Map.of("received", became)));
  }
}
