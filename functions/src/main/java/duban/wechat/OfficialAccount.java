package duban.wechat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Lateness;
import duban.cases.SecurityEvents;
import duban.cases.Step;
import duban.intake.Opening;
import duban.intake.SigningTime;
import duban.policy.Door;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Cases.Registration;
import duban.store.Conversations;
import duban.store.Conversations.Last;
import duban.store.Conversations.Sender;
import duban.store.Policies;
import duban.store.SourceSecrets;
import duban.text.Texts;
import duban.text.Visible;
import duban.wechat.Pushed.Content;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A WeChat official account: what people send it becomes a case (A1), and is answered at once with
/// the case's number and the link to its status page.
///
/// - A message pushed again, known by its MsgId and sender, gets the answer it got the first time.
/// - A picture, a spoken message without words, a film, a place or a link that comes within ten
///   minutes of the same person's last message is filed to the case that one became, while that is
///   open. Anything with words opens a case of its own.
/// - What waits to be said to the person goes out with the answer.
/// - Nothing is answered with `success` before it is in the table. When the table cannot be used,
///   the caller answers with an error: the platform pushes the message again, three times in all,
///   and after the last tells the person that the account cannot be reached. A message is lost to
///   us then, but not without the person knowing.
public final class OfficialAccount {
  /// How long after a person's message something without words is taken as part of it.
  static final Duration TOGETHER = Duration.ofMinutes(10);

  /// In characters, as for messages of other sources.
  static final int LONGEST_TEXT = 20_000;

  /// What no message can be. A source's own limit is answered in words; beyond this nothing is
  /// read.
  static final int LARGEST_BODY = 1_048_576;

  /// The events whose answer reaches the person who caused them.
  private static final Set<String> ANSWERABLE = Set.of("subscribe", "SCAN", "CLICK");

  /// The account speaks Chinese.
  private static final Texts TEXTS = Texts.in(Locale.SIMPLIFIED_CHINESE);

  private final Cases cases;
  private final Policies policies;
  private final Opening opening;
  private final Conversations conversations;
  private final Gate gate;
  private final PassiveReply replies;
  private final Waiting waiting;
  private final SecurityEvents security;
  private final InstantSource clock;
  private final InstantSource wall;
  private final String publicUrl;

  private OfficialAccount(
      Cases cases,
      Policies policies,
      Opening opening,
      Conversations conversations,
      Gate gate,
      PassiveReply replies,
      SecurityEvents security,
      InstantSource clock,
      InstantSource wall,
      String publicUrl) {
    this.cases = cases;
    this.policies = policies;
    this.opening = opening;
    this.conversations = conversations;
    this.gate = gate;
    this.replies = replies;
    this.security = security;
    this.waiting = new Waiting(cases, conversations);
    this.clock = clock;
    this.wall = wall;
    this.publicUrl = publicUrl;
  }

  /// @param time its office's clock dates cases, the one outside the answers' signatures
  /// @param publicUrl base address of the pages, without a slash at its end
  public static OfficialAccount of(
      Cases cases,
      Policies policies,
      Conversations conversations,
      SourceSecrets secrets,
      SecurityEvents security,
      SigningTime time,
      SecureRandom random,
      String publicUrl) {
    return new OfficialAccount(
        cases,
        policies,
        new Opening(cases, random),
        conversations,
        new Gate(secrets, time, conversations),
        new PassiveReply(random),
        security,
        time.clock(),
        time.wall(),
        publicUrl);
  }

  /// What the platform is told.
  public sealed interface Answer {
    /// The address is the account's: its `echostr` comes back to the letter.
    record Echo(String text) implements Answer {}

    /// A passive reply.
    record Reply(String xml) implements Answer {}

    /// Taken, and nothing to say.
    record Success() implements Answer {}

    record UnknownSource() implements Answer {}

    record NotGenuine() implements Answer {}

    record TooLarge(int maximumBytes) implements Answer {}

    record Unreadable() implements Answer {}
  }

