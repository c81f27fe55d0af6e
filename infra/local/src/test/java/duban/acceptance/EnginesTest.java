package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import duban.acceptance.engines.Where;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where the stories of this run take place. An engine without which they go is skipped here, once,
/// with the reason; one that somebody asked for must be there.
class EnginesTest {
  @Test
  void theStoriesRunOnTheLocalStackFirst() {
    assertThat(Where.atHand()).first().isEqualTo(Where.IN_PROCESS);
  }

  @Test
  void theStoriesRunOnLocalStackInAContainer() {
    isAtHand(Where.CONTAINER);
  }

  @Test
  void theStoriesRunOnANamedEndpoint() {
    isAtHand(Where.ENDPOINT);
  }

  private static void isAtHand(Where where) {
    Optional<String> missing = where.missing();
    if (missing.isPresent() && where.askedFor()) {
      fail("The stories do not run on %s: %s", where, missing.get());
    } else if (missing.isPresent()) {
      abort("The stories do not run on %s: %s".formatted(where, missing.get()));
    }
    assertThat(Where.atHand()).contains(where);
  }
}
