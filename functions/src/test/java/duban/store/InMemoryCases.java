package duban.store;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.Step;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/// Cases in memory for tests, with what was written step by step.
public final class InMemoryCases implements Cases {
  private final Map<CaseRef, CaseFile> files = new LinkedHashMap<>();
  private final Map<CaseRef, List<Step>> steps = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();
  private final Map<String, CaseRef> bySource = new HashMap<>();
  private final Map<String, Long> serials = new HashMap<>();
  private final Deque<Runnable> interferences = new ArrayDeque<>();

  /// Lets `other` happen between the next reading and writing of a case, so that the write finds
  /// another version.
  public void interfere(Runnable other) {
    interferences.add(other);
  }

  /// Every step written to the case after its registration.
  public List<Step> steps(CaseRef ref) {
    return List.copyOf(steps.getOrDefault(ref, List.of()));
  }

  /// Every effect of those steps.
  public List<Effect> effects(CaseRef ref) {
    return steps(ref).stream().flatMap(step -> step.effects().stream()).toList();
  }

  public Optional<String> token(CaseRef ref, String task) {
    return Optional.ofNullable(tokens.get(ref + "#" + task));
  }

  @Override
  public Optional<CaseFile> find(CaseRef ref) {
    return Optional.ofNullable(files.get(ref));
  }

  @Override
  public CaseFile get(CaseRef ref) {
    return find(ref).orElseThrow(() -> new NoSuchElementException("There is no case " + ref + "."));
  }

  /// Nobody watches these cases.
  @Override
  public void lookAgain(CaseRef ref, Instant seen, Optional<Instant> next) {}

  @Override
  public <R> R change(CaseRef ref, Function<CaseFile, Change<R>> decide) {
    while (true) {
      CaseFile file = get(ref);
      Change<R> change = decide.apply(file);
      Runnable other = interferences.poll();
      if (other != null) {
        other.run();
      }
      switch (change) {
        case Change.Leave<R>(R result) -> {
          return result;
        }
        case Change.WriteBoth<R>(Step step, CaseFile and, Step andStep, R result) -> {
          if (get(ref).version() == file.version() && get(and.ref()).version() == and.version()) {
            files.put(ref, file.with(step.actor(), step.at(), step.events()));
            files.put(and.ref(), and.with(andStep.actor(), andStep.at(), andStep.events()));
            steps.computeIfAbsent(ref, r -> new ArrayList<>()).add(step);
            steps.computeIfAbsent(and.ref(), r -> new ArrayList<>()).add(andStep);
            return result;
          }
        }
        case Change.Write<R>(Step step, R result) -> {
          if (get(ref).version() == file.version()) {
            files.put(ref, file.with(step.actor(), step.at(), step.events()));
            steps.computeIfAbsent(ref, r -> new ArrayList<>()).add(step);
            step.tokens().forEach((task, token) -> rememberToken(ref, task, token));
            return result;
          }
        }
      }
    }
  }

  @Override
  public void rememberToken(CaseRef ref, String task, String token) {
    tokens.put(ref + "#" + task, token);
  }

  @Override
  public Registration register(
      CaseRef ref, String source, String deliveryId, Message message, Step step) {
    Optional<CaseRef> known = findBySource(ref.office(), source, deliveryId, message.externalId());
    if (known.isPresent()) {
      return new Registration.Known(get(known.get()));
    }
    List<Recorded> history = new ArrayList<>();
    for (CaseEvent event : step.events()) {
      history.add(new Recorded(history.size() + 1, step.at(), step.actor(), event));
    }
    CaseFile file = CaseFile.replay(ref, history);
    files.put(ref, file);
    String door = ref.office() + "#" + source + "#";
    bySource.put(door + "MSG#" + deliveryId, ref);
    bySource.put(door + "EXT#" + message.externalId(), ref);
    return new Registration.Created(file);
  }

  @Override
  public Optional<CaseRef> findBySource(
      String office, String source, String deliveryId, String externalId) {
    String door = office + "#" + source + "#";
    return Optional.ofNullable(bySource.get(door + "MSG#" + deliveryId))
        .or(() -> Optional.ofNullable(bySource.get(door + "EXT#" + externalId)));
  }

  @Override
  public Optional<CaseRef> findByNumber(String office, String number) {
    return files.values().stream()
        .filter(file -> file.ref().office().equals(office) && file.number().equals(number))
        .map(CaseFile::ref)
        .findFirst();
  }

  @Override
  public long nextSerial(String office, String series, int year) {
    return serials.merge(office + "#" + series + "#" + year, 1L, Long::sum);
  }
}
