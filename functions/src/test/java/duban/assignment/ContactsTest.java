package duban.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Acting.Acted;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.cases.TaskKind;
import duban.pages.ActPages;
import duban.policy.Directory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who is shown how to reach the citizen, and that it is on record.
@Tag("E10")
class ContactsTest {
  private static final String PHONE = "138 0013-8000";
  private static final String MAIL = "wang@citizen.example";
  private static final String HANDLE = "handle-1-" + Town.COUNTY;
  private static final Message.Author OPEN = new Message.Author("王小明", PHONE, MAIL, false);
  private static final Message.Author PRIVATE = new Message.Author("王小明", PHONE, MAIL, true);

  private final Town town = new Town();

  private CaseRef handling(Message.Author author) {
    return town.handling(town.from(author, Actor.source("duty-desk")));
  }

  private String handler(CaseRef ref) {
    return town.link(ref, HANDLE, "chen-zhiqiang");
  }

  private String office(CaseRef ref) {
    return town.link(ref, "oversee-1-" + Town.OFFICE, "lin-ruoxi");
  }

  private Document page(String link) {
    return page(town.acting.view(link, "", town.now), link);
  }

  private Document page(ActPage page, String link) {
    return Jsoup.parse(new ActPages().render(page, link, Locale.SIMPLIFIED_CHINESE, town.now));
  }

  private Document opened(String link) {
    return switch (town.act(link, "decision", Contacts.VIEW)) {
      case Acted.Shown(ActPage page) -> page(page, link);
      case Acted.Done done -> throw new AssertionError(done);
      case Acted.NotDone notDone -> throw new AssertionError(notDone);
    };
  }

  private List<FieldProblem> refused(String link) {
    return town.act(link, "decision", Contacts.VIEW) instanceof Acted.NotDone(ActPage.Form form)
        ? form.problems()
        : List.of();
  }

  private List<CaseEvent> views(CaseRef ref) {
    return town.events(ref).stream().filter(CaseEvent.ContactViewed.class::isInstance).toList();
  }

  @Test
  void whoHandlesSeesItAfterAskingAndTheViewIsOnRecordInTheirName() {
    CaseRef ref = handling(OPEN);
    String link = handler(ref);

    Document before = page(link);
    assertThat(before.select(".contact button").eachText()).containsExactly("查看联系方式");
    assertThat(before.html()).doesNotContain(PHONE, "13800138000", MAIL);
    assertThat(views(ref)).as("looking changes nothing").isEmpty();

    Document after = opened(link);

    assertThat(after.select(".contact dd").eachText()).containsExactly("王小明", PHONE, MAIL);
    assertThat(after.select(".contact dd a").eachAttr("href"))
        .containsExactly("tel:13800138000", "mailto:" + MAIL);
    assertThat(after.select(".decide form")).as("the step is still to be decided").hasSize(1);
    assertThat(views(ref)).containsExactly(new CaseEvent.ContactViewed(HANDLE));
    assertThat(town.file(ref).history().getLast().actor())
        .isEqualTo(Actor.person("chen-zhiqiang", Town.COUNTY, Directory.HANDLER));
    assertThat(page(link).html()).as("the next look").doesNotContain(PHONE, "13800138000");
  }

  @Test
  void aSecondViewOnTheSameDayIsTheSameRecordAndTheNextDaysIsAnother() {
    CaseRef ref = handling(OPEN);
    opened(handler(ref));
    town.pass(Duration.ofHours(2));
    opened(handler(ref));
    assertThat(views(ref)).hasSize(1);

    opened(office(ref));
    assertThat(views(ref)).as("another person").hasSize(2);

    // Half past nine plus fifteen hours is the day after, on the office's clock.
    town.pass(Duration.ofHours(15));
    opened(handler(ref));
    assertThat(views(ref)).hasSize(3);
  }

  @Test
  void ofWhoAskedForPrivacyOnlyTheOfficeSeesItAndThePageSaysSo() {
    CaseRef ref = handling(PRIVATE);
    String link = handler(ref);

    Document page = page(link);
    assertThat(page.select(".contact").text()).contains("要求对身份保密", "只有", "领导小组办公室");
    assertThat(page.select(".contact form")).isEmpty();
    assertThat(refused(link))
        .containsExactly(new FieldProblem("decision", "problem.unknown-decision"));
    assertThat(views(ref)).isEmpty();

    Document office = opened(office(ref));
    assertThat(office.select(".contact dd").eachText()).containsExactly("王小明", PHONE, MAIL);
    assertThat(office.select(".contact").text()).contains("不得外传");
  }

