package duban.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusCodeTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void aCodeLeadsToOneCaseOfItsOffice() {
    StatusCode code = StatusCode.random("qing-lan", random);

    assertThat(code.ref()).isEqualTo(new StatusCode(code.text()).ref());
    assertThat(code.ref().office()).isEqualTo("qing-lan");
    assertThat(code.text()).doesNotContain(code.ref().id());
  }

  @Test
  void thePublicIdTellsNeitherTheCodeNorTheCasesId() {
    StatusCode code = StatusCode.random("qing-lan", random);

    assertThat(code.publicId())
        .matches("[0-9a-hjkmnp-tv-z]{24}")
        .isEqualTo(new StatusCode(code.text()).publicId())
        .isNotEqualTo(StatusCode.random("qing-lan", random).publicId())
        .doesNotContain(code.ref().id().substring(0, 8), code.text().substring(9, 17));
    assertThat(StatusCode.parse(code.publicId())).isEmpty();
    assertThat(StatusCode.parse("qing-lan-" + code.publicId() + "00").map(StatusCode::ref))
        .isNotEqualTo(java.util.Optional.of(code.ref()));
  }

  @Test
  void codesDoNotRepeat() {
    Set<String> codes = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      codes.add(StatusCode.random("qinglan", random).text());
    }
    assertThat(codes).hasSize(10_000);
  }

  @Test
  void whatHasNotTheFormOfACodeIsNone() {
    assertThat(StatusCode.parse("qinglan-short")).isEmpty();
    assertThat(StatusCode.parse("../../etc/passwd")).isEmpty();
    assertThat(StatusCode.parse("qinglan-" + "U".repeat(26))).isEmpty();
  }

  @Test
  void itDoesNotPrintItself() {
    StatusCode code = StatusCode.random("qinglan", random);
    assertThat(code.toString()).doesNotContain(code.text());
  }
}
