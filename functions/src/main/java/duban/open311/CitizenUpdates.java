package duban.open311;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.CitizenWrote;
import duban.cases.CaseFile;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.Step;
import duban.intake.Uploads;
import duban.policy.Policy;
import duban.store.Cases;
import duban.store.Cases.Change;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `POST servicerequestupdates`: somebody has more to say about a request, for instance that it is
/// not solved. It is filed on the case and decides nothing; a person does.
///
/// An update with the sender's own id (`update_id`) is filed once, however often it is posted.
final class CitizenUpdates {
  private static final int TEXT = 4000;

  private final Cases cases;
  private final Requests requests;
  private final Uploads uploads;

  CitizenUpdates(Cases cases, Requests requests, Uploads uploads) {
    this.cases = cases;
    this.requests = requests;
    this.uploads = uploads;
  }

  /// What became of a post.
  sealed interface Outcome {
    /// @param id of the update, from this post or an earlier one
    record Filed(String id) implements Outcome {}

    record Refused(List<Problem> problems) implements Outcome {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /// @param source whose key came with the update
  Outcome post(Jurisdiction jurisdiction, Policy.Source source, Call call, Instant now) {
    FormReader form = new FormReader(call);
    String id = form.required("service_request_id", FormReader.SHORT);
    Optional<CaseFile> found = requests.find(jurisdiction, id);
    if (!id.isEmpty() && found.isEmpty()) {
      form.problem(Problem.notFound("request", id));
    }
    String updateId = form.optional("update_id", FormReader.SHORT);
    String status = status(form);
    String text = form.optional("description", TEXT);
    Instant writtenAt = form.instant("updated_datetime");
    List<Message.Attachment> media = form.links();
    List<Uploads.Paper> papers = form.papers(jurisdiction.city().policy().attachments());
    Message.Author author = form.author(false);
    boolean empty = text == null && status == null && media.isEmpty() && papers.isEmpty();
    if (empty && form.problems().isEmpty()) {
      form.problem(Problem.bad("missing", "description"));
    }
    if (found.isEmpty() || !form.problems().isEmpty()) {
      return new Outcome.Refused(form.problems());
    }
    media.addAll(uploads.keep(jurisdiction.office(), papers));
    CitizenWrote wrote =
        new CitizenWrote(
            source.id(),
            updateId,
            status,
            Objects.requireNonNullElse(text, ""),
            writtenAt == null ? now : writtenAt,
            author,
            media);
    return new Outcome.Filed(
        cases.change(
            found.get().ref(),
            file ->
                earlier(file, wrote)
                    .<Change<String>>map(seq -> new Change.Leave<>(id(file, seq)))
                    .orElseGet(
                        () ->
                            new Change.Write<>(
                                new Step(Actor.source(source.id()), now, List.of(wrote), List.of()),
                                id(file, file.version() + 1)))));
  }

  private static @Nullable String status(FormReader form) {
    String word = form.optional("status", FormReader.SHORT);
    if (word == null) {
      return null;
    }
    Optional<Status> status = Status.of(word);
    if (status.isEmpty()) {
      form.problem(Problem.bad("status", word, String.join(", ", Status.words())));
    }
    return status.map(Status::name).orElse(null);
  }

  /// The number of the event under which the same update was filed before.
  private static Optional<Integer> earlier(CaseFile file, CitizenWrote wrote) {
    return file.history().stream()
        .filter(r -> same(r.event(), wrote))
        .map(Recorded::seq)
        .findFirst();
  }

  private static boolean same(CaseEvent event, CitizenWrote wrote) {
    return event instanceof CitizenWrote before
        && before.updateId() != null
        && before.updateId().equals(wrote.updateId())
        && before.source().equals(wrote.source());
  }

  private static String id(CaseFile file, int seq) {
    return PublicUpdates.updateId(PublicRequest.sendersId(file), seq);
  }
}
