package duban.cases;

import java.time.Duration;
import java.util.List;

/// Ids of mails, made with a key that is no secret.
public final class SampleMailIds {
  public static final MailIds IDS =
      new MailIds(
          () -> new MailKeys("a-key-of-tests-and-of-nothing-else", List.of()), Duration.ofDays(90));

  private SampleMailIds() {}
}
