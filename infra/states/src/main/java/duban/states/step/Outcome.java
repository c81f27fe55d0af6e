package duban.states.step;

import duban.states.model.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// What happens next, once a state has been entered or its work is done.
public sealed interface Outcome {

  /// The state is left.
  ///
  /// @param assigned the variables that get a value now
  record Leave(Transition to, Object output, Map<String, Object> assigned) implements Outcome {}

  /// Nothing happens until then.
  record Sleep(Instant until) implements Outcome {}

  /// A Task's work.
  record Call(Map<?, ?> arguments, OptionalInt timeoutSeconds, OptionalInt heartbeatSeconds)
      implements Outcome {}

  /// Every branch of a Parallel, on this input.
  record Fork(Object input) implements Outcome {}

  /// A Map's iterations.
  ///
  /// @param maxConcurrency 0 for as many as the interpreter allows
  record ForEach(List<Iteration> iterations, int maxConcurrency) implements Outcome {}

  /// The state reports an error.
  record Failed(Failure failure) implements Outcome {}

  /// One iteration of a Map: the item, and what its flow gets for input.
  record Iteration(ContextObject.Item item, Object input) {}
}
