package duban.store;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Message;
import duban.cases.Step;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// Cases in whose steps no private link of ours is kept, whatever door its words came in by: the
/// link is masked, and retired (E10).
public final class LinkKeeping extends CasesAround {
  private final QuotedLinks quoted;

  public LinkKeeping(Cases cases, QuotedLinks quoted) {
    super(cases);
    this.quoted = quoted;
  }

  @Override
  public <R> R change(CaseRef ref, Function<CaseFile, Change<R>> decide) {
    Set<String> ids = new LinkedHashSet<>();
    AtomicReference<Instant> at = new AtomicReference<>(Instant.MIN);
    R result =
        cases.change(
            ref,
            file ->
                switch (decide.apply(file)) {
                  case Change.Leave<R> leave -> leave;
                  case Change.Write<R>(Step step, R answer) -> {
                    at.set(step.at());
                    yield new Change.Write<>(masked(step, ids), answer);
                  }
                  case Change.WriteBoth<R>(Step step, CaseFile other, Step otherStep, R answer) -> {
                    at.set(step.at());
                    yield new Change.WriteBoth<>(
                        masked(step, ids), other, masked(otherStep, ids), answer);
                  }
                });
    quoted.retire(ids, at.get());
    return result;
  }

  private static Step masked(Step step, Set<String> ids) {
    Set<String> found = new LinkedHashSet<>();
    List<CaseEvent> events =
        step.events().stream()
            .map(
                event ->
                    Codec.eachText(
                        event,
                        text -> {
                          found.addAll(OwnLinks.ids(text));
                          return OwnLinks.mask(text);
                        }))
            .toList();
    ids.addAll(found);
    return events.equals(step.events()) ? step : step.with(events);
  }

  @Override
  public Registration register(
      CaseRef ref, String source, String deliveryId, Message message, Step step) {
    Set<String> ids = new LinkedHashSet<>();
    Registration registered = cases.register(ref, source, deliveryId, message, masked(step, ids));
    quoted.retire(ids, step.at());
    return registered;
  }
}
