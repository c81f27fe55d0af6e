package duban.local.clients;

import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// A real HTTP client that reaches this machine and nothing else: a city's policy names the real
/// addresses of its sources, and trying something out must not tell them anything. Its calls can be
/// made to fail.
final class OutgoingHttp extends HttpClient {
  private final HttpClient real;
  private final Faults faults;

  OutgoingHttp(Faults faults) {
    this.real =
        HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .version(Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    this.faults = faults;
  }

  private static boolean elsewhere(HttpRequest request) {
    String host = request.uri().getHost();
    return host == null || !Loopback.HOSTS.contains(host);
  }

  private static ConnectException refusal(HttpRequest request) {
    return new ConnectException(
        "The local stack calls this machine only, not " + request.uri().getHost() + ".");
  }

  private static <T> CompletableFuture<T> refused(HttpRequest request) {
    return CompletableFuture.failedFuture(refusal(request));
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return faults.around(
        Faults.Service.HTTP,
        () -> {
          try {
            if (elsewhere(request)) {
              throw refusal(request);
            }
            return real.send(request, handler);
          } catch (IOException | InterruptedException e) {
            throw Faults.<RuntimeException>sneak(e);
          }
        });
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return faults.around(
        Faults.Service.HTTP,
        () -> elsewhere(request) ? refused(request) : real.sendAsync(request, handler));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.PushPromiseHandler<T> push) {
    return faults.around(
        Faults.Service.HTTP,
        () -> elsewhere(request) ? refused(request) : real.sendAsync(request, handler, push));
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return real.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return real.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return real.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return real.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return real.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return real.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return real.authenticator();
  }

  @Override
  public Version version() {
    return real.version();
  }

  @Override
  public Optional<Executor> executor() {
    return real.executor();
  }

  @Override
  public void shutdownNow() {
    real.shutdownNow();
  }

  /// Calls under way are broken off: the stack does not wait for a receiver when it ends.
  @Override
  public void close() {
    real.shutdownNow();
  }
}
