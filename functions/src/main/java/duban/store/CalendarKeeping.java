package duban.store;

import duban.cases.CalendarMails;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Step;
import duban.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Cases whose every step also keeps the calendars of staff right, whoever takes it: what a step
/// owes to those who have entries is written with the step itself.
public final class CalendarKeeping extends CasesAround {
  private final Policies policies;

  public CalendarKeeping(Cases cases, Policies policies) {
    super(cases);
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
}
