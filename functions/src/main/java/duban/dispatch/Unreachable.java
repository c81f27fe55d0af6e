package duban.dispatch;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Step;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Addresses.Kind;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Outbox;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What becomes of a case when somebody's mail does not arrive: that is noted on it, and the step
/// the person was asked for is put to whoever takes it over, by a mail with a link of their own.
/// The old link stays good: should the person hear of it after all, they may decide.
public final class Unreachable {
  /// Why a step is put to somebody else.
  public static final String BOUNCED = "bounced";

  /// The letter to whoever takes it over.
  static final String READDRESSED = "readdressed";

  private final Cases cases;
  private final Policies policies;
  private final Outbox outbox;
  private final Reachability reachability;

  public Unreachable(Cases cases, Policies policies, Outbox outbox, Reachability reachability) {
    this.cases = cases;
    this.policies = policies;
    this.outbox = outbox;
    this.reachability = reachability;
  }

  /// Whether nothing is to be sent there.
  boolean blocked(String office, String address, Instant now) {
    return reachability.blocked(office, address, now);
  }

  /// A mail about a case did not arrive, for good. Told twice, it changes nothing the second time.
  ///
  /// @param effect the id of the effect the mail carried out; null where it belongs to none, like a
  ///   reminder
  /// @param reader whose address it is by the directory of today; null when it is nobody's
  /// @param messageId of the mail, as the mail service calls it
  /// @return whether the case knows such a mail
  public boolean bounced(
      CaseRef ref,
      @Nullable String effect,
      @Nullable Person reader,
      Kind kind,
      String messageId,
      Instant now) {
    Optional<Entry> entry = effect == null ? Optional.empty() : outbox.find(ref, effect);
    return switch (entry.map(Entry::effect).orElse(null)) {
      case Effect.SendMail mail -> {
        note(ref, mail.person(), mail.task(), kind, messageId, now);
        yield true;
      }
      case Effect.CallSource call -> {
        new Undelivered(cases, policies, outbox)
            .record(entry.orElseThrow(), call, "The mail came back (" + kind.id() + ").", now);
        yield true;
      }
      case null, default -> {
        if (effect != null || reader == null || cases.find(ref).isEmpty()) {
          yield false;
        }
        note(ref, reader.id(), null, kind, messageId, now);
        yield true;
      }
    };
  }

  private void note(
      CaseRef ref, String person, @Nullable String task, Kind kind, String messageId, Instant now) {
    cases.change(
        ref,
        file -> {
          CaseEvent noted = new CaseEvent.MailBounced(person, task, kind.id(), messageId);
          if (file.history().stream().anyMatch(r -> r.event().equals(noted))) {
            return new Change.Leave<>(file.version());
          }
          List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
          List<Effect> effects = new ArrayList<>();
          events.add(noted);
          for (CaseTask.Open open : file.openTasks()) {
            if (task == null || open.id().equals(task)) {
              passOn(file, open, person, now, events, effects);
            }
          }
          return new Change.Write<>(new Step(Actor.SYSTEM, now, events, effects), file.version());
        });
  }

  /// Puts a step to somebody else, before it is asked of somebody who cannot hear of it.
  ///
  /// @return who takes it over, by directory id; empty when it is over, was passed on before, or
  ///   nobody can be reached
  Optional<String> readdress(CaseRef ref, String task, Person from, Instant now) {
    return cases.change(
        ref,
        file -> {
          List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
          List<Effect> effects = new ArrayList<>();
          Optional<String> to =
              file.findTask(task).orElse(null) instanceof CaseTask.Open open
                  ? passOn(file, open, from.id(), now, events, effects)
                  : Optional.empty();
          return to.isEmpty()
              ? new Change.Leave<>(to)
              : new Change.Write<>(new Step(Actor.SYSTEM, now, events, effects), to);
        });
  }

  private Optional<String> passOn(
      CaseFile file,
      CaseTask.Open open,
      String from,
      Instant now,
      List<CaseEvent> events,
      List<Effect> effects) {
    if (!open.opened().people().contains(from)) {
      return Optional.empty();
    }
    Published city = policies.pinned(file.ref().office(), file.policyVersion());
    Optional<Person> to =
        city.directory().findPerson(from).stream()
            .flatMap(
                gone ->
                    city
                        .directory()
                        .insteadOf(gone, open, city.policy().coordinator(), city.dayOf(now))
                        .stream())
            .filter(p -> !reachability.blocked(file.ref().office(), p.mail(), now))
            .findFirst();
    to.ifPresent(
        person -> {
          events.add(new CaseEvent.TaskReaddressed(open.id(), from, person.id(), BOUNCED));
          effects.add(new Effect.SendMail(READDRESSED, person.id(), open.id(), null));
        });
    return to.map(Person::id);
  }
}
