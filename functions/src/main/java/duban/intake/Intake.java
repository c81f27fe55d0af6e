package duban.intake;

import duban.cases.Actor;
import duban.cases.CaseFile;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Cases.Registration;
import duban.store.Policies;
import duban.store.SourceSecrets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns a source's signed message into a case (A1), once: a repetition, by `webhook-id` or by the
/// message's own id, finds the case it became. What is acknowledged is in the table; nothing else
/// is acknowledged.
public final class Intake {
  /// By how much the clock of whoever wrote a time down may run ahead.
  private static final Duration AHEAD = Duration.ofHours(1);

  private final Policies policies;
  private final SourceSecrets secrets;
  private final SignatureCheck signatures;
  private final MessageReader reader = new MessageReader();
  private final InstantSource clock;
  private final Opening opening;

  public Intake(
      Cases cases,
      Policies policies,
      SourceSecrets secrets,
      SignatureCheck signatures,
      InstantSource clock,
      SecureRandom random) {
    this.policies = policies;
    this.secrets = secrets;
    this.signatures = signatures;
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

    record UnknownSource() implements Answer {}

    record TooLarge(int maximumBytes) implements Answer {}

    record NotJson() implements Answer {}

    /// The signature does not hold: which is wrong, the fields, the time or the signature, is said;
    /// more is not.
    record NotSigned(SignatureCheck.Finding finding) implements Answer {}

    /// The body is not UTF-8, or begins with a byte order mark.
    record NotText() implements Answer {}

    record Unreadable(int line, int column) implements Answer {}

    record Wrong(List<FieldProblem> problems) implements Answer {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  public Answer accept(Delivery delivery) {
    Optional<String> office = policies.findOfficeOfSource(delivery.source());
    if (office.isEmpty()) {
      return new Answer.UnknownSource();
    }
    Published published = policies.current(office.get());
    Optional<Policy.Source> source = published.policy().findSource(delivery.source());
    if (source.isEmpty()) {
      return new Answer.UnknownSource();
    }
    if (delivery.body().length > source.get().maximumBytes()) {
      return new Answer.TooLarge(source.get().maximumBytes());
    }
    if (!MediaTypes.json(delivery.headers())) {
      return new Answer.NotJson();
    }
    Optional<String> body = Utf8.strict(delivery.body());
    if (body.isEmpty()) {
      return new Answer.NotText();
    }
    return switch (check(delivery, body.get())) {
      case SignatureCheck.Finding.Genuine(String deliveryId) ->
          switch (reader.read(body.get())) {
            case MessageReader.Reading.Good(Message message) ->
                accept(published, source.get(), deliveryId, message);
            case MessageReader.Reading.Wrong(var problems) -> new Answer.Wrong(problems);
            case MessageReader.Reading.Unreadable(int line, int column) ->
                new Answer.Unreadable(line, column);
          };
      case SignatureCheck.Finding.Unsigned f -> new Answer.NotSigned(f);
      case SignatureCheck.Finding.Stale f -> new Answer.NotSigned(f);
      case SignatureCheck.Finding.Mismatch f -> new Answer.NotSigned(f);
    };
  }

  /// A time that lies ahead would give the unit more time than the rules do: most often a local
  /// time was sent with another zone's offset.
  private Answer accept(
      Published published, Policy.Source source, String deliveryId, Message message) {
    Instant latest = clock.instant().plus(AHEAD);
    List<FieldProblem> problems = new ArrayList<>();
    if (message.postedAt().isAfter(latest)) {
      problems.add(new FieldProblem("postedAt", "intake.problem.ahead"));
    }
    Instant occurred = message.occurredAt();
    if (occurred != null && occurred.isAfter(latest)) {
      problems.add(new FieldProblem("occurredAt", "intake.problem.ahead"));
    }
    return problems.isEmpty()
        ? register(published, source, deliveryId, message)
        : new Answer.Wrong(problems);
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

  private Answer register(
      Published published, Policy.Source source, String deliveryId, Message message) {
    return switch (opening.open(
        published, source, deliveryId, message, Actor.source(source.id()), clock.instant())) {
      case Registration.Created(CaseFile file) -> new Answer.Accepted(file);
      case Registration.Known(CaseFile file) -> new Answer.Repeated(file);
    };
  }
}
