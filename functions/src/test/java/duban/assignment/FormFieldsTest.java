package duban.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.FieldProblem;
import duban.policy.Policy.Label;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Trend and risk: the policy's words where it has some, anybody's otherwise.
@Tag("A5")
class FormFieldsTest {
  private static final List<Label> RISKS = List.of(new Label("低", "Low"), new Label("高", "High"));

  private static FormFields risk(String value) {
    return new FormFields(Map.of("risk", List.of(value)));
  }

  @Test
  void aWordOfTheListIsTakenAndAnyOtherRefused() {
    FormFields known = risk(" 高 ");
    assertThat(known.word("risk", RISKS)).isEqualTo("高");
    assertThat(known.problems()).isEmpty();

    FormFields unknown = risk("很高");
    unknown.word("risk", RISKS);
    assertThat(unknown.problems())
        .containsExactly(new FieldProblem("risk", "problem.unknown-word"));
  }

  @Test
  void withoutAListAnythingGoesAndNothingIsFineToo() {
    FormFields free = risk("很高");
    assertThat(free.word("risk", List.of())).isEqualTo("很高");
    assertThat(free.problems()).isEmpty();
    assertThat(risk(" ").word("risk", RISKS)).isNull();
  }

  @Test
  @Tag("E6")
  void whatNobodySeesIsMissing() {
    for (String blank : List.of("\u200b\u200b", "\u3164", "\u2800", " \u00a0", "\u202e\ufe0f")) {
      FormFields fields = new FormFields(Map.of("reply", List.of(blank)));
      assertThat(fields.required("reply", FormFields.LONG)).isEmpty();
      assertThat(fields.problems()).containsExactly(new FieldProblem("reply", "problem.required"));
      assertThat(fields.all("reply")).isEmpty();
      assertThat(fields.ticked("reply")).isFalse();
    }
    FormFields seen = new FormFields(Map.of("reply", List.of("\u200b已修好。")));
    assertThat(seen.required("reply", FormFields.LONG)).contains("已修好。");
    assertThat(seen.problems()).isEmpty();
  }

  @Test
  void aTitleIsOneLineThatTurnsNothingRound() {
    FormFields fields = new FormFields(Map.of("title", List.of("路灯\u202e坏\r\n了 \u0007")));
    assertThat(fields.title("title", 200)).isEqualTo("路灯坏 了");
  }
}
