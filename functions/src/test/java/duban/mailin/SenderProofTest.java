package duban.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A11")
class SenderProofTest {
  private static final String FROM = "shen@qinglan.example";

  private static boolean holds(String results) {
    return SenderProof.holds(Optional.of(results), "amazonses.com", FROM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amazonses.com; spf=pass (client) smtp.mailfrom=x; dmarc=pass header.from=qinglan.example;",
        "amazonses.com;\r\n dkim=pass header.i=@qinglan.example;\r\n dmarc=none",
        "AMAZONSES.COM 1; dkim=pass header.d=Qinglan.example header.s=a",
      })
  void aPassOfTheSendersOwnDomainProvesThem(String results) {
    assertThat(holds(results)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example; dmarc=pass header.from=qinglan.example",
        "amazonses.com.evil.example; dmarc=pass header.from=qinglan.example",
        "amazonses.com; dmarc=fail header.from=qinglan.example",
        "amazonses.com; dmarc=pass header.from=evil.example",
        "amazonses.com; dkim=pass header.i=@evil.example",
        "amazonses.com; dkim=pass header.i=qinglan.example@evil.example",
        "amazonses.com; dkim=pass header.d=notqinglan.example",
        "amazonses.com; spf=pass smtp.mailfrom=qinglan.example",
        "amazonses.com; dkim=fail (dkim=pass header.d=qinglan.example)",
        "amazonses.com; spf=none x=(; dmarc=pass header.from=qinglan.example",
      })
  void nothingElseDoes(String results) {
    assertThat(holds(results)).isFalse();
  }

  @Test
  void whereNoServiceIsBelievedNothingIsProven() {
    Optional<String> passed = Optional.of("amazonses.com; dmarc=pass header.from=qinglan.example");

    assertThat(SenderProof.holds(passed, null, FROM)).isFalse();
    assertThat(SenderProof.holds(passed, "amazonses.com", null)).isFalse();
    assertThat(SenderProof.holds(Optional.empty(), "amazonses.com", FROM)).isFalse();
  }

  @Test
  void onlyTheTopmostResultCounts() {
    byte[] raw =
        ("Authentication-Results: amazonses.com; dmarc=fail header.from=qinglan.example\r\n"
                + "Authentication-Results: amazonses.com; dmarc=pass header.from=qinglan.example\r\n"
                + "From: "
                + FROM
                + "\r\n\r\n.")
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    assertThat(
            SenderProof.holds(Quoted.header(raw, "Authentication-Results"), "amazonses.com", FROM))
        .isFalse();
  }
}
