package duban.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// CloudFormation's own linter, for an ordinary region and for both China regions (see .cfnlintrc).
class CfnLintTest {
  private static final long MINUTES = 2;

  @Test
  void findsNothing() throws IOException, InterruptedException {
    assumeTrue(
        isInstalled(), "cfn-lint is not installed: template.yaml is held to our own rules only.");

    Process lint =
        new ProcessBuilder("cfn-lint", "template.yaml")
            .directory(DubanTemplate.REPOSITORY.toFile())
            .redirectErrorStream(true)
            .start();
    String findings = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(lint.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(findings).isEmpty();
    assertThat(lint.exitValue()).isZero();
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("cfn-lint", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectErrorStream(true)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
