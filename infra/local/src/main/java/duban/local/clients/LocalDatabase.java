package duban.local.clients;

import duban.local.template.Deployment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.exceptions.AWSExceptionFactory;
import software.amazon.dynamodb.services.exceptions.DynamoDBLocalServiceException;
import software.amazon.dynamodb.services.local.embedded.DDBExceptionMappingInvocationHandler;
import software.amazon.dynamodb.services.local.shared.access.LocalDBClient;
import software.amazon.dynamodb.services.local.shared.access.LocalDBInputConverter;
import software.amazon.dynamodb.services.local.shared.access.LocalDBOutputConverter;
import software.amazon.dynamodb.services.local.shared.access.api.dp.TransactWriteItemsFunction;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteLibraryLoader;
import software.amazon.dynamodb.services.local.shared.dataaccess.LocalDocumentFactory;
import software.amazon.dynamodb.services.local.shared.env.LocalDBEnv;
import software.amazon.dynamodb.services.local.shared.jobs.JobsRegister;

/// Amazon's DynamoDB Local, in this JVM and in memory, with the deployment's tables. Put together
/// as `DynamoDBEmbedded.create` does, but on [MemoryTables] and without a proxy around every call.
public final class LocalDatabase implements AutoCloseable {
  private static final int JOBS = 10;

  /// As DynamoDB Local's client has it, in bytes.
  private static final int LARGEST_EXPRESSION = 65_536;

  /// Kept from being collected, and with it its level: the library logs every statement it
  /// prepares.
  private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

  private final LocalDBClient local;
  private final DynamoDbClient client;
  private final Map<String, String> streamArns = new HashMap<>();

  public LocalDatabase(Collection<Deployment.Table> tables) {
    loadNativeLibrary();
    SQLITE.setLevel(Level.WARNING);
    MemoryTables storage = new MemoryTables();
    ExecutorService jobs =
        Executors.newFixedThreadPool(
            JOBS, Thread.ofPlatform().daemon().name("database job ", 0).factory());
    local = new LocalDBClient(storage, new JobsRegister(jobs, false));
    client = new AsInTheCloud(local.dynamoDbClient(), transactions(storage));
    for (Deployment.Table table : tables) {
      TableDescription made =
          local.dynamoDbClient().createTable(table.request()).tableDescription();
      if (made.latestStreamArn() != null) {
        streamArns.put(table.logicalId(), made.latestStreamArn());
      }
    }
    storage.remember();
  }

  private static void loadNativeLibrary() {
    try {
      SQLiteLibraryLoader.initialize();
    } catch (Exception e) {
      // That is all the library declares.
      throw new IllegalStateException(
          "DynamoDB Local does not run on this machine: " + e.getMessage(), e);
    }
  }

  /// DynamoDB Local's own way to carry out a transaction, made once: its client makes it anew for
  /// each, and with it a JSON mapper that learns everything again.
  private static TransactWriteItemsFunction transactions(MemoryTables storage) {
    LocalDBEnv environment = new LocalDBEnv();
    LocalDocumentFactory documents = new LocalDocumentFactory();
    AWSExceptionFactory exceptions = new AWSExceptionFactory();
    return new TransactWriteItemsFunction(
        storage,
        new LocalDBInputConverter(environment, exceptions, documents, LARGEST_EXPRESSION),
        new LocalDBOutputConverter(),
        exceptions,
        environment,
        documents);
  }

  /// Throws the SDK's exceptions where DynamoDB Local throws its own.
  private static final class AsInTheCloud extends ForwardingDynamoDb {
    private final TransactWriteItemsFunction transactions;

    AsInTheCloud(DynamoDbClient next, TransactWriteItemsFunction transactions) {
      super(next);
      this.transactions = transactions;
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      return write(request, transactions::apply);
    }

    @Override
    <I, O> O read(I request, Function<I, O> call) {
      try {
        return call.apply(request);
      } catch (DynamoDBLocalServiceException e) {
        throw mapped(e);
      }
    }

    @Override
    <I, O> O write(I request, Function<I, O> call) {
      return read(request, call);
    }

    private static RuntimeException mapped(DynamoDBLocalServiceException exception) {
      try {
        DDBExceptionMappingInvocationHandler.handleDynamoDBLocalServiceException(exception);
      } catch (RuntimeException e) {
        return e;
      } catch (Throwable e) {
        return new IllegalStateException(e);
      }
      return exception;
    }
  }

  /// The database itself: nothing is billed, no stream is woken.
  public DynamoDbClient client() {
    return client;
  }

  public DynamoDbStreamsClient streams() {
    return local.dynamoDbStreamsClient();
  }

  /// @throws IllegalArgumentException when the table has no stream
  public String streamArn(String table) {
    String arn = streamArns.get(table);
    if (arn == null) {
      throw new IllegalArgumentException("The table " + table + " has no stream.");
    }
    return arn;
  }

  @Override
  public void close() {
    local.shutdownNow();
  }
}
