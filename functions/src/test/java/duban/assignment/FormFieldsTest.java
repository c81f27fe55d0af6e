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
}
