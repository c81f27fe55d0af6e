package duban.states.step;

import duban.states.jsonata.Json;
import duban.states.model.Catcher;
import duban.states.model.ChoiceRule;
import duban.states.model.ErrorNames;
import duban.states.model.Retrier;
import duban.states.model.State;
import duban.states.model.Template;
import duban.states.model.Timestamps;
import duban.states.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// The rules of the language: pure functions of a state, what it sees, and the time.
///
/// A state runs in one step, [#enter] giving [Outcome.Leave] at once, or in two: [#enter] says what
/// has to be done, and [#leave] what its result leads to. An error at any point goes through
/// [#recover].
public final class Stepper {
  private static final int MOST_SECONDS = 99_999_999;
  private static final int MOST_CONCURRENCY = 1_000;

  private final int payloadLimit;

  /// @param payloadLimit how many bytes of JSON a state may take, give out or assign to a variable
  public Stepper(int payloadLimit) {
    this.payloadLimit = payloadLimit;
  }

  /// What entering a state leads to, or trying it again.
  public Outcome enter(State state, Frame frame, Instant now) {
    View view = View.before(frame, now);
    try {
      return switch (state) {
        case State.Pass pass -> leave(pass, pass.next(), frame, view, frame.input());
        case State.Choice choice -> choose(choice, frame, view);
        case State.Succeed succeed ->
            leave(succeed, new Transition.End(), frame, view, frame.input());
        case State.Fail fail -> new Outcome.Failed(declared(fail, view));
        case State.Wait wait -> new Outcome.Sleep(until(wait, view, now));
        case State.Task task -> call(task, view);
        case State.Parallel parallel -> {
          Object input =
              parallel.arguments().isPresent()
                  ? view.value(parallel.arguments().get())
                  : frame.input();
          yield tooLarge(input)
              ? new Outcome.Failed(Failure.dataLimit(state.name()))
              : new Outcome.Fork(input);
        }
        case State.MapState map -> forEach(map, frame, view, now);
      };
    } catch (Unevaluable e) {
      return new Outcome.Failed(e.failure());
    }
  }

  /// What the end of a state's work leads to.
  ///
  /// @param result of a Task, Parallel or Map; for a Wait, its input
  public Outcome leave(State state, Frame frame, Object result, Instant now) {
    try {
      return switch (state) {
        case State.Task task ->
            leave(task, task.next(), frame, View.ofResult(frame, now, result), result);
        case State.Parallel parallel ->
            leave(parallel, parallel.next(), frame, View.ofResult(frame, now, result), result);
        case State.MapState map ->
            leave(map, map.next(), frame, View.ofResult(frame, now, result), result);
        case State.Wait wait ->
            leave(wait, wait.next(), frame, View.before(frame, now), frame.input());
        case State.Pass _, State.Choice _, State.Succeed _, State.Fail _ ->
            throw new IllegalArgumentException("a " + state.type() + " state has no result");
      };
    } catch (Unevaluable e) {
      return new Outcome.Failed(e.failure());
    }
  }

  /// What becomes of an error that a state reports: the first Retrier that matches decides, and
  /// when it has no attempt left, the first Catcher that matches.
  ///
  /// @param tally of the retries since the state was entered
  public Recovery recover(
      State state, Frame frame, Failure failure, Tally tally, Instant now, RandomGenerator random) {
    String error = failure.error().orElse("");
    List<Retrier> retriers = state.retry();
    for (int i = 0; i < retriers.size(); i++) {
      Retrier retrier = retriers.get(i);
      if (ErrorNames.matches(retrier.errorEquals(), error)) {
        if (tally.of(i) < retrier.maxAttempts()) {
          return new Recovery.Again(now.plus(retrier.delay(tally.of(i), random)), tally.oneMore(i));
        }
        break;
      }
    }
    for (Catcher catcher : state.catchers()) {
      if (ErrorNames.matches(catcher.errorEquals(), error)) {
        return caught(state, catcher, frame, failure, now);
      }
    }
    return new Recovery.Unhandled(failure);
  }

  private Recovery caught(State state, Catcher catcher, Frame frame, Failure failure, Instant now) {
    try {
      View view = View.ofError(frame, now, failure);
      Outcome outcome =
          leave(
              state,
              new Transition.Next(catcher.next()),
              catcher.output(),
              catcher.assign(),
              frame,
              view,
              failure.errorOutput());
      return switch (outcome) {
        case Outcome.Leave leave -> new Recovery.Caught(leave);
        case Outcome.Failed(Failure another) -> new Recovery.Unhandled(another);
        case Outcome.Sleep _, Outcome.Call _, Outcome.Fork _, Outcome.ForEach _ ->
            throw new IllegalStateException("catching leads to " + outcome);
      };
    } catch (Unevaluable e) {
      return new Recovery.Unhandled(e.failure());
    }
  }

  /// How the service's messages about a state begin.
  static String duringState(Frame frame) {
    return "An error occurred while executing the state '"
        + frame.context().stateName()
        + "' (entered at the event id #"
        + frame.enteredEventId()
        + "). ";
  }

