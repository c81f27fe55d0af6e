package duban.dispatch;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.delivery.Delivery;
import duban.policy.Policy;
import duban.policy.Published;
import duban.policy.WayBack;
import duban.store.DisabledCallbacks;
import duban.store.DisabledCallbacks.Disabled;
import duban.store.Jobs;
import duban.store.Outbox;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import duban.store.SourceSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells sources what became of their messages (A11): `POST`, signed as Standard Webhooks 1.0 says.
///
/// Only 2xx counts. Redirects are not followed. `Retry-After` is honoured. The receiver recognises
/// a repetition by its `webhook-id`.
///
/// 410 says that the address is gone: it is not called any more, for this case or any other, until
/// the office publishes a newer policy, and the office hears of it by mail. What it sends again by
/// hand is tried all the same, and if that is taken, the address counts again. A source that fails
/// through the whole schedule is not disabled: every call stands for somebody's answer, and the
/// office has a task for each that could not be delivered.
public final class SourceCalls implements Way {
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  /// Longer than any attempt can take, the function's own time limit included.
  static final Duration LEASE = Duration.ofMinutes(3);

  /// The job that tells the office of an address that is gone; behind a slash, whose it is.
  public static final String GONE_JOB = "callback-gone";

  /// What the job remembers: since when, and under which version of the policy.
  public static final String SINCE = "since";

  public static final String VERSION = "version";

  private final Policies policies;
  private final Outbox outbox;
  private final SourceSecrets secrets;
  private final HttpClient http;
  private final DisabledCallbacks disabled;
  private final Jobs jobs;
  private final InstantSource wall;

  /// @param disabled which addresses are gone
  /// @param jobs tell the office of it
  /// @param wall the clock by which receivers judge how old a signature is
  public SourceCalls(
      Policies policies,
      Outbox outbox,
      SourceSecrets secrets,
      HttpClient http,
      DisabledCallbacks disabled,
      Jobs jobs,
      InstantSource wall) {
    this.policies = policies;
    this.outbox = outbox;
    this.secrets = secrets;
    this.http = http;
    this.disabled = disabled;
    this.jobs = jobs;
    this.wall = wall;
  }

  @Override
  public Attempt deliver(Entry entry, Effect.CallSource effect, CaseReading reading, Instant now) {
    String office = entry.ref().office();
    Published current = policies.current(office);
    Policy policy = current.policy();
    Optional<Policy.Source> source = policy.findSource(effect.source());
    Optional<URI> callback = source.map(Policy.Source::callback);
    if (callback.isEmpty()) {
      return new Attempt.Ended(entry, new Verdict.GiveUp("The source has no callback address."));
    }
    Optional<Disabled> gone =
        disabled.find(office, effect.source()).filter(d -> d.under(current.version()));
    if (gone.isPresent() && !WaysBack.sentAgain(entry, reading)) {
      return new Attempt.Ended(
          entry, new Verdict.GiveUp(Delivery.DISABLED + "gone since " + gone.get().since() + "."));
    }
    CaseFile file = reading.get().asOf(entry.seq());
    CallBody body =
        CallBody.of(
            format(source.map(Policy.Source::wayBack)), entry.key(), file, effect.event(), policy);
    // Before the claim, which counts as an attempt: that they cannot be read is no fault of the
    // source.
    List<Webhook> signers = signers(effect.source());
    return outbox
        .claim(entry, now, LEASE, null)
        .<Attempt>map(
            mine ->
                new Attempt.Ended(
                    mine,
                    heard(
                        call(callback.get(), signers, entry.key(), body),
                        office,
                        new Disabled(effect.source(), current.version(), now),
                        gone)))
        .orElseGet(Attempt.TakenByAnother::new);
  }

  /// An address that is gone is not called again, and the office is told: first the job that tells
  /// it, so that a crash in between leaves the address enabled and the next call finds out anew.
  private Verdict heard(
      Verdict verdict, String office, Disabled source, Optional<Disabled> before) {
    if (verdict instanceof Verdict.Done) {
      before.ifPresent(known -> disabled.enable(office, known));
    }
    if (verdict instanceof Verdict.GiveUp) {
      jobs.schedule(
          office,
          GONE_JOB + "/" + source.source(),
          source.since(),
          Map.of(SINCE, source.since().toString(), VERSION, Integer.toString(source.version())));
      disabled.disable(office, source);
    }
    return verdict;
  }

  private static WayBack.Callback.Format format(Optional<WayBack> way) {
    return way.orElse(null) instanceof WayBack.Callback(WayBack.Callback.Format format)
        ? format
        : WayBack.Callback.Format.STANDARD;
  }

  private Verdict call(URI callback, List<Webhook> signers, String id, CallBody body) {
    if (signers.isEmpty()) {
      return new Verdict.Later("The source has no usable secret to sign with.");
    }
    long timestamp = wall.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(callback)
            .timeout(TIMEOUT)
            .header("content-type", body.contentType())
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(timestamp))
            .header("webhook-signature", signature(signers, id, timestamp, body.text()))
            .POST(HttpRequest.BodyPublishers.ofString(body.text(), StandardCharsets.UTF_8))
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      // The time limit holds until the answer begins. How long it goes on is not waited for.
      response.body().close();
      return judge(response);
    } catch (IOException e) {
      return new Verdict.Later(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Verdict.Later("Interrupted.");
    }
  }

  private Verdict judge(HttpResponse<?> response) {
    int status = response.statusCode();
    String said = "HTTP " + status;
    if (status >= 200 && status < 300) {
      return new Verdict.Done(said);
    }
    if (status == 410) {
      return new Verdict.GiveUp(Delivery.DISABLED + said);
    }
    return new Verdict.Later(
        said,
        response
            .headers()
            .firstValue("retry-after")
            .flatMap(value -> RetryAfter.parse(value, wall.instant()))
            .orElse(null));
  }

  /// One for every secret the source has: while it changes over, it may still know only the old
  /// one.
  private List<Webhook> signers(String source) {
    List<Webhook> signers = new ArrayList<>();
    for (String secret : secrets.of(source)) {
      try {
        signers.add(new Webhook(secret));
      } catch (EmptyWebhookSecretException | IllegalArgumentException e) {
        // One unusable secret must not silence the usable one beside it. It is not quoted: it may
        // be nearly right.
        System.getLogger(SourceCalls.class.getName())
            .log(System.Logger.Level.ERROR, "A secret of the source " + source + " is unusable.");
      }
    }
    return signers;
  }

  private static String signature(List<Webhook> signers, String id, long timestamp, String body) {
    List<String> signatures = new ArrayList<>();
    for (Webhook signer : signers) {
      try {
        signatures.add(signer.sign(id, timestamp, body));
      } catch (WebhookSigningException e) {
        throw new IllegalStateException("Every Java platform has HMAC-SHA-256.", e);
      }
    }
    return String.join(" ", signatures);
  }
}
