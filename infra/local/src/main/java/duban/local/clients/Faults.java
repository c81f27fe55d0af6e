package duban.local.clients;

import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is made to go wrong, for tests of how the functions bear it.
public final class Faults {
  /// A service whose calls can be made to fail.
  public enum Service {
    DYNAMODB,
    STEP_FUNCTIONS,
    SES,
    S3,
    HTTP
  }

  private final Map<Service, Queue<Fault>> failing = new EnumMap<>(Service.class);
  private final Map<String, Queue<ProcessClients.Crash>> crashes = new ConcurrentHashMap<>();

  private record Fault(boolean after, Supplier<? extends Exception> exception) {}

  public Faults() {
    for (Service service : Service.values()) {
      failing.put(service, new ConcurrentLinkedQueue<>());
    }
  }

  /// The next `calls` calls of `service` fail and have no effect.
  public void fail(Service service, int calls, Supplier<? extends Exception> with) {
    add(service, calls, new Fault(false, with));
  }

  /// The next `calls` calls of `service` have their effect, but the answer is lost and the caller
  /// sees `with`.
  public void loseAnswer(Service service, int calls, Supplier<? extends Exception> with) {
    add(service, calls, new Fault(true, with));
  }

  private void add(Service service, int calls, Fault fault) {
    for (int i = 0; i < calls; i++) {
      queue(service).add(fault);
    }
  }

  /// The process of the next call of `function` ends before its `write`-th DynamoDB write, counted
  /// from 1.
  public void crashBeforeWrite(String function, int write) {
    crash(function, new ProcessClients.Crash(write, true));
  }

  /// The process of the next call of `function` ends right after its `write`-th DynamoDB write.
  public void crashAfterWrite(String function, int write) {
    crash(function, new ProcessClients.Crash(write, false));
  }

  private void crash(String function, ProcessClients.Crash crash) {
    crashes.computeIfAbsent(function, f -> new ConcurrentLinkedQueue<>()).add(crash);
  }

  /// Nothing goes wrong any more.
  public void clear() {
    failing.values().forEach(Queue::clear);
    crashes.clear();
  }

  /// The crash planned for the next call of `function`, taken off the plan.
  public ProcessClients.@Nullable Crash nextCrash(String function) {
    Queue<ProcessClients.Crash> planned = crashes.get(function);
    return planned == null ? null : planned.poll();
  }

  /// Makes a call of `service`, unless it is to fail.
  <T> T around(Service service, Supplier<T> call) {
    Fault fault = queue(service).poll();
    if (fault == null) {
      return call.get();
    }
    if (fault.after()) {
      var lost = call.get();
    }
    throw Faults.<RuntimeException>sneak(fault.exception().get());
  }

  /// A call that throws what `Supplier` cannot declare is thrown as it is:
  /// [java.net.http.HttpClient] throws `IOException`, and a fault must look like the real thing.
  @SuppressWarnings("unchecked")
  static <E extends Exception> E sneak(Exception exception) throws E {
    throw (E) exception;
  }

  private Queue<Fault> queue(Service service) {
    return java.util.Objects.requireNonNull(failing.get(service));
  }
}
