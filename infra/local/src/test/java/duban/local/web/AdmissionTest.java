package duban.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import duban.local.bill.Bill;
import duban.local.template.Deployment;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final AtomicLong nanos = new AtomicLong();

  private static int admitted(Admission admission, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      if (admission.enter()) {
        admission.leave();
        admitted++;
      }
    }
    return admitted;
  }

  @Test
  void theBurstComesInAndThenTheRate() {
    Admission admission = new Admission(50, 100, 10, nanos::get);
    assertThat(admitted(admission, 500)).isEqualTo(100);
    nanos.addAndGet(200_000_000L);
    assertThat(admitted(admission, 500)).isEqualTo(10);
    nanos.addAndGet(3_600_000_000_000L);
    assertThat(admitted(admission, 500)).isEqualTo(100);
  }

  @Test
  void noMoreAreUnderWayThanMayBe() {
    Admission admission = new Admission(1_000, 1_000, 2, nanos::get);
    assertThat(admission.enter()).isTrue();
    assertThat(admission.enter()).isTrue();
    assertThat(admission.enter()).isFalse();
    admission.leave();
    assertThat(admission.enter()).isTrue();
  }

  @Test
  void whatIsRefusedReachesNoFunctionAndIsToldWhenToComeAgain() throws Exception {
    AtomicInteger invoked = new AtomicInteger();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Gateway gateway =
        new Gateway(
            List.of(new Deployment.Route("POST", "/intake/{source}", "IntakeFunction")),
            (function, event) -> {
              invoked.incrementAndGet();
              inside.countDown();
              await(go);
              return "{\"statusCode\":202}".getBytes(StandardCharsets.UTF_8);
            },
            InstantSource.system(),
            new Bill(),
            new Gateway.Admissions(new Admission(1_000, 1_000, 1, nanos::get), false));
    Call call = new Call("POST", "/intake/x", "", Map.of(), new byte[0], "127.0.0.1");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> gateway.answer(call));
      inside.await();

      Answer refused = gateway.answer(call);

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers()).containsEntry("retry-after", List.of("1"));
      assertThat(new String(refused.body(), StandardCharsets.UTF_8))
          .isEqualTo("{\"message\":\"Too Many Requests\"}");
      go.countDown();
      assertThat(first.get().status()).isEqualTo(202);
    }
    assertThat(invoked).hasValue(1);
    assertThat(gateway.answer(call).status()).isEqualTo(202);
  }

  private static void await(CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
