package duban.local.functions;

import duban.local.bill.Bill;
import duban.local.clients.Faults;
import duban.local.clients.ProcessClients;
import duban.local.template.Deployment;
import duban.local.work.InFlight;
import duban.local.work.RequestsFirst;
import duban.states.LambdaTarget;
import duban.wiring.Clients;
import duban.wiring.Environment;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The functions of the deployment, run as Lambda runs them: an instance handles one call at a
/// time, is kept for the next one, and is thrown away when it ran into its timeout or its process
/// ended.
public final class Functions implements LambdaTarget {
  private static final System.Logger LOG = System.getLogger(Functions.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, Deployment.Function> byName = new HashMap<>();
  private final Map<String, ConcurrentLinkedDeque<Instance>> idle = new HashMap<>();
  private final Clients clients;
  private final InstantSource clock;
  private final InFlight work;
  private final RequestsFirst requests;
  private final Bill bill;
  private final Faults faults;

  private record Instance(Handler handler, ProcessClients process) {}

  public Functions(
      Collection<Deployment.Function> functions,
      Clients clients,
      InstantSource clock,
      InFlight work,
      RequestsFirst requests,
      Bill bill,
      Faults faults) {
    this.requests = requests;
    this.clients = clients;
    this.clock = clock;
    this.work = work;
    this.bill = bill;
    this.faults = faults;
    for (Deployment.Function function : functions) {
      byName.put(function.logicalId(), function);
      byName.put(function.name(), function);
      byName.put(function.arn(), function);
      idle.put(function.logicalId(), new ConcurrentLinkedDeque<>());
    }
  }

  /// Constructs every function once, so that what does not start is known at the start.
  public void warm() {
    byName.values().stream().distinct().forEach(f -> pool(f).push(create(f)));
  }

  /// Forgets every instance, as when Lambda replaces all of them: what they held in memory is gone.
  public void restart() {
    idle.values().forEach(ConcurrentLinkedDeque::clear);
  }

  @Override
  public String invoke(String functionName, String payload) throws FunctionError {
    byte[] answer = invoke(functionName, payload.getBytes(StandardCharsets.UTF_8));
    return new String(answer, StandardCharsets.UTF_8);
  }

  /// Invokes a function by logical id, name or ARN, with or without a version or alias.
  public byte[] invoke(String functionName, byte[] event) throws FunctionError {
    Deployment.Function function = find(functionName);
    try (var ticket = work.begin(function.logicalId())) {
      return invoke(function, event, RequestsFirst::behind);
    }
  }

  /// The same, for somebody who waits for the answer: it goes before everything else.
  public byte[] invokeInFront(String functionName, byte[] event) throws FunctionError {
    Deployment.Function function = find(functionName);
    requests.arrived();
    try (var ticket = work.begin(function.logicalId())) {
      return invoke(function, event, RequestsFirst::inFront);
    } finally {
      requests.answered();
    }
  }

  private byte[] invoke(Deployment.Function function, byte[] event, Executor around)
      throws FunctionError {
    Instance kept = pool(function).poll();
    Instance instance = kept != null ? kept : create(function);
    Invocation context = new Invocation(function);
    instance.process().begin(faults.nextCrash(function.logicalId()));
    long start = System.nanoTime();
    var answer = new CompletableFuture<byte[]>();
    Thread runner =
        Thread.ofVirtual()
            .name(function.logicalId())
            .start(
                () ->
                    around.execute(
                        () -> {
                          try {
                            answer.complete(instance.handler().handle(event, context));
                          } catch (Throwable thrown) {
                            answer.completeExceptionally(thrown);
                          }
                        }));
    try {
      byte[] done = answer.get(function.timeout().toNanos(), TimeUnit.NANOSECONDS);
      instance.process().end();
      pool(function).push(instance);
      return done;
    } catch (ExecutionException e) {
      throw failure(function, instance, context, e.getCause());
    } catch (TimeoutException e) {
      instance.process().kill();
      runner.interrupt();
      throw new FunctionError(
          "Sandbox.Timedout",
          "RequestId: %s Error: Task timed out after %.2f seconds"
              .formatted(context.getAwsRequestId(), function.timeout().toMillis() / 1000.0));
    } catch (InterruptedException e) {
      runner.interrupt();
      Thread.currentThread().interrupt();
      throw new FunctionError("Lambda.ServiceException", "The caller was interrupted.");
    } finally {
      bill.lambda(System.nanoTime() - start, function.memoryMegabytes());
    }
  }

  private FunctionError failure(
      Deployment.Function function,
      Instance instance,
      Invocation context,
      @Nullable Throwable thrown) {
    if (thrown instanceof ProcessClients.Killed) {
      return new FunctionError(
          "Runtime.ExitError",
          "RequestId: "
              + context.getAwsRequestId()
              + " Error: Runtime exited without providing a reason");
    }
    instance.process().end();
    pool(function).push(instance);
    Objects.requireNonNull(thrown, "A completed call failed without a cause.");
    LOG.log(System.Logger.Level.DEBUG, function.logicalId() + " failed", thrown);
    String message = thrown.getMessage();
    return new FunctionError(thrown.getClass().getName(), message == null ? "" : message);
  }

  private Instance create(Deployment.Function function) {
    ProcessClients process = new ProcessClients(clients);
    Environment environment =
        new Environment(function.environment(), process, clock, InstantSource.system());
    return new Instance(Handler.create(function, environment), process);
  }

  private ConcurrentLinkedDeque<Instance> pool(Deployment.Function function) {
    ConcurrentLinkedDeque<Instance> pool = idle.get(function.logicalId());
    if (pool == null) {
      throw new IllegalStateException("No pool for " + function.logicalId());
    }
    return pool;
  }

  private Deployment.Function find(String name) throws FunctionError {
    Deployment.Function exact = byName.get(name);
    if (exact != null) {
      return exact;
    }
    int qualifier = name.lastIndexOf(':');
    Deployment.Function unqualified =
        qualifier < 0 ? null : byName.get(name.substring(0, qualifier));
    if (unqualified == null) {
      throw new FunctionError("Lambda.ResourceNotFoundException", "Function not found: " + name);
    }
    return unqualified;
  }

  /// The error as Lambda's `Invoke` answers it.
  public static String errorJson(FunctionError error) {
    return JSON.writeValueAsString(
        Map.of("errorType", error.errorType(), "errorMessage", String.valueOf(error.getMessage())));
  }
}
