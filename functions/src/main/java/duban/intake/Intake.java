package duban.intake;

import duban.cases.Actor;
import duban.cases.CaseFile;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.cases.SecurityEvents;
import duban.intake.MessageReader.Defaults;
import duban.policy.Door;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Cases.Registration;
import duban.store.Policies;
import duban.store.RateLimits;
import duban.store.SourceSecrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Turns a source's signed message into a case (A1), once: a repetition, by `webhook-id` or by the
/// message's own id, finds the case it became. What is acknowledged is in the table; nothing else
/// is acknowledged.
///
/// A message comes as it is, or as a CloudEvent 1.0 in binary, structured or batched mode; in the
/// source's own shape, if its policy entry has a mapping. The signature covers the body: what a
/// binary event says in header fields serves only where its data says nothing.
public final class Intake {
  /// By how much the clock of whoever wrote a time down may run ahead.
  private static final Duration AHEAD = Duration.ofHours(1);

  /// More would not be through before the function's time is over.
  private static final int LARGEST_BATCH = 100;

  private final Policies policies;
  private final SourceSecrets secrets;
  private final SignatureCheck signatures;
  private final RateLimits limits;
  private final SecurityEvents security;
  private final CloudEventReader events = new CloudEventReader();
  private final Reception reception = new Reception();
  private final InstantSource clock;
  private final Opening opening;

  public Intake(
      Cases cases,
      Policies policies,
      SourceSecrets secrets,
      SignatureCheck signatures,
      RateLimits limits,
      SecurityEvents security,
      InstantSource clock,
      SecureRandom random) {
    this.policies = policies;
    this.secrets = secrets;
    this.signatures = signatures;
    this.limits = limits;
    this.security = security;
    this.clock = clock;
    this.opening = new Opening(cases, random);
  }

  /// @param headers names in any case
  /// @param body as received
  public record Delivery(String source, Map<String, String> headers, byte[] body) {
    public Delivery {
      headers = Map.copyOf(headers);
    }
  }

  /// What the sender is told.
  public sealed interface Answer {
    /// A case was opened.
    record Accepted(CaseFile file) implements Answer {}

    /// The message had become a case before.
    record Repeated(CaseFile file) implements Answer {}

    /// Of every event of a batch, in the batch's order.
    record Batch(List<Outcome> outcomes) implements Answer {
      public Batch {
        outcomes = List.copyOf(outcomes);
      }
    }

    record UnknownSource() implements Answer {}

    record TooLarge(int maximumBytes) implements Answer {}

    record TooMany(int most) implements Answer {}

    /// Neither JSON nor a CloudEvent in JSON.
    record NotJson() implements Answer {}

    /// The signature does not hold: which is wrong, the fields, the time or the signature, is said;
    /// more is not.
    record NotSigned(SignatureCheck.Finding finding) implements Answer {}

    /// The body is not UTF-8, or begins with a byte order mark.
    record NotText() implements Answer {}

    record Unreadable(int line, int column) implements Answer {}

    /// @param mapped whether the fields are those that the source's mapping came to
    record Wrong(List<FieldProblem> problems, boolean mapped) implements Answer {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }

    /// The source has sent as much as it may for now.
    record Limited(Duration after) implements Answer {}
  }

  /// What became of one event of a batch.
  ///
  /// @param id the event's, as far as it could be read
  /// @param source likewise
  public record Outcome(@Nullable String id, @Nullable String source, Answer answer) {}

  /// A source whose messages come in here, and the policy it stands in.
  private record Sender(Published published, Policy.Source source, Door.Webhook door) {}

  /// One message of a delivery.
  ///
  /// @param key the sender's idempotency key for it
  /// @param event what brings it; null where it comes as it is
  /// @param prefix what the names of its fields begin with, for the sender
  private record Item(String key, JsonNode sent, @Nullable CloudEvent event, String prefix) {
    Defaults defaults() {
      return event == null
          ? Defaults.NONE
          : new Defaults(event.id(), event.subject(), event.time());
    }
  }

  /// What the source may send in a minute, for whoever asks before sending; empty when nothing
  /// limits it.
  ///
  /// @param limits null where nothing limits it
  public record Terms(Policy.@Nullable Limits limits) {}

  /// The terms on which a source may send; empty when it is unknown here.
  public Optional<Terms> terms(String source) {
    return sender(source).map(sender -> new Terms(sender.source().limits()));
  }

