package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Work goes on while somebody is away: the deputy is asked, and decides.
@Tag("A3")
class AbsenceTest {
  private static final String ABSENT = "meng.fan@qinglan.example";
  private static final String DEPUTY = "shen.guodong@qinglan.example";

  @Test
  void theAbsentLeadersDeputyGetsTheMailAndDecides(@TempDir Path folder) {
    try (LocalStack stack =
        Stacks.startWithFile(
            folder,
            "absences.csv",
            "person,from,until\nmeng-fan,2000-01-01,2999-12-31\ncao-yong,2000-01-01,2999-12-31\n")) {
      City city = new City(stack.uri());
      Accepted accepted =
          city.accept("city-portal", City.message("AWAY-1", Map.of("category", "执法作风")));
      Mail handle = city.task("cao.yong@qinglan.example", accepted.number());
      assertThat(handle.subject()).as("nobody stands in for the handler").startsWith("【办理】");
      city.decide(handle.link(), "written-report", "text", "已核实。", "draftReply", "拟稿。");

      assertThat(city.mails(ABSENT)).isEmpty();
      Mail review = city.task(DEPUTY, accepted.number());
      assertThat(review.subject()).startsWith("【审核】" + accepted.number());
      city.decide(review.link(), "approve", "opinion", "代孟凡审核，同意。");

      Mail bureauOffice = city.task(People.of(city).handlerOf("bureau-office"), accepted.number());
      assertThat(city.page(bureauOffice.link()).body()).contains("沈国栋", "代孟凡审核，同意。");
    }
  }
}
