package duban.mailin;

import duban.cases.Message;
import duban.cases.Message.Attachment;
import duban.cases.Message.Upload;
import duban.intake.Given;
import duban.intake.Uploads;
import duban.intake.Uploads.Checked;
import duban.policy.Published;
import duban.store.Papers;
import java.util.List;
import java.util.Optional;

/// Keeps what comes in by mail among the office's papers: the mail as it came, and those of its
/// files that the office takes by any door.
public record MailPapers(Papers papers) {
  Upload whole(Published city, byte[] raw) {
    return papers.keep(city.policy().office().id(), raw, Message.MAIL_TYPE);
  }

  /// @return empty when the office takes no such files; it stays in the mail as it came
  Optional<Attachment> file(Published city, String name, byte[] content) {
    return switch (Uploads.check(
        city.policy().attachments(), "files", List.of(new Given(name, content)))) {
      case Checked.Taken(List<Uploads.Paper> checked) ->
          new Uploads(papers).keep(city.policy().office().id(), checked).stream().findFirst();
      case Checked.Refused refused -> Optional.empty();
    };
  }
}
