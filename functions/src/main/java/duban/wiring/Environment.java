package duban.wiring;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// What surrounds a function: its variables as given in template.yaml, the services it may call,
/// the clock.
///
/// A function's no-argument constructor takes [#current()]. In Lambda that is the process; the
/// local stack, which runs every function of the template in one JVM, binds one environment per
/// function with [#HERE] while it constructs it.
///
/// @param clock the office's clock: deadlines, retries and everything a case records
/// @param wall what clocks outside show: a sender's signature is dated by it, and so are signatures
///   made here. In the cloud both are the same; the local stack can move the office's clock and
///   nobody else's.
public record Environment(
    Map<String, String> variables, Clients clients, InstantSource clock, InstantSource wall) {
  /// The environment in which a function is being constructed, where one JVM hosts several.
  public static final ScopedValue<Environment> HERE = ScopedValue.newInstance();

  public Environment {
    variables = Map.copyOf(variables);
  }

  public Environment(Map<String, String> variables, Clients clients, InstantSource clock) {
    this(variables, clients, clock, clock);
  }

  /// The bound environment, or the process's own.
  public static Environment current() {
    return HERE.isBound() ? HERE.get() : OfLambda.ENVIRONMENT;
  }

  /// The process's own environment in Lambda, made once for the one function that runs there.
  private static final class OfLambda {
    static {
      JsonLog.install();
    }

    static final Environment ENVIRONMENT =
        new Environment(System.getenv(), new AwsClients(), InstantSource.system());

    /// Kept here: nothing else holds it.
    @SuppressWarnings("unused")
    static final Optional<Priming> PRIMING =
        Optional.ofNullable(System.getenv("CASE_TABLE"))
            .map(table -> new Priming(ENVIRONMENT.clients(), table).register());
  }

  /// @throws IllegalStateException naming the variable, when template.yaml does not give it
  public String require(String name) {
    String value = variables.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException("The environment variable " + name + " is not set.");
    }
    return value;
  }
}
