package duban.store;

import duban.cases.CalendarMails;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Step;
import duban.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Cases whose every step also keeps the calendars of staff right, whoever takes it: what a step
/// owes to those who have entries is written with the step itself.
public final class CalendarKeeping implements Cases {
  private final Cases cases;
  private final Policies policies;

  public CalendarKeeping(Cases cases, Policies policies) {
    this.cases = cases;
    this.policies = policies;
  }

  @Override
  public <R> R change(CaseRef ref, Function<CaseFile, Change<R>> decide) {
    return cases.change(
        ref,
        file ->
            switch (decide.apply(file)) {
              case Change.Leave<R> leave -> leave;
              case Change.Write<R>(Step step, R result) ->
                  new Change.Write<>(withMails(file, step), result);
              case Change.WriteBoth<R>(Step step, CaseFile other, Step otherStep, R result) ->
                  new Change.WriteBoth<>(
                      withMails(file, step), other, withMails(other, otherStep), result);
            });
  }

  private Step withMails(CaseFile file, Step step) {
    if (file.openTasks().isEmpty()) {
      return step;
    }
    List<Effect> mails =
        CalendarMails.of(
            file,
            step,
            (after, given) -> {
              Policy policy = policies.pinned(after.ref().office(), after.policyVersion()).policy();
              return policy.desk().entries().cancel().covers(tier(policy, after), given);
            });
    if (mails.isEmpty()) {
      return step;
    }
    List<Effect> effects = new ArrayList<>(step.effects());
    effects.addAll(mails);
    return new Step(
        step.actor(), step.at(), step.events(), effects, step.tokens(), step.reminders());
  }

  /// Before anybody weighed the case, what its source proposes does not count here.
  private static String tier(Policy policy, CaseFile file) {
    return file.tier()
        .or(() -> policy.findSource(file.registration().source()).map(Policy.Source::tier))
        .orElse("");
  }

  @Override
  public Optional<CaseFile> find(CaseRef ref) {
    return cases.find(ref);
  }

  @Override
  public CaseFile get(CaseRef ref) {
    return cases.get(ref);
  }

  @Override
  public void rememberToken(CaseRef ref, String task, String token) {
    cases.rememberToken(ref, task, token);
  }

  @Override
  public void lookAgain(CaseRef ref, Instant seen, Optional<Instant> next) {
    cases.lookAgain(ref, seen, next);
  }

  @Override
  public Registration register(
      CaseRef ref, String source, String deliveryId, Message message, Step step) {
    return cases.register(ref, source, deliveryId, message, step);
  }

  @Override
  public Optional<CaseRef> findBySource(
      String office, String source, String deliveryId, String externalId) {
    return cases.findBySource(office, source, deliveryId, externalId);
  }

  @Override
  public Optional<CaseRef> findByNumber(String office, String number) {
    return cases.findByNumber(office, number);
  }

  @Override
  public long nextSerial(String office, String series, int year) {
    return cases.nextSerial(office, series, year);
  }
}
