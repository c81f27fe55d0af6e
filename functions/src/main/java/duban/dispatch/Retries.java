package duban.dispatch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// How long to wait after each failed attempt, by kind of effect. The delays stand in
/// `dispatch.properties`; those for calls back to sources stand in the office's policy.
///
/// @param execution for starting executions; the last delay repeats for ever, because a case whose
///   path never started would be lost
/// @param task for completing human steps; repeats likewise
/// @param unclaimed how often and when to ask again after a completion that nobody seems to wait
///   for
/// @param mail for mails; given up after the last
public record Retries(
    List<Duration> execution, List<Duration> task, List<Duration> unclaimed, List<Duration> mail) {
  private static final double JITTER = 0.1;

  public Retries {
    execution = required("execution", execution);
    task = required("task", task);
    unclaimed = List.copyOf(unclaimed);
    mail = List.copyOf(mail);
  }

  private static List<Duration> required(String what, List<Duration> delays) {
    if (delays.isEmpty()) {
      throw new IllegalArgumentException("The delays of '" + what + "' must name at least one.");
    }
    return List.copyOf(delays);
  }

  /// The delays the product ships with.
  public static Retries shipped() {
    Properties properties = new Properties();
    try (InputStream in = Retries.class.getResourceAsStream("/dispatch.properties")) {
      if (in == null) {
        throw new IllegalStateException("The resource dispatch.properties is missing.");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Retries(
        delays(properties, "execution"),
        delays(properties, "task"),
        delays(properties, "unclaimed"),
        delays(properties, "mail"));
  }

  private static List<Duration> delays(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalStateException("dispatch.properties does not say '" + key + "'.");
    }
    return Stream.of(value.trim().split("\\s+")).map(Duration::parse).toList();
  }

  /// The delay after so many failed attempts; empty when there is to be no further one.
  static Optional<Duration> after(int failed, List<Duration> delays, RandomGenerator random) {
    return failed > delays.size()
        ? Optional.empty()
        : Optional.of(spread(delays.get(failed - 1), random));
  }

  /// Likewise, but the last delay repeats for ever.
  static Duration afterAnyNumber(int failed, List<Duration> delays, RandomGenerator random) {
    return spread(delays.get(Math.min(failed, delays.size()) - 1), random);
  }

  /// A little longer by chance, so that what failed together does not come back together.
  private static Duration spread(Duration delay, RandomGenerator random) {
    return delay.plusMillis(Math.round(delay.toMillis() * JITTER * random.nextDouble()));
  }
}