  public Answer accept(Delivery delivery) {
    Optional<Sender> sender = sender(delivery.source());
    if (sender.isEmpty()) {
      return new Answer.UnknownSource();
    }
    int maximumBytes = sender.get().source().maximumBytes();
    if (delivery.body().length > maximumBytes) {
      return new Answer.TooLarge(maximumBytes);
    }
    Optional<MediaTypes.Format> format = MediaTypes.format(delivery.headers());
    if (format.isEmpty()) {
      return new Answer.NotJson();
    }
    Optional<String> body = Utf8.strict(delivery.body());
    if (body.isEmpty()) {
      return new Answer.NotText();
    }
    return switch (check(delivery, body.get())) {
      case SignatureCheck.Finding.Genuine(String deliveryId) ->
          read(sender.get(), delivery, format.get(), deliveryId, body.get());
      case SignatureCheck.Finding.Unsigned f -> notSigned(delivery, f);
      case SignatureCheck.Finding.Stale f -> notSigned(delivery, f);
      case SignatureCheck.Finding.Mismatch f -> notSigned(delivery, f);
    };
  }

  private Answer notSigned(Delivery delivery, SignatureCheck.Finding finding) {
    security.count(new SecurityEvents.Event.SignatureRefused(delivery.source()));
    return new Answer.NotSigned(finding);
  }

  /// A source that has another door is as unknown here as one that is not registered.
  private Optional<Sender> sender(String source) {
    return policies
        .findOfficeOfSource(source)
        .map(policies::current)
        .flatMap(
            published ->
                published
                    .policy()
                    .findSource(source)
                    .flatMap(
                        found ->
                            found.door() instanceof Door.Webhook door
                                ? Optional.of(new Sender(published, found, door))
                                : Optional.empty()));
  }

  private SignatureCheck.Finding check(Delivery delivery, String body) {
    SignatureCheck.Finding finding =
        signatures.check(delivery.headers(), body, secrets.of(delivery.source()));
    if (!(finding instanceof SignatureCheck.Finding.Mismatch)) {
      return finding;
    }
    // The sender may have begun to use a secret that is newer than the copy held here.
    return signatures.check(delivery.headers(), body, secrets.newest(delivery.source()));
  }

  private Answer read(
      Sender sender, Delivery delivery, MediaTypes.Format format, String deliveryId, String body) {
    int depth =
        switch (format) {
          case MESSAGE, BINARY -> StrictJson.DEPTH;
          case STRUCTURED, BATCH -> StrictJson.DEPTH + StrictJson.ENVELOPE;
        };
    return switch (StrictJson.parse(body, depth)) {
      case StrictJson.Parsed.Unreadable(int line, int column) ->
          new Answer.Unreadable(line, column);
      case StrictJson.Parsed.Value(JsonNode node) ->
          switch (format) {
            case MESSAGE ->
                node.isObject() || sender.door().mapping() != null
                    ? take(sender, new Item(deliveryId, node, null, ""))
                    : new Answer.Unreadable(1, 1);
            case BINARY ->
                event(sender, events.binary(delivery.headers(), node), deliveryId, "").answer();
            case STRUCTURED -> event(sender, events.structured(node), deliveryId, "data.").answer();
            case BATCH -> batch(sender, node);
          };
    };
  }

