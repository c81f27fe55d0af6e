package duban.assignment;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Report;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.Recorded;
import duban.cases.TaskKind;
import duban.clocks.Deadlines;
import duban.clocks.Extensions;
import duban.clocks.Extensions.Extendable;
import duban.clocks.Extensions.Ruling;
import duban.clocks.Moves;
import duban.policy.Directory.Person;
import duban.policy.Policy.DeadlineRule;
import duban.policy.Published;
import duban.routing.Callbacks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What decisions about time and weight put on record, and who hears of it.
final class Clocking {
  private final CaseFile file;
  private final Published city;
  private final CaseTask.Open task;

  Clocking(CaseFile file, Published city, CaseTask.Open task) {
    this.file = file;
    this.city = city;
    this.task = task;
  }

  /// Whether the same person said the same here before: a form that is posted twice must not move a
  /// limit twice.
  boolean doneBefore(ClockDecision decision, Actor actor, Instant now) {
    return switch (decision) {
      case ClockDecision.Extend extend -> askedBefore(extend, actor);
      case ClockDecision.OralReport oral -> saidBefore(oral, actor);
      case ClockDecision.Raise raise -> false;
      case ClockDecision.Instruct instruct -> instructedBefore(instruct, actor);
      case ClockDecision.Grant grant -> false;
      case ClockDecision.Withdraw withdraw -> false;
      case ClockDecision.Deny deny -> false;
    };
  }

  private boolean askedBefore(ClockDecision.Extend extend, Actor actor) {
    return file.history().reversed().stream()
        .filter(
            r ->
                r.event() instanceof CaseEvent.ExtensionAsked asked
                    && asked.task().equals(extend.wanted().task())
                    && asked.what().equals(extend.wanted().what()))
        .findFirst()
        .filter(r -> r.actor().equals(actor))
        .map(Recorded::event)
        .map(CaseEvent.ExtensionAsked.class::cast)
        .filter(asked -> asked.reason().equals(extend.reason()))
        .isPresent();
  }

  private boolean saidBefore(ClockDecision.OralReport oral, Actor actor) {
    return file.reports().stream()
        .anyMatch(
            f ->
                f.by().equals(actor)
                    && f.report().task().equals(oral.of().id())
                    && f.report().text().equals(oral.text()));
  }

  private boolean instructedBefore(ClockDecision.Instruct instruct, Actor actor) {
    return file.history().stream()
        .anyMatch(r -> r.actor().equals(actor) && r.event().equals(instructed(instruct)));
  }

  List<CaseEvent> events(ClockDecision decision, Actor actor, Instant now) {
    return switch (decision) {
      case ClockDecision.Extend extend -> asked(extend, now);
      case ClockDecision.Raise raise -> raised(raise, actor, now);
      case ClockDecision.Instruct instruct -> instructed(instruct, actor, now);
      case ClockDecision.OralReport oral ->
          List.of(
              new CaseEvent.ReportFiled(
                  oral.of().id(),
                  oral.of().unit(),
                  Report.INITIAL,
                  oral.text(),
                  true,
                  oral.told(),
                  null,
                  null,
                  null));
      case ClockDecision.Grant grant ->
          List.of(
              ruled(
                  grant.request().wanted(),
                  new Extensions(city, file).grant(grant.request().wanted(), grant.until()),
                  grant.reason() == null ? grant.request().request().reason() : grant.reason()));
      case ClockDecision.Withdraw(var named, String reason) ->
          List.of(
              new CaseEvent.CircularWithdrawn(
                  named.circular().task(),
                  named.circular().unit(),
                  named.circular().what(),
                  named.circular().limit(),
                  reason));
      case ClockDecision.Deny deny ->
          List.of(
              new CaseEvent.ExtensionRefused(
                  deny.request().wanted().task(),
                  deny.request().wanted().what(),
                  "decided",
                  deny.reason()));
    };
  }

  /// The office's word for when it was told counts; a unit's request counts from when it is made.
  private Ruling ruling(ClockDecision.Extend extend, Instant now) {
    CaseEvent.Told told = extend.told();
    Instant asked = told != null && task.kind() == TaskKind.OVERSEE ? told.at() : now;
    return new Extensions(city, file).ask(extend.wanted(), extend.until(), asked);
  }

  private List<CaseEvent> asked(ClockDecision.Extend extend, Instant now) {
    Extendable wanted = extend.wanted();
    List<CaseEvent> events = new ArrayList<>();
    events.add(
        new CaseEvent.ExtensionAsked(
            wanted.task(), wanted.what(), extend.until(), extend.reason(), extend.told()));
    Ruling ruling = ruling(extend, now);
    if (!(ruling instanceof Ruling.Referred)) {
      events.add(ruled(wanted, ruling, extend.reason()));
    }
    return events;
  }

  private static CaseEvent ruled(Extendable wanted, Ruling ruling, String reason) {
    return switch (ruling) {
      case Ruling.Moved(var before, var after, var granted) ->
          new CaseEvent.DeadlineMoved(
              wanted.task(), before, after, Extensions.CAUSE, reason, granted);
      case Ruling.Refused(String why) ->
          new CaseEvent.ExtensionRefused(wanted.task(), wanted.what(), why, null);
      case Ruling.Referred referred ->
          throw new IllegalStateException("What was referred to somebody is not ruled on yet.");
    };
  }

  private List<CaseEvent> raised(ClockDecision.Raise raise, Actor actor, Instant now) {
    List<CaseEvent> events = new ArrayList<>();
    events.add(new CaseEvent.TierRaised(Deadlines.tier(city, file), raise.tier(), raise.reason()));
    CaseFile weighed = file.with(actor, now, events);
    events.addAll(new Moves(city, weighed).all("raised"));
    return events;
  }