  private record Account(Published published, Policy.Source source, Door.WeChat door) {
    String office() {
      return published.policy().office().id();
    }
  }

  /// The platform asks whether the address is the account's.
  public Answer verify(String source, Map<String, String> query) {
    if (account(source).isEmpty()) {
      return new Answer.UnknownSource();
    }
    String echo = query.get("echostr");
    return Gate.Signed.of(query).filter(signed -> gate.genuine(source, signed)).isPresent()
            && echo != null
        ? new Answer.Echo(echo)
        : notGenuine(source);
  }

  private Answer notGenuine(String source) {
    security.count(new SecurityEvents.Event.SignatureRefused(source));
    return new Answer.NotGenuine();
  }

  /// The platform pushes something.
  ///
  /// @throws duban.store.StoreBusy when the case was changed by others all the while
  public Answer accept(String source, Map<String, String> query, byte[] body) {
    Optional<Account> found = account(source);
    if (found.isEmpty()) {
      return new Answer.UnknownSource();
    }
    if (body.length > LARGEST_BODY) {
      return new Answer.TooLarge(LARGEST_BODY);
    }
    Account account = found.get();
    Optional<Gate.Signed> signed = Gate.Signed.of(query);
    if (signed.isEmpty()) {
      return notGenuine(source);
    }
    return switch (gate.admit(account.office(), source, account.door(), signed.get(), body)) {
      case Gate.Passed.NotGenuine() -> notGenuine(source);
      case Gate.Passed.Unreadable() -> new Answer.Unreadable();
      case Gate.Passed.In(Map<String, String> fields, Gate.@Nullable Seal seal) ->
          Pushed.of(fields)
              .map(pushed -> answer(account, pushed, body.length, seal))
              .orElseGet(Answer.Unreadable::new);
    };
  }

  private Optional<Account> account(String source) {
    return policies
        .findOfficeOfSource(source)
        .map(policies::current)
        .flatMap(
            published ->
                published
                    .policy()
                    .findSource(source)
                    .flatMap(
                        s ->
                            s.door() instanceof Door.WeChat door
                                ? Optional.of(new Account(published, s, door))
                                : Optional.empty()));
  }

  /// A text, and when it was first said.
  private record Said(String text, Instant at) {}

  private Answer answer(Account account, Pushed pushed, int bytes, Gate.@Nullable Seal seal) {
    Instant now = clock.instant();
    Sender sender = new Sender(account.office(), account.source().id(), pushed.sender());
    boolean answerable =
        !(pushed.content() instanceof Content.Happened(String event)) || ANSWERABLE.contains(event);
    Optional<Said> said = said(account, sender, pushed, bytes, now);
    Optional<String> text =
        answerable
            ? waiting.with(sender, pushed.id(), said.map(Said::text), now)
            : said.map(Said::text);
    if (text.isEmpty()) {
      return new Answer.Success();
    }
    String from = pushed.account().isEmpty() ? account.door().account() : pushed.account();
    return new Answer.Reply(
        replies.xml(
            from,
            pushed.sender(),
            said.map(Said::at).orElse(pushed.createdAt()),
            text.get(),
            seal,
            wall.instant()));
  }

