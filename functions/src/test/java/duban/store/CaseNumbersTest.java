package duban.store;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.StatusCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CaseNumbersTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private final Cases cases = new TableCases(TABLE.client(), LocalTable.NAME);

  @Test
  @Tag("E1")
  void aCaseIsFoundByTheNumberPeopleWriteWithinItsOffice() {
    StatusCode code = Samples.code();
    var message = Samples.message("by-number");
    cases.register(
        code.ref(),
        Samples.SOURCE,
        "msg-by-number",
        message,
        Samples.registration(code, message, "舆〔2026〕77号"));

    assertThat(cases.findByNumber(code.ref().office(), "舆〔2026〕77号")).contains(code.ref());
    assertThat(cases.findByNumber(code.ref().office(), "舆〔2026〕7号")).isEmpty();
    assertThat(cases.findByNumber("elsewhere", "舆〔2026〕77号")).isEmpty();
    assertThat(cases.findByNumber(code.ref().office(), "舆".repeat(500))).isEmpty();
  }
}
