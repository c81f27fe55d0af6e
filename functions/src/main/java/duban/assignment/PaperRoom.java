package duban.assignment;

import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Message.Attachment;
import duban.cases.Message.Upload;
import duban.policy.PaperType;
import duban.policy.Published;
import duban.store.Papers;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Hands out a paper to whoever may see its case: those whom a link to one of its steps names
/// (E10). What is handed out is an address that is good for a few minutes.
public final class PaperRoom {
  /// Long enough to begin a download on a slow line, too short to pass the address around.
  private static final Duration VALID_FOR = Duration.ofMinutes(5);

  private static final int HASH_SHOWN = 12;

  private final Acting acting;
  private final Papers papers;

  public PaperRoom(Acting acting, Papers papers) {
    this.acting = acting;
    this.papers = papers;
  }

  /// How asking for a paper ended.
  public sealed interface Asked {
    record Here(URI link) implements Asked {}

    /// The link to the step leads nowhere, or not any more.
    record Shut(ActPage page) implements Asked {}

    /// The case has no such paper, whatever other cases have.
    record NoSuchPaper() implements Asked {}
  }

  /// @param linkId of a step of the case
  public Asked ask(String linkId, String sha256, Instant now) {
    return switch (acting.view(linkId, "", now)) {
      case ActPage.Form form -> ask(form.file(), office(form.city(), form.task()), sha256);
      case ActPage.Confirm confirm ->
          ask(confirm.file(), office(confirm.city(), confirm.task()), sha256);
      case ActPage.Settled settled ->
          ask(settled.file(), office(settled.city(), settled.task()), sha256);
      case ActPage.Expired expired -> new Asked.Shut(expired);
      case ActPage.Unknown unknown -> new Asked.Shut(unknown);
    };
  }

  private static boolean office(Published city, CaseTask task) {
    return task.unit().equals(city.policy().coordinator());
  }

  private Asked ask(CaseFile file, boolean office, String sha256) {
    for (Attachment paper : file.papers(office)) {
      Upload upload = paper.upload();
      if (upload != null && upload.sha256().equals(sha256)) {
        return new Asked.Here(
            papers.link(file.ref().office(), upload, name(paper, upload), VALID_FOR));
      }
    }
    return new Asked.NoSuchPaper();
  }

  private static String name(Attachment paper, Upload upload) {
    return Optional.ofNullable(paper.title())
        .filter(title -> !title.isBlank())
        .orElseGet(
            () ->
                upload.sha256().substring(0, HASH_SHOWN)
                    + PaperType.of(upload.mediaType())
                        .map(type -> "." + type.extensions().getFirst())
                        .orElse(""));
  }
}
