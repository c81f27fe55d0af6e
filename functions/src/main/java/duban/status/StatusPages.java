package duban.status;

import duban.cases.CaseFile;
import duban.cases.Deadline;
import duban.cases.Standing;
import duban.cases.StatusCode;
import duban.pages.PageHeaders;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.policy.Published;
import duban.similar.Joining;
import duban.store.Cases;
import duban.store.Policies;
import duban.text.ProblemJson;
import duban.text.Templates;
import duban.text.Texts;
import duban.text.Visible;
import duban.text.WebLink;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Where a citizen's message stands, for whoever holds its code: as a page, or as JSON.
public final class StatusPages {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Cases cases;
  private final Policies policies;

  public StatusPages(Cases cases, Policies policies) {
    this.cases = cases;
    this.policies = policies;
  }

  /// An HTTP answer.
  public record Answer(int status, Map<String, String> headers, String body) {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }

  /// @param code what stands in the address, a status code or anything else
  /// @param json whether the caller reads JSON rather than HTML
  public Answer answer(String code, boolean json, Locale locale, Instant now) {
    Texts texts = Texts.in(locale);
    Optional<CaseFile> found = StatusCode.parse(code).flatMap(this::find);
    if (found.isEmpty()) {
      return unknown(json, texts);
    }
    CaseFile file = found.get();
    Published city = policies.pinned(file.ref().office(), file.policyVersion());
    Optional<CaseFile> with = file.joinedTo().map(other -> Joining.end(cases.get(other), cases));
    return json
        ? new Answer(
            200,
            PageHeaders.data("application/json; charset=utf-8"),
            JSON.writeValueAsString(status(file, with, city, texts)))
        : new Answer(
            200,
            PageHeaders.html(texts.tag()),
            Templates.render("status/status", Map.of("v", view(file, with, city, texts, now))));
  }

  /// The case the code opens. The code is compared as a whole too: the case id is a digest of it,
  /// cut short.
  private Optional<CaseFile> find(StatusCode code) {
    return cases
        .find(code.ref())
        .filter(
            file ->
                MessageDigest.isEqual(
                    file.registration().statusCode().getBytes(StandardCharsets.US_ASCII),
                    code.text().getBytes(StandardCharsets.US_ASCII)));
  }

  private static Answer unknown(boolean json, Texts texts) {
    if (!json) {
      return new Answer(
          404,
          PageHeaders.html(texts.tag()),
          Templates.render("act/notice", Map.of("t", texts, "key", "status.unknown")));
    }
    return new Answer(
        404,
        PageHeaders.data(ProblemJson.TYPE),
        ProblemJson.of(
            404, texts.get("status.unknown"), texts.get("status.unknown.why"), List.of()));
  }

  private static CaseStatus status(
      CaseFile file, Optional<CaseFile> with, Published city, Texts texts) {
    ZoneId zone = city.policy().office().zone();
    return new CaseStatus(
        file.number(),
        file.standing().id(),
        Visible.line(file.message().title()),
        iso(file.receivedAt(), zone),
        due(file, with).map(due -> iso(due.limit(), zone)).orElse(null),
        due(file, with).map(Deadline::provisional).orElse(false),
        with.map(CaseFile::number).orElse(null),
        file.reply()
            .map(r -> new CaseStatus.Reply(r.text(), iso(r.at(), zone), r.form(), r.link()))
            .orElse(null),
        List.of(),
        PublicHistory.of(file, city, texts).stream()
            .map(line -> new CaseStatus.Moment(iso(line.at(), zone), line.what()))
            .toList());
  }

  /// By when the citizen is owed the answer, or the step that now waits is due: nothing more is
  /// owed to a citizen who has been answered.
  private static Optional<Deadline> due(CaseFile file, Optional<CaseFile> with) {
    return switch (file.standing()) {
      case Standing.Received r -> file.due();
      case Standing.Handling h -> file.due();
      // Its own clock runs on; the other's answer is the one that comes.
      case Standing.Together t ->
          Stream.concat(file.replyDue().stream(), with.flatMap(CaseFile::due).stream())
              .min(Comparator.comparing(Deadline::limit));
      case Standing.Replied r -> Optional.empty();
      case Standing.Redirected r -> Optional.empty();
      case Standing.Refused r -> Optional.empty();
      case Standing.Closed c -> Optional.empty();
    };
  }

  private static String iso(Instant at, ZoneId zone) {
    return at.atZone(zone)
        .truncatedTo(ChronoUnit.SECONDS)
        .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
  }

