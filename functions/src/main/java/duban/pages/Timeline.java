package duban.pages;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.pages.TimelineEntry.Detail;
import duban.policy.Policy.Label;
import duban.policy.Published;
import duban.text.Texts;
import duban.text.Visible;
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

  /// @param unit whose page it is: what other cases look alike, and who saw how to reach the
  ///   citizen, is for the office only
  List<TimelineEntry> of(CaseFile file, String unit) {
    boolean office = unit.equals(city.policy().coordinator());
    return file.history().stream()
        .filter(recorded -> office || !ofTheOffice(recorded.event()))
        .flatMap(recorded -> entry(file, recorded).stream())
        .toList();
  }

  private static boolean ofTheOffice(CaseEvent event) {
    return event instanceof CaseEvent.SimilarFound || event instanceof CaseEvent.ContactViewed;
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

  private Optional<TimelineEntry> entry(CaseFile file, Recorded recorded) {
    List<Detail> details = new ArrayList<>();
    Optional<String> what =
        switch (recorded.event()) {
          case CaseEvent.Registered e -> Optional.of(texts.get("event.registered", e.number()));
          case CaseEvent.UnitCopied e ->
              Optional.of(texts.get("event.unit-copied", unit(e.unit())));
          case CaseEvent.Assigned e -> {
            add(details, "detail.co-units", units(e.coUnits()));
            add(details, "detail.departments", units(e.departments()));
            add(details, "detail.note", e.note());
            yield Optional.of(
                texts.get(
                    e.automatic() ? "event.assigned.automatic" : "event.assigned",
                    unit(e.unit()),
                    tier(e.tier())));
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
          case CaseEvent.Separated e -> Optional.of(texts.get("event.separated", e.fromNumber()));
          case CaseEvent.Released e -> Optional.of(texts.get("event.released", e.joinedNumber()));
          case CaseEvent.Joined e -> Optional.of(texts.get("event.joined", e.fromNumber()));
          case CaseEvent.Refused e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(texts.get("event.refused"));
          }
          // That the office may oversee a case is nothing that happened to it.
          case CaseEvent.TaskOpened e ->
              e.kind().awaited()
                  ? Optional.of(texts.get("event.task-opened", unit(e.unit()), act(e.kind().id())))
                  : Optional.empty();
          // What was decided stands in the event that the decision brought about.
          case CaseEvent.TaskDecided e -> Optional.empty();
          // Between state machine and table only.
          case CaseEvent.TaskAskedAgain e -> Optional.empty();
          case CaseEvent.TaskAbandoned e -> {
            if (!file.task(e.task()).kind().awaited()) {
              yield Optional.empty();
            }
            add(details, "detail.reason", texts.named("abandoned", e.reason()));
            yield Optional.of(texts.get("event.task-abandoned"));
          }
          case CaseEvent.ReportFiled e -> {
            add(details, "detail.report", e.text());
            add(details, "detail.told", told(e.told()));
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
          case CaseEvent.Contributed e -> {
            add(details, "detail.contribution", e.text());
            yield Optional.of(texts.get("event.contributed", unit(e.unit())));
          }
          case CaseEvent.DraftApproved e -> {
            add(details, "detail.opinion", e.opinion());
            yield Optional.of(texts.get("event.draft-approved", unit(e.unit())));
          }
          case CaseEvent.DraftReturned e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(texts.get("event.draft-returned", unit(e.unit())));
          }
          case CaseEvent.Rerouted e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(texts.get("event.rerouted", path(e.from()), path(e.to())));
          }
          case CaseEvent.TierRaised e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(texts.get("event.tier-raised", tier(e.from()), tier(e.to())));
          }
          case CaseEvent.Instructed e -> {
            add(details, "detail.instruction", e.text());
            yield Optional.of(texts.get("event.instructed", e.by()));
          }
          case CaseEvent.ClockStarted e ->
              Optional.of(
                  texts.get(
                      "event.clock-started",
                      due(e.deadline().what()),
                      limit(e.deadline().limit())));
          case CaseEvent.ExtensionAsked e -> {
            add(details, "detail.reason", e.reason());
            add(details, "detail.until", e.until() == null ? null : limit(e.until()));
            add(details, "detail.told", told(e.told()));
            yield Optional.of(texts.get("event.extension-asked", due(e.what())));
          }
          case CaseEvent.ExtensionRefused e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(
                texts.get(
                    "event.extension-refused",
                    due(e.what()),
                    texts.named("extension-refused", e.why())));
          }
          case CaseEvent.DeadlineMoved e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(
                texts.get(
                    "event.deadline-moved",
                    due(e.after().what()),
                    limit(e.before().limit()),
                    limit(e.after().limit()),
                    texts.named("moved", e.cause())));
          }
          case CaseEvent.DeadlineMissed e ->
              Optional.of(
                  texts.get(
                      "event.deadline-missed", unit(e.unit()), due(e.what()), limit(e.limit())));
          case CaseEvent.NoticeGiven e -> {
            add(
                details,
                "detail.people",
                e.people().stream()
                    .map(id -> city.directory().findPerson(id).map(p -> p.name()).orElse(id))
                    .collect(Collectors.joining(texts.get("list.separator"))));
            yield Optional.of(
                texts.get("event.notice-given", rung(e.rung()), due(e.what()), limit(e.limit())));
          }
          case CaseEvent.NamedInCircular e ->
              Optional.of(texts.get("event.named-in-circular", unit(e.unit()), due(e.what())));
          case CaseEvent.CircularWithdrawn e -> {
            add(details, "detail.reason", e.reason());
            yield Optional.of(texts.get("event.circular-withdrawn", unit(e.unit()), due(e.what())));
          }
          case CaseEvent.AimSettled e ->
              Optional.of(
                  texts.get(
                      e.reached() ? "event.aim-settled.reached" : "event.aim-settled.missed",
                      unit(e.unit()),
                      due(e.what()),
                      limit(e.aim())));
          case CaseEvent.PolicyAdopted e ->
              Optional.of(texts.get("event.policy-adopted", Integer.toString(e.version())));
          // That it was joined to another case stands in the event before.
          case CaseEvent.ExecutionRestarted e ->
              e.why().equals(CaseEvent.ExecutionRestarted.MERGED)
                  ? Optional.empty()
                  : Optional.of(texts.get("event.execution-restarted"));
          case CaseEvent.SimilarFound e -> {
            add(
                details,
                "detail.similar",
                e.cases().stream()
                    .map(
                        s ->
                            texts.get(
                                "similar",
                                s.number(),
                                Math.toIntExact(Math.round(s.score() * 100))))
                    .collect(Collectors.joining(texts.get("list.separator"))));
            yield Optional.of(texts.get("event.similar-found"));
          }
          case CaseEvent.Supplemented e -> {
            add(details, "detail.supplement", e.text());
            yield Optional.of(texts.get("event.supplemented"));
          }
          case CaseEvent.AttachmentAdded e -> {
            add(details, "detail.attachment", e.attachment().title());
            yield Optional.of(texts.get("event.attachment-added"));
          }
          case CaseEvent.AttachmentLost e -> {
            add(details, "detail.attachment", e.name());
            add(details, "detail.reason", texts.named("lost", e.why()));
            yield Optional.of(texts.get("event.attachment-lost"));
          }
          case CaseEvent.LetterReceived e -> {
            add(details, "detail.subject", e.subject());
            add(details, "detail.letter", e.text());
            yield Optional.of(texts.get("event.letter-received", writer(e)));
          }
          case CaseEvent.MailBounced e ->
              Optional.of(
                  texts.get(
                      "event.mail-bounced", person(e.person()), texts.named("bounced", e.kind())));
          case CaseEvent.TaskReaddressed e -> {
            add(details, "detail.reason", texts.named("readdressed", e.why()));
            yield Optional.of(
                texts.get("event.task-readdressed", person(e.from()), person(e.to())));
          }
          case CaseEvent.AnswerDelivered e -> {
            add(details, "detail.receipt", e.receipt());
            yield Optional.of(
                texts.get(
                    "event.answer-delivered",
                    texts.named("told.what", e.told()),
                    texts.named("way", e.way())));
          }
          case CaseEvent.PostedByHand e -> {
            add(details, "detail.link", e.link());
            add(details, "detail.note", e.note());
            yield Optional.of(
                texts.get(
                    "event.posted-by-hand", texts.named("told.what", e.told()), time(e.at())));
          }
          case CaseEvent.CitizenWrote e -> {
            add(details, "detail.citizen-wrote", e.text());
            String status = e.status();
            add(
                details,
                "detail.citizen-status",
                status == null ? null : texts.named("open311.status", status));
            for (Message.Attachment attachment : e.attachments()) {
              add(
                  details,
                  "detail.attachment",
                  attachment.title() == null ? attachment.url() : attachment.title());
            }
            yield Optional.of(texts.get("event.citizen-wrote"));
          }
          case CaseEvent.ContactViewed e -> Optional.of(texts.get("event.contact-viewed"));
          case CaseEvent.Closed e ->
              Optional.of(texts.get("event.closed", texts.named("outcome", e.outcome())));
        };
    return what.map(
        words ->
            new TimelineEntry(
                texts.time(recorded.at(), city.policy().office().zone(), now),
                who(recorded.actor()),
                words,
                details,
                null));
  }

  /// A letter that is not proven shows the address that it claims, and nobody's name.
  private String writer(CaseEvent.LetterReceived letter) {
    String writer = letter.writer();
    if (writer != null) {
      return person(writer);
    }
    String from = letter.from();
    return texts.get("who.unproven", from == null ? texts.get("who.unknown") : from);
  }

  private String person(@Nullable String id) {
    return id == null
        ? texts.get("who.unknown")
        : city.directory().findPerson(id).map(p -> p.name()).orElseGet(() -> texts.get("who.left"));
  }

  private String tier(String id) {
    Label tier = city.policy().tiers().get(id);
    return tier == null ? id : texts.name(tier);
  }

  private String path(String id) {
    var path = city.policy().paths().get(id);
    return path == null ? id : texts.name(path.name());
  }

  private String due(String what) {
    return texts.named("due.what", what);
  }

  /// A rung by the ladder's own word, or the note in the place of a circular.
  private String rung(String id) {
    int stop = id.indexOf('.');
    String withheld = stop < 0 ? null : texts.find("rung.withheld" + id.substring(stop));
    return withheld == null ? texts.named("rung", id) : withheld;
  }

  private String time(Instant at) {
    return texts.time(at, city.policy().office().zone(), now);
  }

  private String limit(Instant at) {
    return texts.limit(at, city.policy().office().zone(), now);
  }

  private @Nullable String told(CaseEvent.@Nullable Told told) {
    return told == null ? null : texts.get("told", told.by(), told.to(), time(told.at()));
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
    if (text != null && !Visible.blank(text)) {
      details.add(new Detail(texts.get(label), text));
    }
  }
}
