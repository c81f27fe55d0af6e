package duban.dispatch;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.AttachmentAdded;
import duban.cases.CaseEvent.AttachmentLost;
import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Message;
import duban.cases.Message.Attachment;
import duban.cases.Step;
import duban.policy.Attachments;
import duban.policy.Door;
import duban.policy.PaperType;
import duban.policy.Policy;
import duban.policy.Sniffing;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Outbox.Entry;
import duban.store.Papers;
import duban.store.Policies;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Fetches what people sent besides words, which WeChat keeps for three days, and keeps it with the
/// office's papers. What cannot be had, or may not be kept, is on the case's record as lost, with
/// the reason; the case goes on without it.
public final class MediaFetch {
  /// The words of [AttachmentLost] for why; the bundles have them.
  static final String GONE = "gone";

  static final String TOO_LARGE = "too-large";
  static final String TYPE = "type";
  static final String UNREACHABLE = "unreachable";

  private final Cases cases;
  private final Policies policies;
  private final Papers papers;
  private final WeChatClient client;

  public MediaFetch(Cases cases, Policies policies, Papers papers, WeChatClient client) {
    this.cases = cases;
    this.policies = policies;
    this.papers = papers;
    this.client = client;
  }

  Verdict fetch(Entry entry, Effect.FetchMedia effect, Instant now) {
    Policy policy = policies.current(entry.ref().office()).policy();
    Optional<Policy.Source> source = policy.findSource(effect.source());
    if (source.isEmpty() || !(source.get().door() instanceof Door.WeChat door)) {
      return new Verdict.GiveUp("The source is no official account.");
    }
    return switch (fetched(effect, door, policy.attachments().largest())) {
      case WeChatClient.Fetched.Content(byte[] bytes) ->
          keep(entry, effect, policy.attachments(), bytes, now);
      case WeChatClient.Fetched.Gone(String why) -> lost(entry, effect, GONE, now);
      case WeChatClient.Fetched.TooLarge l -> lost(entry, effect, TOO_LARGE, now);
      case WeChatClient.Fetched.Failed(String why) -> new Verdict.Later(why);
    };
  }

  private WeChatClient.Fetched fetched(Effect.FetchMedia effect, Door.WeChat door, long largest) {
    WeChatClient.Fetched first = client.fetch(effect.source(), door, effect.mediaId(), largest);
    String url = effect.url();
    return first instanceof WeChatClient.Fetched.Gone && url != null
        ? client.fetchPicture(door, url, largest)
        : first;
  }

  private Verdict keep(
      Entry entry, Effect.FetchMedia effect, Attachments rules, byte[] bytes, Instant now) {
    Optional<PaperType> kind = Sniffing.type(bytes).filter(rules::takes);
    if (kind.isEmpty()) {
      return lost(entry, effect, TYPE, now);
    }
    Message.Upload upload = papers.keep(entry.ref().office(), bytes, kind.get().mediaType());
    String name = effect.name() + "." + kind.get().extensions().getFirst();
    record(
        entry,
        file ->
            file.history().stream()
                .noneMatch(
                    r ->
                        r.event() instanceof AttachmentAdded a
                            && upload.equals(a.attachment().upload())
                            && name.equals(a.attachment().title())),
        new AttachmentAdded(new Attachment(null, name, upload)),
        now);
    return new Verdict.Done(upload.sha256());
  }

  private Verdict lost(Entry entry, Effect.FetchMedia effect, String why, Instant now) {
    recordLost(entry, effect, why, now);
    return new Verdict.Done(why);
  }

  /// Puts on record that the file will not be had.
  void recordLost(Entry entry, Effect.FetchMedia effect, String why, Instant now) {
    record(
        entry,
        file ->
            file.history().stream()
                .noneMatch(
                    r -> r.event() instanceof AttachmentLost l && l.name().equals(effect.name())),
        new AttachmentLost(effect.name(), why),
        now);
  }

  private void record(Entry entry, Predicate<CaseFile> notYet, CaseEvent event, Instant now) {
    cases.change(
        entry.ref(),
        file ->
            notYet.test(file)
                ? new Change.Write<>(
                    new Step(Actor.SYSTEM, now, Lateness.before(file, event, now), List.of()),
                    file.version())
                : new Change.Leave<>(file.version()));
  }
}
