package duban.local.clients;

import duban.wiring.Clients;
import java.net.http.HttpClient;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The clients of one function instance. They know when "their process" is to die: before or after
/// the k-th write of a call, or when the call ran into its timeout. From then on every write is
/// refused, as a process that is gone writes nothing.
public final class ProcessClients implements Clients {
  private final Clients shared;
  private final DynamoDbClient dynamoDb;
  private volatile @Nullable Crash crash;
  private volatile boolean dead;
  private int writes;

  public ProcessClients(Clients shared) {
    this.shared = shared;
    this.dynamoDb = new OfProcess(shared.dynamoDb());
  }

  /// Where a call's process ends.
  ///
  /// @param write which write of the call, counted from 1
  /// @param before whether that write does not happen any more, or just still happens
  public record Crash(int write, boolean before) {
    public Crash {
      if (write < 1) {
        throw new IllegalArgumentException("Writes are counted from 1, not " + write);
      }
    }
  }

  /// The process ended. No handler catches it: it is not an exception.
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("The function's process ended.");
    }
  }

  /// A call begins.
  public void begin(@Nullable Crash planned) {
    crash = planned;
    writes = 0;
  }

  /// The call ended of itself.
  public void end() {
    crash = null;
  }

  /// The process is gone from now on.
  public void kill() {
    dead = true;
  }

  private final class OfProcess extends ForwardingDynamoDb {
    OfProcess(DynamoDbClient next) {
      super(next);
    }

    @Override
    <I, O> O read(I request, Function<I, O> call) {
      alive();
      return call.apply(request);
    }

    @Override
    <I, O> O write(I request, Function<I, O> call) {
      alive();
      Crash planned = crash;
      boolean here = planned != null && ++writes == planned.write();
      if (planned != null && here && planned.before()) {
        dead = true;
        throw new Killed();
      }
      O answer = call.apply(request);
      if (here) {
        dead = true;
        throw new Killed();
      }
      return answer;
    }
  }

  private void alive() {
    if (dead) {
      throw new Killed();
    }
  }

  @Override
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  @Override
  public SfnClient stepFunctions() {
    alive();
    return shared.stepFunctions();
  }

  @Override
  public SesClient ses() {
    alive();
    return shared.ses();
  }

  @Override
  public SecretsManagerClient secrets() {
    alive();
    return shared.secrets();
  }

  @Override
  public S3Client s3() {
    alive();
    return shared.s3();
  }

  @Override
  public S3Presigner s3Links() {
    alive();
    return shared.s3Links();
  }

  @Override
  public HttpClient http() {
    alive();
    return shared.http();
  }
}
