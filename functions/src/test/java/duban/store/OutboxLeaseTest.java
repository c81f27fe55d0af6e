package duban.store;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Claims of an effect: one worker has it, and an expired lease is taken over by one.
class OutboxLeaseTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Instant NOW = Samples.NINE;
  private static final Instant EXPIRED = NOW.plus(LEASE).plusSeconds(1);

  private final Outbox outbox = new Outbox(TABLE.client(), LocalTable.NAME);

  private CaseRef registered() {
    StatusCode code = Samples.code();
    Message message = Samples.message("ext-" + code.ref().id());
    new TableCases(TABLE.client(), LocalTable.NAME)
        .register(
            code.ref(),
            Samples.SOURCE,
            "msg-" + code.ref().id(),
            message,
            Samples.registration(
                code,
                message,
                "舆〔2026〕1号",
                new Effect.SendMail("copy", "zhang", null, "department")));
    return code.ref();
  }

  private Outbox.Entry entry(CaseRef ref) {
    return outbox.list(ref).getFirst();
  }

  @Test
  void anExpiredLeaseIsTakenByOneOfTwoThatSawItExpired() {
    CaseRef ref = registered();
    assertThat(outbox.claim(entry(ref), NOW, LEASE, null)).isPresent();
    // Two sweeps read it when its lease is over; then one after the other claims what it read.
    Outbox.Entry one = entry(ref);
    Outbox.Entry another = entry(ref);
    assertThat(one.ready(EXPIRED)).isTrue();

    assertThat(outbox.claim(one, EXPIRED, LEASE, null)).isPresent();
    assertThat(outbox.claim(another, EXPIRED, LEASE, null)).isEmpty();

    assertThat(entry(ref).attempts()).isEqualTo(2);
  }

  @Test
  void ofManyAtOnceOneTakesAnExpiredLease() throws Exception {
    CaseRef ref = registered();
    assertThat(outbox.claim(entry(ref), NOW, LEASE, null)).isPresent();
    Outbox.Entry seen = entry(ref);
    List<Callable<Boolean>> rivals =
        new ArrayList<>(
            Collections.nCopies(8, () -> outbox.claim(seen, EXPIRED, LEASE, null).isPresent()));

    int taken = 0;
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> future : threads.invokeAll(rivals)) {
        taken += future.get() ? 1 : 0;
      }
    }

    assertThat(taken).isEqualTo(1);
  }

  @Test
  void whoseLeaseWasTakenOverMayNotPutItOffOrGiveItUp() {
    CaseRef ref = registered();
    Outbox.Entry first = outbox.claim(entry(ref), NOW, LEASE, null).orElseThrow();
    Outbox.Entry second = outbox.claim(entry(ref), EXPIRED, LEASE, null).orElseThrow();

    outbox.waitUntil(first, 1, EXPIRED.plusSeconds(3600), "late");
    assertThat(outbox.failed(first, EXPIRED, "late")).isFalse();

    assertThat(entry(ref)).isEqualTo(second);
  }
}
