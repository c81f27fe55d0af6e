package duban.store;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Message;
import duban.cases.Step;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// The cases of every office. Reads are strongly consistent; a step is written whole or not at all.
public interface Cases {
  Optional<CaseFile> find(CaseRef ref);

  /// @throws java.util.NoSuchElementException when there is no such case
  CaseFile get(CaseRef ref);

  /// Reads the case, lets `decide` say what to do, writes it on condition that nothing else
  /// happened meanwhile; if something did, reads and decides again. `decide` must be free of side
  /// effects: it may run several times.
  <R> R change(CaseRef ref, Function<CaseFile, Change<R>> decide);

  /// Keeps the newest task token of a human step that is already open: a step whose wait timed out,
  /// or whose function ran twice, waits under a new token.
  void rememberToken(CaseRef ref, String task, String token);

  /// Puts off the next look at a case that turned out to need nothing yet.
  ///
  /// @param seen when the case was due by the index; if that has changed, nothing is done
  /// @param next when to look again; empty when the case needs no look any more
  void lookAgain(CaseRef ref, Instant seen, Optional<Instant> next);

  /// What to do with a case, and what to tell the caller.
  sealed interface Change<R> {
    /// Write `step`, then answer `result`.
    record Write<R>(Step step, R result) implements Change<R> {}

    /// Write `step`, and `otherStep` on another case with it: both or neither, each on condition
    /// that nothing else happened on its case since it was read; then answer `result`.
    ///
    /// @param other as `decide` read it
    record WriteBoth<R>(Step step, CaseFile other, Step otherStep, R result) implements Change<R> {}

    /// Write nothing, answer `result`.
    record Leave<R>(R result) implements Change<R> {}
  }

  /// Creates the case a message becomes, unless the source's `webhook-id` or the message's external
  /// id is known.
  ///
  /// @param step the registration: its first event is `Registered`
  /// @param deliveryId the sender's idempotency key
  Registration register(CaseRef ref, String source, String deliveryId, Message message, Step step);

  /// The case that a source's `webhook-id` or external id already became.
  Optional<CaseRef> findBySource(
      String office, String source, String deliveryId, String externalId);

  /// How registering ended.
  sealed interface Registration {
    record Created(CaseFile file) implements Registration {}

    /// Nothing was written: the message became this case before.
    record Known(CaseFile file) implements Registration {}
  }

  /// The case with this number, exactly as [CaseFile#number()] gives it, in whatever state.
  Optional<CaseRef> findByNumber(String office, String number);

  /// The next serial of a number series in a year, from 1; each is given out once.
  long nextSerial(String office, String series, int year);
}
