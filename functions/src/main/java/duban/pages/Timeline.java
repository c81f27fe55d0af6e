package duban.pages;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Recorded;
import duban.pages.TimelineEntry.Detail;
import duban.policy.Policy.Label;
import duban.policy.Published;
import duban.text.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What has been said and done in a case, for staff, oldest first.
final class Timeline {
  private final Published city;
  private final Texts texts;
  private final Instant now;

  Timeline(Published city, Texts texts, Instant now) {
    this.city = city;
    this.texts = texts;
    this.now = now;
  }

  List<TimelineEntry> of(CaseFile file) {
    return file.history().stream().flatMap(recorded -> entry(recorded).stream()).toList();
  }

  /// Who acted: a person's name and unit, or the party's name.
  String who(Actor actor) {
    return switch (actor.kind()) {
      case PERSON -> {
        String unit = actor.unit();
        String name =
            city.directory()
                .findPerson(actor.id())
                .map(p -> p.name())
                .orElseGet(() -> texts.get("who.left"));
        yield unit == null ? name : texts.get("who.person", unit(unit), name);
      }
      case SOURCE ->
          city.policy().findSource(actor.id()).map(s -> texts.name(s.name())).orElse(actor.id());
      case CITIZEN -> texts.get("who.citizen");
      case SYSTEM -> texts.get("who.system");
    };
  }

  String unit(String id) {
    return city.directory().findUnit(id).map(u -> texts.name(u.name())).orElse(id);
  }

  private Optional<TimelineEntry> entry(Recorded recorded) {
    List<Detail> details = new ArrayList<>();
    Optional<String> what =
        switch (recorded.event()) {
          case CaseEvent.Registered e -> Optional.of(texts.get("event.registered", e.number()));
          case CaseEvent.UnitCopied e ->
              Optional.of(texts.get("event.unit-copied", unit(e.unit())));
          case CaseEvent.Assigned e -> {
            add(details, "detail.departments", units(e.departments()));
            add(details, "detail.note", e.note());
            Label tier = city.policy().tiers().get(e.tier());
            yield Optional.of(
                texts.get(
                    e.automatic() ? "event.assigned.automatic" : "event.assigned",
                    unit(e.unit()),
                    tier == null ? e.tier() : texts.name(tier)));
          }
          case CaseEvent.Redirected e -> {
            add(details, "detail.note", e.note());
            yield Optional.of(texts.get("event.redirected", channel(e.channel())));
          }
          case CaseEvent.NoReplyNeeded e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(texts.get("event.no-reply-needed"));
          }
          case CaseEvent.Merged e -> Optional.of(texts.get("event.merged", e.intoNumber()));
          case CaseEvent.Joined e -> Optional.of(texts.get("event.joined", e.fromNumber()));
          case CaseEvent.Refused e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(texts.get("event.refused"));
          }
          case CaseEvent.TaskOpened e ->
              Optional.of(texts.get("event.task-opened", unit(e.unit()), act(e.kind().id())));
          // What was decided stands in the event that the decision brought about.
          case CaseEvent.TaskDecided e -> Optional.empty();
          // Between state machine and table only.
          case CaseEvent.TaskAskedAgain e -> Optional.empty();
          case CaseEvent.TaskAbandoned e -> {
            add(details, "detail.reason", texts.named("abandoned", e.reason()));
            yield Optional.of(texts.get("event.task-abandoned"));
          }
          case CaseEvent.ReportFiled e -> {
            add(details, "detail.report", e.text());
            add(details, "detail.trend", e.trend());
            add(details, "detail.risk", e.risk());
            add(details, "detail.draft-reply", e.draftReply());
            String report = texts.get("report." + e.report().id());
            yield Optional.of(
                texts.get(e.oral() ? "event.report-filed.oral" : "event.report-filed", report));
          }
          case CaseEvent.NotOurs e -> {
            add(details, "detail.reason", e.reason());
            add(details, "detail.suggest", e.suggest());
            yield Optional.of(texts.get("event.not-ours"));
          }
          case CaseEvent.OpinionGiven e -> {
            add(details, "detail.opinion", e.opinion());
            yield Optional.of(
                texts.get(
                    e.agrees() ? "event.opinion-given.agrees" : "event.opinion-given.objects"));
          }
          case CaseEvent.ReplyApproved e -> {
            add(details, "detail.reply", e.reply());
            yield Optional.of(texts.get("event.reply-approved"));
          }
          case CaseEvent.ReworkOrdered e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(texts.get("event.rework-ordered"));
          }
          case CaseEvent.Replied e -> {
            add(details, "detail.form", form(e.form()));
            add(details, "detail.link", e.link());
            yield Optional.of(texts.get("event.replied"));
          }
          case CaseEvent.SourceUnreachable e -> {
            add(details, "detail.reason", e.why());
            yield Optional.of(texts.get("event.source-unreachable"));
          }
          case CaseEvent.Closed e ->
              Optional.of(texts.get("event.closed", texts.named("outcome", e.outcome())));
        };
    return what.map(
        words ->
            new TimelineEntry(
                texts.time(recorded.at(), city.policy().office().zone(), now),
                who(recorded.actor()),
                words,
                details));
  }

  private String act(String kind) {
    return texts.get("task." + kind);
  }

  private String units(List<String> ids) {
    return ids.stream().map(this::unit).collect(Collectors.joining(texts.get("list.separator")));
  }

  private String channel(String id) {
    var channel = city.policy().channels().get(id);
    return channel == null ? id : texts.name(channel.name());
  }

  private @Nullable String form(@Nullable String id) {
    Label label = id == null ? null : city.policy().replyForms().get(id);
    return label == null ? id : texts.name(label);
  }

  private void add(List<Detail> details, String label, @Nullable String text) {
    if (text != null && !text.isBlank()) {
      details.add(new Detail(texts.get(label), text));
    }
  }
}
