package duban.states.load;

import duban.states.load.Node.ArrayNode;
import duban.states.load.Node.ObjectNode;
import duban.states.load.Node.ScalarNode;
import duban.states.model.Catcher;
import duban.states.model.Retrier;
import duban.states.model.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `Retry` and `Catch`.
final class RecoveryReader {
  private final Findings findings;

  RecoveryReader(Findings findings) {
    this.findings = findings;
  }

  List<Retrier> retriers(Fields fields) {
    List<Retrier> retriers = new ArrayList<>();
    List<ObjectNode> nodes = fields.objects("Retry");
    for (int i = 0; i < nodes.size(); i++) {
      Fields retrier = fields.inside("Retry", i, nodes.get(i));
      retrier.string("Comment");
      List<String> errors = errorEquals(retrier);
      Optional<Integer> interval = retrier.integer("IntervalSeconds");
      Optional<Integer> attempts = retrier.integer("MaxAttempts");
      Optional<Number> rate = retrier.number("BackoffRate");
      Optional<Integer> longest = retrier.integer("MaxDelaySeconds");
      Optional<String> strategy = retrier.string("JitterStrategy");
      if (strategy.isPresent()
          && !strategy.get().equals("FULL")
          && !strategy.get().equals("NONE")) {
        retrier.error("JitterStrategy", "MUST be \"FULL\" or \"NONE\"");
      }
      retrier.close();
      findings
          .checked(
              retrier.path(),
              retrier.line(),
              () ->
                  new Retrier(
                      errors,
                      interval.map(Duration::ofSeconds).orElse(Retrier.DEFAULT_INTERVAL),
                      attempts.orElse(Retrier.DEFAULT_MAX_ATTEMPTS),
                      rate.map(Number::doubleValue).orElse(Retrier.DEFAULT_BACKOFF_RATE),
                      longest.map(Duration::ofSeconds),
                      strategy.equals(Optional.of("FULL"))
                          ? Retrier.Jitter.FULL
                          : Retrier.Jitter.NONE))
          .ifPresent(retriers::add);
    }
    return retriers;
  }

  List<Catcher> catchers(Fields fields) {
    List<Catcher> catchers = new ArrayList<>();
    List<ObjectNode> nodes = fields.objects("Catch");
    for (int i = 0; i < nodes.size(); i++) {
      Fields catcher = fields.inside("Catch", i, nodes.get(i));
      catcher.string("Comment");
      List<String> errors = errorEquals(catcher);
      Optional<String> next = catcher.requiredString("Next");
      Optional<Template> output = catcher.template("Output", Role.ERROR);
      Map<String, Template> assign = catcher.assign(Role.ERROR);
      catcher.close();
      next.flatMap(
              state ->
                  findings.checked(
                      catcher.path(),
                      catcher.line(),
                      () -> new Catcher(errors, state, output, assign)))
          .ifPresent(catchers::add);
    }
    return catchers;
  }

  private static List<String> errorEquals(Fields fields) {
    Optional<Node> node = fields.take("ErrorEquals");
    List<String> errors = new ArrayList<>();
    if (node.isPresent() && node.get() instanceof ArrayNode(var elements, _)) {
      for (Node element : elements) {
        if (element instanceof ScalarNode(String error, _)) {
          errors.add(error);
        } else {
          fields.error("ErrorEquals", "MUST be an array of strings");
        }
      }
    }
    return errors;
  }
}
