package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.annotation.JsonProperty;
import duban.assignment.Assignment;
import duban.cases.CaseRef;
import duban.cases.TaskKind;
import duban.wiring.Environment;
import duban.wiring.StepsWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens one human step for a state machine that waits under a task token. Its answer is not looked
/// at: what the people decide is.
public final class AssignmentFunction implements RequestStreamHandler {
  private final Assignment assignment;
  private final InstantSource clock;

  /// What a state machine sends.
  ///
  /// @param unit absent where the coordinating office is asked
  record Input(
      String step,
      String office,
      @JsonProperty("case") String id,
      String execution,
      int round,
      @Nullable String unit,
      String token) {
    Assignment.Request request() {
      return new Assignment.Request(
          new CaseRef(office, id), execution, TaskKind.of(step), round, unit, token);
    }

    /// The token is a secret.
    @Override
    public String toString() {
      return request().toString();
    }
  }

  public AssignmentFunction() {
    this(new StepsWiring(Environment.current()));
  }

  private AssignmentFunction(StepsWiring wiring) {
    this(wiring.assignment(), wiring.clock());
  }

  public AssignmentFunction(Assignment assignment, InstantSource clock) {
    this.assignment = assignment;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Invocation.begins(context);
    JsonLambda.answer(
        in,
        out,
        Input.class,
        input -> Map.of("opened", assignment.open(input.request(), clock.instant())));
  }
}
