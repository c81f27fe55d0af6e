package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseFile;
import duban.cases.Recorded;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.policy.Policy;
import duban.policy.WayBack.Callback.Format;
import duban.store.Samples;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A11")
class CallBodyTest {
  private final StatusCode code = Samples.code();
  private final Policy policy = Samples.policy();
  private final CaseFile file = file();

  private CaseFile file() {
    Step step = Samples.registration(code, Samples.message("E-1"), "舆〔2026〕1号");
    return CaseFile.replay(
        code.ref(), List.of(new Recorded(1, step.at(), step.actor(), step.events().getFirst())));
  }

  private String data() {
    return "{\"case\":\"%s\",\"number\":\"舆〔2026〕1号\",\"externalId\":\"E-1\",\"state\":\"received\"}"
        .formatted(code.ref());
  }

  @Test
  void theUsualCallSaysTypeTimeAndData() {
    assertThat(CallBody.of(Format.STANDARD, "call-1", file, "case.registered", policy))
        .isEqualTo(
            new CallBody(
                "application/json",
                "{\"type\":\"case.registered\",\"timestamp\":\"2026-04-15T09:00:00+08:00\",\"data\":"
                    + data()
                    + "}"));
  }

  @Test
  void aCloudEventWrapsTheSameData() {
    assertThat(CallBody.of(Format.CLOUDEVENT, "call-1", file, "case.registered", policy))
        .isEqualTo(
            new CallBody(
                "application/cloudevents+json",
                "{\"specversion\":\"1.0\",\"id\":\"call-1\",\"source\":\"/offices/qinglan\","
                    + "\"type\":\"duban.case.registered\",\"subject\":\"舆〔2026〕1号\","
                    + "\"time\":\"2026-04-15T09:00:00+08:00\",\"datacontenttype\":\"application/json\","
                    + "\"data\":"
                    + data()
                    + "}"));
  }
}