  private static CaseEvent.Instructed instructed(ClockDecision.Instruct instruct) {
    return new CaseEvent.Instructed(instruct.by(), instruct.text());
  }

  /// What is still owed and counts from an instruction is owed from the first one.
  private List<CaseEvent> instructed(ClockDecision.Instruct instruct, Actor actor, Instant now) {
    List<CaseEvent> events = new ArrayList<>();
    events.add(instructed(instruct));
    new Moves(city, file.with(actor, now, events))
        .all(DeadlineRule.INSTRUCTED).stream()
            .filter(moved -> moved.after().start().equals(DeadlineRule.INSTRUCTED))
            .forEach(events::add);
    return events;
  }

  List<Effect> effects(ClockDecision decision, Instant now) {
    return switch (decision) {
      case ClockDecision.Extend extend ->
          switch (ruling(extend, now)) {
            case Ruling.Moved moved -> {
              List<Effect> effects = new ArrayList<>(citizen(extend.wanted()));
              effects.addAll(concerned(extend.wanted(), effects));
              yield effects;
            }
            case Ruling.Refused refused -> List.of();
            case Ruling.Referred referred -> office("extension", List.of());
          };
      case ClockDecision.Raise raise -> involved();
      case ClockDecision.Instruct instruct -> handlers();
      case ClockDecision.OralReport oral -> List.of();
      case ClockDecision.Grant grant -> {
        List<Effect> effects = new ArrayList<>(citizen(grant.request().wanted()));
        effects.addAll(asker(grant.request().wanted()));
        effects.addAll(concerned(grant.request().wanted(), effects));
        yield effects;
      }
      // Whoever read the one reads the other.
      case ClockDecision.Withdraw withdraw ->
          withdraw.named().people().stream()
              .<Effect>map(
                  person -> new Effect.SendMail(Effect.SendMail.WITHDRAWN, person, null, null))
              .toList();
      case ClockDecision.Deny deny -> asker(deny.request().wanted());
    };
  }

  private List<Effect> citizen(Extendable wanted) {
    return wanted.rule().tellCitizen()
        ? Callbacks.about(file, city.policy(), "case.progress")
        : List.of();
  }

  /// Whoever else works on the case by the new time: everybody with an open step for a clock of the
  /// case, those who handle it together for the step of one of them.
  ///
  /// @param told whom this step writes to anyway
  private List<Effect> concerned(Extendable wanted, List<Effect> told) {
    Set<String> written = new LinkedHashSet<>();
    for (Effect effect : told) {
      if (effect instanceof Effect.SendMail mail) {
        written.add(mail.person());
      }
    }
    List<Effect> effects = new ArrayList<>();
    for (CaseTask.Open open : file.openTasks()) {
      boolean concerned =
          wanted.task().equals(CaseFile.CASE)
              ? open.kind().awaited()
              : !open.id().equals(wanted.task())
                  && (open.kind() == TaskKind.HANDLE || open.kind() == TaskKind.CONTRIBUTE);
      for (String person : concerned ? open.opened().people() : List.<String>of()) {
        if (written.add(person)) {
          effects.add(new Effect.SendMail(Effect.SendMail.MOVED, person, open.id(), null));
        }
      }
    }
    return effects;
  }

  /// Everybody who has a step of the case open, and the office (A5).
  private List<Effect> involved() {
    List<Effect> effects = new ArrayList<>();
    Set<String> written = new LinkedHashSet<>();
    for (CaseTask.Open open : file.openTasks()) {
      if (open.kind() != TaskKind.OVERSEE) {
        for (String person : open.opened().people()) {
          if (written.add(person)) {
            effects.add(new Effect.SendMail("raised", person, open.id(), null));
          }
        }
      }
    }
    effects.addAll(office("raised", written));
    return effects;
  }

  /// The people of the unit that has the case: they read the instruction on their page.
  private List<Effect> handlers() {
    return file.openTasks().stream()
        .filter(open -> open.kind() == TaskKind.HANDLE)
        .flatMap(
            open ->
                open.opened().people().stream()
                    .<Effect>map(
                        person -> new Effect.SendMail("instructed", person, open.id(), null)))
        .toList();
  }

  /// Those who get the office's tasks, on the page from which they oversee the case where there is
  /// one.
  private List<Effect> office(String letter, Iterable<String> written) {
    Set<String> already = new LinkedHashSet<>();
    written.forEach(already::add);
    @Nullable String oversee = file.oversight().map(CaseTask::id).orElse(null);
    return city.directory().handlers(city.policy().coordinator()).stream()
        .map(Person::id)
        .filter(person -> !already.contains(person))
        .<Effect>map(
            person ->
                new Effect.SendMail(
                    oversee == null ? "copy" : letter,
                    person,
                    oversee,
                    oversee == null ? letter : null))
        .toList();
  }

  /// The people of the step whose limit was ruled on; for a clock of the case, whoever handles it.
  private List<Effect> asker(Extendable wanted) {
    return file.openTasks().stream()
        .filter(
            t ->
                wanted.task().equals(CaseFile.CASE)
                    ? t.kind() == TaskKind.HANDLE
                    : t.id().equals(wanted.task()))
        .flatMap(
            t ->
                t.opened().people().stream()
                    .<Effect>map(person -> new Effect.SendMail("ruling", person, t.id(), null)))
        .toList();
  }
}