  private static StatusView view(
      CaseFile file, Optional<CaseFile> with, Published city, Texts texts, Instant now) {
    Policy policy = city.policy();
    ZoneId zone = policy.office().zone();
    return new StatusView(
        texts,
        texts.name(policy.office().name()),
        file.number(),
        Visible.line(file.message().title()),
        lead(file.standing(), with, city, texts),
        more(file, texts),
        stages(file.standing(), texts),
        texts.time(file.receivedAt(), zone, now),
        texts.get(
            file.replyDueAt().isPresent() || with.flatMap(CaseFile::replyDueAt).isPresent()
                ? "status.due.reply"
                : "status.due"),
        due(file, with)
            .map(
                due ->
                    texts.get(
                        now.isAfter(due.limit()) ? "status.due.late" : "status.due.ahead",
                        texts.limit(due.limit(), zone, now)))
            .orElse(null),
        due(file, with).map(Deadline::provisional).orElse(false),
        file.reply().map(reply -> answer(reply, policy, texts, now)).orElse(null),
        PublicHistory.of(file, city, texts).stream()
            .map(line -> new StatusView.Line(texts.time(line.at(), zone, now), line.what()))
            .toList());
  }

  private static StatusView.Answer answer(
      Standing.Reply reply, Policy policy, Texts texts, Instant now) {
    Label form = reply.form() == null ? null : policy.replyForms().get(reply.form());
    return new StatusView.Answer(
        reply.text(),
        texts.get("status.reply.at", texts.time(reply.at(), policy.office().zone(), now)),
        form == null ? null : texts.get("status.reply.form", texts.name(form)),
        WebLink.of(reply.link()).orElse(null));
  }

  private static String lead(
      Standing standing, Optional<CaseFile> with, Published city, Texts texts) {
    return switch (standing) {
      case Standing.Received() -> texts.get("status.lead.received");
      case Standing.Handling(String unit) ->
          texts.get("status.lead.handling", PublicHistory.unit(city, unit, texts));
      case Standing.Together(String id, String number) ->
          texts.get("status.lead.together", with.map(CaseFile::number).orElse(number));
      case Standing.Replied(Standing.Reply reply) -> texts.get("status.lead.replied");
      case Standing.Redirected(String id, @Nullable String note) -> {
        Policy.Channel channel = city.policy().channels().get(id);
        yield texts.get(
            "status.lead.redirected",
            channel == null ? id : texts.name(channel.name()),
            channel == null ? "" : channel.contact());
      }
      case Standing.Refused(String reason) -> texts.get("status.lead.refused");
      case Standing.Closed(String outcome, Standing.@Nullable Reply reply) ->
          texts.get(reply != null ? "status.lead.closed.replied" : "status.lead.closed");
    };
  }

  private static List<String> more(CaseFile file, Texts texts) {
    Standing standing = file.standing();
    List<String> more = new ArrayList<>();
    if (standing instanceof Standing.Redirected(String channel, @Nullable String note)
        && note != null) {
      more.add(note);
    }
    if (standing instanceof Standing.Refused(String reason)) {
      more.add(texts.get("status.refused.reason", reason));
    }
    file.noReplyReason().ifPresent(reason -> more.add(texts.get("status.no-reply.reason", reason)));
    return more;
  }

  /// The way of this case: to an answer, to another channel, or to a refusal.
  private static List<StatusView.Stage> stages(Standing standing, Texts texts) {
    List<String> way =
        switch (standing) {
          case Standing.Received r -> List.of("received", "handling", "replied", "closed");
          case Standing.Handling h -> List.of("received", "handling", "replied", "closed");
          case Standing.Together t -> List.of("received", "handling", "replied", "closed");
          case Standing.Replied r -> List.of("received", "handling", "replied", "closed");
          case Standing.Closed c ->
              c.reply() == null
                  ? List.of("received", "closed")
                  : List.of("received", "handling", "replied", "closed");
          case Standing.Redirected r -> List.of("received", "redirected");
          case Standing.Refused r -> List.of("received", "refused");
        };
    int present = way.indexOf(standing.id());
    List<StatusView.Stage> stages = new ArrayList<>();
    for (int i = 0; i < way.size(); i++) {
      stages.add(
          new StatusView.Stage(
              texts.get("status." + way.get(i) + ".step"), i < present, i == present));
    }
    return stages;
  }
}
