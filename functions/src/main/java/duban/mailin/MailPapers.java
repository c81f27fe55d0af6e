package duban.mailin;

import duban.policy.Published;
import duban.store.Papers;
import duban.cases.Message.Upload;
import java.util.Optional;

/// Keeps what comes in by mail among the office's papers.
public record MailPapers(Papers papers) implements Receiving.PaperKeeper {
  /// The media type of a mail as it came.
  static final String MAIL = "message/rfc822";

  @Override
  public Optional<Upload> keep(Published city, byte[] content, String claimed) {
    return Optional.of(papers.keep(city.policy().office().id(), content, claimed));
  }
}
