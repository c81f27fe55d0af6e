package duban.dispatch;

import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Standing;
import duban.delivery.Delivery;
import duban.mail.ChatWords;
import duban.policy.Door;
import duban.policy.Policy;
import duban.store.Conversations;
import duban.store.Conversations.Last;
import duban.store.Conversations.Pending;
import duban.store.Conversations.Sender;
import duban.store.Outbox;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers a person through the official account they wrote to (C3): by a customer-service message
/// while WeChat brings those, that is within 48 hours of their last message; after that the answer
/// waits, and is said with the passive reply to the next thing they send. It stands on the status
/// page all the while, and is not called delivered before it is said.
public final class WeChatAnswers implements Way {
  /// How long after a person's last message WeChat brings what an account sends.
  static final Duration WINDOW = Duration.ofHours(48);

  /// Longer than any attempt can take, the function's own time limit included.
  static final Duration LEASE = Duration.ofMinutes(3);

  /// What is of no use any more when the person writes again, days later.
  private static final Set<String> PASSING = Set.of("case.registered", "case.progress");

  private final Policies policies;
  private final Outbox outbox;
  private final Conversations conversations;
  private final WeChatClient client;
  private final ChatWords words;

  public WeChatAnswers(
      Policies policies,
      Outbox outbox,
      Conversations conversations,
      WeChatClient client,
      ChatWords words) {
    this.policies = policies;
    this.outbox = outbox;
    this.conversations = conversations;
    this.client = client;
    this.words = words;
  }

  @Override
  public Attempt deliver(Entry entry, Effect.CallSource effect, CaseReading reading, Instant now) {
    Policy policy = policies.current(entry.ref().office()).policy();
    Optional<Policy.Source> source = policy.findSource(effect.source());
    CaseFile file = reading.get().asOf(entry.seq());
    Message.Author author = file.message().author();
    @Nullable String account = author == null ? null : author.account();
    if (source.isEmpty() || !(source.get().door() instanceof Door.WeChat door)) {
      return new Attempt.Ended(entry, new Verdict.GiveUp("The source is no official account."));
    }
    if (account == null) {
      return new Attempt.Ended(entry, new Verdict.GiveUp("Nobody knows who wrote."));
    }
    if (effect.event().equals(Delivery.CLOSED) && answered(file)) {
      return new Attempt.Ended(entry, new Verdict.NotSent("the answer said it"));
    }
    Sender sender = new Sender(entry.ref().office(), effect.source(), account);
    Pending answer =
        new Pending(
            entry.key(),
            entry.ref(),
            effect.event(),
            words.told(file, effect.event(), policy),
            now);
    // A conversation that was forgotten began with the message.
    Instant heard = conversations.findLast(sender).map(Last::at).orElse(file.receivedAt());
    return outbox
        .claim(entry, now, LEASE, null)
        .<Attempt>map(
            mine ->
                new Attempt.Ended(mine, tell(effect.source(), door, sender, answer, heard, now)))
        .orElseGet(Attempt.TakenByAnother::new);
  }

  private static boolean answered(CaseFile file) {
    return switch (file.standing()) {
      case Standing.Closed closed -> closed.reply() != null;
      case Standing.Replied r -> true;
      case Standing.Redirected r -> true;
      case Standing.Refused r -> true;
      case Standing.Received r -> false;
      case Standing.Handling h -> false;
      case Standing.Together t -> false;
    };
  }

  private Verdict tell(
      String source, Door.WeChat door, Sender sender, Pending answer, Instant heard, Instant now) {
    if (now.isAfter(heard.plus(WINDOW))) {
      return kept(sender, answer, "more than 48 hours after the last message");
    }
    return switch (client.send(source, door, sender.account(), answer.text())) {
      case WeChatClient.Sent.Delivered(String receipt) -> new Verdict.Done(receipt);
      case WeChatClient.Sent.NotNow(String why) -> kept(sender, answer, why);
      case WeChatClient.Sent.Failed(String why) -> new Verdict.Later(why);
    };
  }

  private Verdict kept(Sender sender, Pending answer, String why) {
    if (PASSING.contains(answer.told())) {
      return new Verdict.NotSent(why);
    }
    conversations.keep(sender, answer);
    return new Verdict.NotSent(Delivery.KEPT + why);
  }
}
