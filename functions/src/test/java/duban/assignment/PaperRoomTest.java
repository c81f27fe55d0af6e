package duban.assignment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.PaperRoom.Asked;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.Message.Attachment;
import duban.cases.Message.Upload;
import duban.cases.Step;
import duban.store.Cases.Change;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who may open a paper.
@Tag("A10")
@Tag("E10")
class PaperRoomTest {
  private static final String HANDLE = "handle-1-gutai-bureau";

  private final Town town = new Town();
  private final PaperRoom room = new PaperRoom(town.acting, town.papers);
  private final CaseRef ref = town.handling();
  private final String link = town.link(ref, HANDLE, "chen-zhiqiang");
  private final Upload paper = add(ref, "one");

  private Upload add(CaseRef to, String words) {
    Upload upload = town.papers.keep("qinglan", words.getBytes(ISO_8859_1), "image/png");
    CaseEvent added = new CaseEvent.AttachmentAdded(new Attachment(null, words, upload));
    String done =
        town.cases.change(
            to,
            _ ->
                new Change.Write<>(
                    new Step(Actor.source("city-portal"), town.now, List.of(added), List.of()),
                    "done"));
    assertThat(done).isEqualTo("done");
    return upload;
  }

  private Asked ask(String by, Upload wanted) {
    return room.ask(by, wanted.sha256(), town.now);
  }

  @Test
  void whoIsAskedToActGetsAnAddressForFiveMinutes() {
    assertThat(ask(link, paper))
        .isEqualTo(
            new Asked.Here(
                URI.create("https://papers.example/qinglan/" + paper.sha256() + "?for=PT5M")));
  }

  @Test
  void whoHasActedStillGetsIt() {
    town.act(link, "decision", "not-ours", "reason", "属滨江区");

    assertThat(ask(link, paper)).isInstanceOf(Asked.Here.class);
  }

  @Test
  void aPaperOfAnotherCaseIsNotThere() {
    CaseRef other = town.handling();
    Upload theirs = add(other, "two");

    assertThat(ask(link, theirs)).isEqualTo(new Asked.NoSuchPaper());
    assertThat(ask(town.link(other, HANDLE, "chen-zhiqiang"), theirs))
        .isInstanceOf(Asked.Here.class);
    assertThat(room.ask(link, "", town.now)).isEqualTo(new Asked.NoSuchPaper());
  }

  @Test
  void aLinkThatIsNoneOrWhoseTimeIsOverOpensNothing() {
    assertThat(ask("guessed", paper)).isEqualTo(new Asked.Shut(new ActPage.Unknown()));
    town.act(link, "decision", "not-ours", "reason", "属滨江区");
    town.pass(Duration.ofDays(30));
    assertThat(ask(link, paper)).isEqualTo(new Asked.Shut(new ActPage.Expired()));
  }

  @Test
  void whoLeftTheDirectoryOrNeverHadTheStepOpensNothing() {
    String stranger = town.link(ref, HANDLE, "deng-weimin");
    assertThat(ask(stranger, paper)).isEqualTo(new Asked.Shut(new ActPage.Expired()));
    town.leaves("chen-zhiqiang");
    assertThat(ask(link, paper)).isEqualTo(new Asked.Shut(new ActPage.Expired()));
  }
}