  private Outcome leave(State state, Transition next, Frame frame, View view, Object result)
      throws Unevaluable {
    return leave(state, next, state.output(), state.assign(), frame, view, result);
  }

  /// `Output` and the expressions of `Assign` all see the values from before any assignment.
  private Outcome leave(
      State state,
      Transition next,
      Optional<Template> output,
      Map<String, Template> assign,
      Frame frame,
      View view,
      Object result)
      throws Unevaluable {
    if (!isSame(result, frame.input()) && tooLarge(result)) {
      return new Outcome.Failed(Failure.dataLimit(state.name()));
    }
    Map<String, Object> assigned = view.values(assign);
    Object value = output.isPresent() ? view.value(output.get()) : result;
    boolean known = isSame(value, result) || isSame(value, frame.input());
    if ((!known && tooLarge(value)) || assigned.values().stream().anyMatch(this::tooLarge)) {
      return new Outcome.Failed(Failure.dataLimit(state.name()));
    }
    return new Outcome.Leave(next, value, assigned);
  }

  private Outcome choose(State.Choice choice, Frame frame, View view) throws Unevaluable {
    for (ChoiceRule rule : choice.rules()) {
      if (view.truth(rule.condition())) {
        return leave(
            choice,
            new Transition.Next(rule.next()),
            rule.output(),
            rule.assign(),
            frame,
            view,
            frame.input());
      }
    }
    if (choice.otherwise().isEmpty()) {
      return new Outcome.Failed(
          new Failure(
              ErrorNames.NO_CHOICE_MATCHED,
              duringState(frame)
                  + "Failed to transition out of the state. The state does not point to a next"
                  + " state."));
    }
    return leave(choice, new Transition.Next(choice.otherwise().get()), frame, view, frame.input());
  }

  private static Failure declared(State.Fail fail, View view) throws Unevaluable {
    Optional<String> error = Optional.empty();
    if (fail.error().isPresent()) {
      error = Optional.of(view.text(fail.error().get()));
    }
    Optional<String> cause = Optional.empty();
    if (fail.cause().isPresent()) {
      cause = Optional.of(view.text(fail.cause().get()));
    }
    return new Failure(error, cause, Optional.empty());
  }

  private static Instant until(State.Wait wait, View view, Instant now) throws Unevaluable {
    return switch (wait.until()) {
      case State.Until.Seconds(Template seconds) ->
          now.plusSeconds(view.amount(seconds, 0, MOST_SECONDS));
      case State.Until.Timestamp(Template timestamp) -> {
        Optional<Instant> instant = Timestamps.find(view.text(timestamp));
        yield instant.orElseThrow(
            () -> view.unevaluable(timestamp, "returned a string that is no RFC 3339 timestamp."));
      }
    };
  }

  private Outcome call(State.Task task, View view) throws Unevaluable {
    Map<?, ?> arguments = view.typed(task.arguments(), Map.class, "object");
    if (tooLarge(arguments)) {
      return new Outcome.Failed(Failure.dataLimit(task.name()));
    }
    return new Outcome.Call(
        arguments, seconds(task.timeoutSeconds(), view), seconds(task.heartbeatSeconds(), view));
  }

  private static OptionalInt seconds(Optional<Template> template, View view) throws Unevaluable {
    return template.isPresent()
        ? OptionalInt.of(view.amount(template.get(), 1, MOST_SECONDS))
        : OptionalInt.empty();
  }

  private Outcome forEach(State.MapState map, Frame frame, View view, Instant now)
      throws Unevaluable {
    List<?> items = items(map, frame, view);
    int concurrency =
        map.maxConcurrency().isPresent()
            ? view.amount(map.maxConcurrency().get(), 0, MOST_CONCURRENCY)
            : 0;
    List<Outcome.Iteration> iterations = new ArrayList<>(items.size());
    for (Object value : items) {
      ContextObject.Item item = new ContextObject.Item(iterations.size(), value);
      Object input = value;
      if (map.itemSelector().isPresent()) {
        Frame own =
            new Frame(
                frame.input(), frame.scope(), frame.context().with(item), frame.enteredEventId());
        input = View.before(own, now).value(map.itemSelector().get());
      }
      if (tooLarge(input)) {
        return new Outcome.Failed(Failure.dataLimit(map.name()));
      }
      iterations.add(new Outcome.Iteration(item, input));
    }
    return new Outcome.ForEach(iterations, concurrency);
  }

  private static List<?> items(State.MapState map, Frame frame, View view) throws Unevaluable {
    if (map.items().isPresent()) {
      return view.typed(map.items().get(), List.class, "array");
    }
    if (frame.input() instanceof List<?> items) {
      return items;
    }
    throw new Unevaluable(
        new Failure(
            ErrorNames.QUERY_EVALUATION_ERROR,
            duringState(frame)
                + "The state input must be an array when 'Items' is absent, but was '"
                + Json.typeOf(frame.input())
                + "'."));
  }

  /// Whether a value has been measured already, being the very object that has.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Object value, Object measured) {
    return value == measured;
  }

  private boolean tooLarge(Object value) {
    return Json.exceeds(value, payloadLimit);
  }
}
