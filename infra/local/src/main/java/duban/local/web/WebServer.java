package duban.local.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Listens on 127.0.0.1 and nowhere else. Connections are kept; each request runs on a virtual
/// thread.
public final class WebServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebServer.class.getName());

  static {
    // The JDK's server writes head and body apart. Without this, the second write waits up to 40 ms
    // for the
    // receiver to acknowledge the first.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// The port is in use.
  public static final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int port;

    PortTaken(int port, IOException cause) {
      super("Port " + port + " on 127.0.0.1 is in use.", cause);
      this.port = port;
    }

    public int port() {
      return port;
    }
  }

  private WebServer(HttpServer server) {
    this.server = server;
  }

  /// @param port 0 for any free one
  /// @throws PortTaken when something else listens there
  public static WebServer start(int port, Function<Call, Answer> site) throws IOException {
    HttpServer server;
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 512);
    } catch (BindException e) {
      throw new PortTaken(port, e);
    }
    WebServer web = new WebServer(server);
    server.setExecutor(web.threads);
    server.createContext("/", exchange -> web.serve(exchange, site));
    server.start();
    return web;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void serve(HttpExchange exchange, Function<Call, Answer> site) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = site.apply(read(exchange));
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
            e);
        answer = Answer.json(500, "{\"message\":\"Internal Server Error\"}");
      }
      write(exchange, answer);
    }
  }

  private static Call read(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(Gateway.LARGEST_REQUEST + 1);
      return Call.of(
          exchange.getRequestMethod(),
          exchange.getRequestURI(),
          headers,
          body,
          exchange.getRemoteAddress().getAddress().getHostAddress());
    }
  }

  private static void write(HttpExchange exchange, Answer answer) throws IOException {
    answer.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
    boolean empty = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
    if (!empty) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.body());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
