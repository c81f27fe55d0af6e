package duban.store;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Message;
import duban.cases.Step;
import java.time.Instant;
import java.util.Optional;

/// Cases in whose steps something is seen to before they are written. What concerns no step goes on
/// to the cases behind unchanged.
abstract class CasesAround implements Cases {
  final Cases cases;

  CasesAround(Cases cases) {
    this.cases = cases;
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