  private Optional<Said> said(
      Account account, Sender sender, Pushed pushed, int bytes, Instant now) {
    String source = account.source().id();
    String office = TEXTS.name(account.published().policy().office().name());
    return switch (pushed.content()) {
      case Content.Happened(String event) ->
          event.equals("subscribe")
              ? Optional.of(
                  new Said(TEXTS.get("wechat.answer.welcome", office), pushed.createdAt()))
              : Optional.empty();
      case Content.Unknown u -> refused(pushed, "wechat.answer.unknown");
      case Content.Words words when Visible.blank(words.text()) ->
          refused(pushed, "wechat.answer.empty");
      case Content.Words words
          when bytes > account.source().maximumBytes() || length(words.text()) > LONGEST_TEXT ->
          refused(pushed, "wechat.answer.long", Integer.toString(length(words.text())));
      case Content.Words words -> taken(account, sender, pushed, Draft.of(words, TEXTS), now);
      case Content.Media media ->
          taken(account, sender, pushed, Draft.of(source, pushed.number(), media, TEXTS), now);
      case Content.Place place -> taken(account, sender, pushed, Draft.of(place, TEXTS), now);
      case Content.Link link when Visible.blank(link.url()) && Visible.blank(link.title()) ->
          refused(pushed, "wechat.answer.empty");
      case Content.Link link -> taken(account, sender, pushed, Draft.of(link, TEXTS), now);
    };
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static Optional<Said> refused(Pushed pushed, String key, Object... arguments) {
    return Optional.of(new Said(TEXTS.get(key, arguments), pushed.createdAt()));
  }

  private Optional<Said> taken(
      Account account, Sender sender, Pushed pushed, Draft draft, Instant now) {
    Said said =
        companion(sender, pushed, draft, now)
            .map(ref -> filed(sender, ref, pushed, draft, now))
            .orElseGet(() -> opened(account, sender, pushed, draft, now));
    return account.source().quiet().contains(Policy.Source.ACKNOWLEDGEMENT)
        ? Optional.empty()
        : Optional.of(said);
  }

  /// The open case that something without words belongs to.
  private Optional<CaseRef> companion(Sender sender, Pushed pushed, Draft draft, Instant now) {
    if (draft.wordy()) {
      return Optional.empty();
    }
    Optional<CaseRef> before = conversations.findFiled(sender, pushed.id());
    if (before.isPresent()
        || cases
            .findBySource(sender.office(), sender.source(), pushed.id(), pushed.id())
            .isPresent()) {
      return before;
    }
    return conversations
        .findLast(sender)
        .filter(last -> !now.isBefore(last.at()) && now.isBefore(last.at().plus(TOGETHER)))
        .map(Last::ref)
        .filter(ref -> !cases.get(ref).closed())
        .map(ref -> conversations.file(sender, pushed.id(), ref, now));
  }

  private Said opened(Account account, Sender sender, Pushed pushed, Draft draft, Instant now) {
    Registration registration =
        opening.open(
            account.published(),
            account.source(),
            pushed.id(),
            draft.message(pushed, now),
            Actor.source(account.source().id()),
            now,
            draft.effects());
    CaseFile file =
        switch (registration) {
          case Registration.Created(CaseFile created) -> created;
          case Registration.Known(CaseFile known) -> known;
        };
    conversations.heard(sender, file.receivedAt(), file.ref());
    return new Said(
        TEXTS.get(
            "wechat.answer.received",
            Visible.line(file.message().title()),
            file.number(),
            status(file)),
        file.receivedAt());
  }

  private Said filed(Sender sender, CaseRef ref, Pushed pushed, Draft draft, Instant now) {
    Instant at =
        cases.change(
            ref,
            file -> {
              Optional<Instant> before = supplemented(file, pushed.id());
              return before.isPresent()
                  ? new Change.Leave<>(before.get())
                  : new Change.Write<>(
                      new Step(
                          Actor.source(sender.source()),
                          now,
                          Lateness.before(
                              file,
                              new CaseEvent.Supplemented(pushed.id(), draft.text(), draft.papers()),
                              now),
                          draft.effects()),
                      now);
            });
    conversations.heard(sender, at, ref);
    CaseFile file = cases.get(ref);
    return new Said(
        TEXTS.get("wechat.answer.added", draft.what(), file.number(), status(file)), at);
  }

  private static Optional<Instant> supplemented(CaseFile file, String messageId) {
    return file.history().stream()
        .filter(
            r -> r.event() instanceof CaseEvent.Supplemented s && s.externalId().equals(messageId))
        .map(r -> r.at())
        .findFirst();
  }

  private String status(CaseFile file) {
    return publicUrl + "/status/" + file.registration().statusCode();
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
