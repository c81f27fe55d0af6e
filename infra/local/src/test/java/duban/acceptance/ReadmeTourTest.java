package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import duban.local.LocalStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's tour, run line by line as it stands there.
class ReadmeTourTest {
  private static final Pattern BLOCK = Pattern.compile("```sh tour\\n(.*?)```", Pattern.DOTALL);

  @Test
  void theFiveMinutesOfTheReadmeWork(@TempDir Path directory) throws Exception {
    for (String tool : new String[] {"bash", "curl", "openssl", "od", "base64"}) {
      assumeTrue(
          onThePath(tool),
          "The README's tour needs " + tool + ", which is not installed here: skipped.");
    }
    StringBuilder script = new StringBuilder("set -eu\n");
    Matcher block =
        BLOCK.matcher(Files.readString(Stacks.root().resolve("README.md"), StandardCharsets.UTF_8));
    int blocks = 0;
    while (block.find()) {
      script.append(block.group(1)).append('\n');
      blocks++;
    }
    assertThat(blocks).as("blocks of the tour").isEqualTo(4);

    try (LocalStack stack = Stacks.start()) {
      Path file = directory.resolve("tour.sh");
      Files.writeString(
          file, script.toString().replace("http://127.0.0.1:8080", stack.uri().toString()));
      Process bash = new ProcessBuilder("bash", file.toString()).redirectErrorStream(true).start();
      String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();

      assertThat(bash.exitValue()).as(said).isZero();
      assertThat(said).contains("HTTP/1.1 202", "\"number\":\"舆〔");
      assertThat(Pattern.compile("^303$", Pattern.MULTILINE).matcher(said).results().count())
          .as(said)
          .isEqualTo(5);
      assertThat(said).contains("\"state\":\"closed\"", "您好，占道摊位已撤离，我们每天早晚各巡查一次。", "SUCCEEDED");
    }
  }

  private static boolean onThePath(String tool) throws IOException, InterruptedException {
    for (String directory : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(directory, tool))) {
        return true;
      }
    }
    return false;
  }
}
