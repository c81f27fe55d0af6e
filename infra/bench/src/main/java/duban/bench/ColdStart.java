package duban.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Starts a function from the built zip under AWS's own runtime interface client against a Runtime
/// API on loopback, and takes the time from starting the JVM to the first answer.
final class ColdStart {
  private ColdStart() {}

  /// What the function answered, and how long after the JVM was started.
  record Answer(String body, double milliseconds) {}

  /// @param environment the function's variables, service endpoints included
  /// @param event the first invocation's payload
  static Answer measure(Path lib, String handler, Map<String, String> environment, String event)
      throws IOException, InterruptedException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    long[] answeredAt = new long[1];
    CountDownLatch end = new CountDownLatch(1);
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    boolean[] given = new boolean[1];
    api.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().endsWith("/invocation/next")) {
            if (given[0]) {
              await(end);
              exchange.close();
              return;
            }
            given[0] = true;
            exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "bench-1");
            exchange
                .getResponseHeaders()
                .add(
                    "Lambda-Runtime-Deadline-Ms",
                    Long.toString(System.currentTimeMillis() + 30_000));
            exchange
                .getResponseHeaders()
                .add(
                    "Lambda-Runtime-Invoked-Function-Arn",
                    "arn:aws:lambda:us-east-1:000000000000:function:bench");
            respond(exchange, 200, event);
          } else {
            answeredAt[0] = System.nanoTime();
            answer.complete(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            respond(exchange, 202, "{}");
          }
        });
    api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    api.start();

    String classpath = lib + "/*:" + clientJars();
    // What the managed Java 25 runtime sets: the first compiler tier and the serial collector.
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classpath,
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            handler);
    builder.environment().putAll(environment);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.getAddress().getPort());
    builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "bench");
    builder.environment().put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    builder.environment().put("AWS_LAMBDA_LOG_GROUP_NAME", "/bench");
    builder.environment().put("AWS_LAMBDA_LOG_STREAM_NAME", "bench");
    builder.environment().put("AWS_REGION", "us-east-1");
    builder.environment().put("AWS_ACCESS_KEY_ID", "bench");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "bench");
    builder.environment().put("_HANDLER", handler);
    builder.environment().put("LAMBDA_TASK_ROOT", lib.toString());
    builder.redirectErrorStream(true);
    Path log = lib.resolve("cold-start.log");
    builder.redirectOutput(log.toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      String body = answer.get(60, TimeUnit.SECONDS);
      return new Answer(body, (answeredAt[0] - start) / 1e6);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IOException("The function gave no answer: " + Files.readString(log), e);
    } finally {
      process.destroyForcibly().waitFor();
      end.countDown();
      api.stop(0);
    }
  }

  /// Unpacks the zip's `lib/` below `into`.
  static Path unpack(Path zip, Path into) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(file)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("The zip leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(entries, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return into.resolve("lib");
  }

  /// The runtime interface client and what it needs, which Lambda's own runtime would bring.
  private static String clientJars() {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      if (entry.contains("aws-lambda-java-runtime-interface-client")
          || entry.contains("aws-lambda-java-serialization")
          || entry.contains("aws-lambda-java-core")) {
        jars.add(entry);
      }
    }
    return String.join(":", jars);
  }

  private static void respond(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