  @Test
  @Tag("A4")
  void whoIsOnlyHeardOnItNeverSeesIt() {
    CaseRef ref = handling(OPEN);
    for (TaskKind kind : List.of(TaskKind.CONTRIBUTE, TaskKind.CONSULT, TaskKind.REVIEW)) {
      String unit = kind == TaskKind.REVIEW ? Town.COUNTY : Town.DEPARTMENT;
      String person = kind == TaskKind.REVIEW ? "hou-xiaobo" : "xu-haitao";
      town.ask(ref, kind, 1, unit, kind.id() + "-token");
      String link = town.link(ref, kind.id() + "-1-" + unit, person);

      assertThat(page(link).select(".decide form")).as(kind.id()).hasSize(1);
      assertThat(page(link).select(".contact")).as(kind.id()).isEmpty();
      assertThat(refused(link)).as(kind.id()).isNotEmpty();
    }
    town.ask(ref, TaskKind.CONSULT, 1, Town.BUREAU_OFFICE, "bureau-token");
    String bureauOffice = town.link(ref, "consult-1-" + Town.BUREAU_OFFICE, "he-jing");
    assertThat(page(bureauOffice).select(".contact")).isEmpty();
    assertThat(refused(bureauOffice)).isNotEmpty();
    assertThat(views(ref)).isEmpty();
  }

  @Test
  void whoSawItStandsInTheTimelineOfTheOfficeAlone() {
    CaseRef ref = handling(OPEN);
    opened(handler(ref));

    assertThat(page(office(ref)).select(".timeline").text()).contains("陈志强", "查看了来信人的联系方式");
    assertThat(page(handler(ref)).select(".timeline").text()).doesNotContain("查看了来信人的联系方式");
  }

  @Test
  void whoNobodyKnowsHowToReachIsNotOffered() {
    assertThat(page(handler(town.handling())).select(".contact")).isEmpty();
    assertThat(
            page(handler(handling(new Message.Author("王小明", " ", null, false)))).select(".contact"))
        .as("a name alone reaches nobody")
        .isEmpty();
    Message.Author staff = new Message.Author("林若溪", null, "lin.ruoxi@qinglan.example", false);
    CaseRef filed =
        town.handling(town.from(staff, Actor.person("lin-ruoxi", Town.OFFICE, Directory.HANDLER)));
    assertThat(page(handler(filed)).select(".contact")).as("what staff found").isEmpty();
    assertThat(refused(handler(filed))).isNotEmpty();
  }

  @Test
  void whatIsNoNumberIsShownAsItIsAndCannotBeDialled() {
    CaseRef ref =
        handling(
            new Message.Author(
                "<b>王</b>", "87654321转12\"><script>alert(1)</script>", "a@b?bcc=c@d", false));

    Document page = opened(handler(ref));

    assertThat(page.select(".contact dd a, .contact dd b, script")).isEmpty();
    assertThat(page.select(".contact dd").eachText())
        .containsExactly("<b>王</b>", "87654321转12\"><script>alert(1)</script>", "a@b?bcc=c@d");
    for (String number : List.of("+86 591-8765 4321", "（０５９１）８７６５４３２１")) {
      CaseRef other = handling(new Message.Author(null, number, null, false));
      assertThat(opened(handler(other)).select(".contact dd a").attr("href"))
          .matches("tel:\\+?[0-9]+");
    }
  }

  @Test
  void whatWasMissedUntilThenIsOnRecordBeforeTheView() {
    CaseRef ref = handling(OPEN);
    town.pass(Duration.ofHours(3));
    opened(handler(ref));

    List<CaseEvent> events = town.events(ref);
    assertThat(events.getLast()).isInstanceOf(CaseEvent.ContactViewed.class);
    assertThat(events.get(events.size() - 2)).isInstanceOf(CaseEvent.DeadlineMissed.class);
    Instant missed = town.file(ref).history().getLast().at();
    assertThat(missed).isEqualTo(town.now);
  }

  @Test
  void aStepThatIsOverShowsItToNobody() {
    CaseRef ref = town.handling(town.from(OPEN, Actor.source("duty-desk")));
    String link = handler(ref);
    town.act(link, "decision", "written-report", "text", "已查实。", "draftReply", "已整改。");

    assertThat(town.act(link, "decision", Contacts.VIEW)).isInstanceOf(Acted.NotDone.class);
    assertThat(page(link).select(".contact")).isEmpty();
    assertThat(views(ref)).isEmpty();
  }
}
