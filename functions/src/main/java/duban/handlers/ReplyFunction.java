package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.annotation.JsonProperty;
import duban.cases.CaseRef;
import duban.reply.Reply;
import duban.wiring.Environment;
import duban.wiring.StepsWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The end of a path: sends the answer to the source, closes the case.
public final class ReplyFunction implements RequestStreamHandler {
  private final Reply reply;
  private final InstantSource clock;

  /// What a state machine sends.
  ///
  /// @param outcome what ended the case; only when it is to be closed
  record Input(
      String step,
      String office,
      @JsonProperty("case") String id,
      String execution,
      @Nullable String outcome) {}

  public ReplyFunction() {
    this(new StepsWiring(Environment.current()));
  }

  private ReplyFunction(StepsWiring wiring) {
    this(wiring.reply(), wiring.clock());
  }

  public ReplyFunction(Reply reply, InstantSource clock) {
    this.reply = reply;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Invocation.begins(context);
    JsonLambda.answer(in, out, Input.class, this::answer);
  }

  private Object answer(Input input) {
    CaseRef ref = new CaseRef(input.office(), input.id());
    switch (input.step()) {
      case "reply" -> reply.reply(ref, input.execution(), clock.instant());
      case "close" ->
          reply.close(
              ref,
              input.execution(),
              Objects.requireNonNull(input.outcome(), "A case is closed with an outcome."),
              clock.instant());
      default ->
          throw new IllegalArgumentException("There is no reply step '" + input.step() + "'.");
    }
    return Map.of("done", input.step());
  }
}