  private Answer batch(Sender sender, JsonNode node) {
    if (!node.isArray()) {
      return new Answer.Unreadable(1, 1);
    }
    if (node.size() > LARGEST_BATCH) {
      return new Answer.TooMany(LARGEST_BATCH);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (JsonNode element : node) {
      outcomes.add(event(sender, events.structured(element), null, "data."));
    }
    return new Answer.Batch(outcomes);
  }

  /// @param deliveryId null where the delivery brings several events
  private Outcome event(
      Sender sender, CloudEventReader.Reading reading, @Nullable String deliveryId, String prefix) {
    return switch (reading) {
      case CloudEventReader.Reading.Good(CloudEvent event) -> {
        String key = deliveryId == null ? key(event) : deliveryId;
        yield new Outcome(
            event.id(), event.source(), take(sender, new Item(key, event.data(), event, prefix)));
      }
      case CloudEventReader.Reading.Wrong(var id, var source, var problems) ->
          new Outcome(id, source, new Answer.Wrong(problems, false));
    };
  }

  /// An event is known by its source and its id, whichever delivery brings it.
  private static String key(CloudEvent event) {
    return "ce_" + hash(event.source() + '\n' + event.id());
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private Answer take(Sender sender, Item item) {
    return switch (reception.read(sender.door(), item.sent(), item.defaults())) {
      case Reception.Received.Wrong(var problems, boolean mapped) ->
          new Answer.Wrong(mapped ? problems : prefixed(item, problems), mapped);
      case Reception.Received.Good(Message message, var fields) -> {
        List<FieldProblem> ahead = ahead(message, item, fields);
        yield ahead.isEmpty()
            ? register(sender, item, withAttributes(message, item.event()))
            : new Answer.Wrong(ahead, fields.mapped());
      }
    };
  }

  private static List<FieldProblem> prefixed(Item item, List<FieldProblem> problems) {
    return problems.stream()
        .map(p -> new FieldProblem(item.prefix() + p.field(), p.key(), p.arguments()))
        .toList();
  }

  /// A time that lies ahead would give the unit more time than the rules do: most often a local
  /// time was sent with another zone's offset.
  private List<FieldProblem> ahead(Message message, Item item, Reception.Fields fields) {
    Instant latest = clock.instant().plus(AHEAD);
    String prefix = fields.mapped() ? "" : item.prefix();
    List<FieldProblem> problems = new ArrayList<>();
    if (message.postedAt().isAfter(latest)) {
      String name =
          !fields.defaulted()
              ? prefix + "postedAt"
              : item.prefix().isEmpty() ? CloudEventHeaders.PREFIX + "time" : "time";
      problems.add(new FieldProblem(name, "intake.problem.ahead"));
    }
    Instant occurred = message.occurredAt();
    if (occurred != null && occurred.isAfter(latest)) {
      problems.add(new FieldProblem(prefix + "occurredAt", "intake.problem.ahead"));
    }
    return problems;
  }

  private static Message withAttributes(Message message, @Nullable CloudEvent event) {
    if (event == null) {
      return message;
    }
    Map<String, Object> extra = new LinkedHashMap<>(message.extra());
    extra.put(CloudEvent.KEPT, event.attributes());
    return message.with(extra);
  }

  private Answer register(Sender sender, Item item, Message message) {
    Policy.Limits limit = sender.source().limits();
    if (limit != null) {
      // Before anything is taken from the allowance: a repetition is the sender doing what it
      // should.
      Optional<CaseFile> known = find(sender, item, message);
      if (known.isPresent()) {
        return new Answer.Repeated(known.get());
      }
      String office = sender.published().policy().office().id();
      switch (limits.take(office, sender.source().id(), limit, clock.instant())) {
        case RateLimits.Grant.Given g -> {}
        case RateLimits.Grant.Refused(Duration after) -> {
          return new Answer.Limited(after);
        }
      }
    }
    Answer answer = open(sender, item, message);
    return answer instanceof Answer.Repeated(CaseFile file) && other(item, message, file)
        ? open(sender, item, message.withExternalId(wholeId(item, message)))
        : answer;
  }

  private Optional<CaseFile> find(Sender sender, Item item, Message message) {
    return opening
        .find(sender.published(), sender.source(), item.key(), message.externalId())
        .flatMap(
            file ->
                other(item, message, file)
                    ? opening.find(
                        sender.published(), sender.source(), item.key(), wholeId(item, message))
                    : Optional.of(file));
  }

  /// Whether the case came of an event of another event source that happens to have the same id:
  /// only with its source is an event's id unique.
  private static boolean other(Item item, Message message, CaseFile file) {
    CloudEvent event = item.event();
    return event != null
        && message.externalId().equals(event.id())
        && file.message().extra().get(CloudEvent.KEPT) instanceof Map<?, ?> kept
        && !event.source().equals(kept.get("source"));
  }

  private static String wholeId(Item item, Message message) {
    CloudEvent event = item.event();
    // Sources can be longer than a key may be.
    return event == null ? message.externalId() : event.id() + '@' + hash(event.source());
  }

  private Answer open(Sender sender, Item item, Message message) {
    return switch (opening.open(
        sender.published(),
        sender.source(),
        item.key(),
        message,
        Actor.source(sender.source().id()),
        clock.instant())) {
      case Registration.Created(CaseFile file) -> new Answer.Accepted(file);
      case Registration.Known(CaseFile file) -> new Answer.Repeated(file);
    };
  }
}
