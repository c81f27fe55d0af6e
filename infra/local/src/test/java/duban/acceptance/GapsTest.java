package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory with a unit that lacks an info officer and a liaison works, and says so.
@Tag("A10")
@Tag("D12")
class GapsTest {
  private static final Pattern FORM = Pattern.compile("http://\\S*/report/[A-Za-z0-9_-]{43}");

  @Test
  void operatorsAndTheOfficeSeeWhichRolesAreVacantAndUnitsDoNot(@TempDir Path folder)
      throws IOException {
    String people =
        Files.readString(Stacks.root().resolve("infra/policies/qinglan/people.csv"))
            .replace("yunxi-bureau,handler info-officer liaison", "yunxi-bureau,handler");
    try (LocalStack stack = Stacks.startWithFile(folder, "people.csv", people)) {
      City city = new City(stack.uri());

      assertThat(City.json(city.get("/local/health")).get("vacant").valueStream())
          .extracting(vacant -> vacant.asString())
          .containsExactly("qinglan/yunxi-bureau info-officer", "qinglan/yunxi-bureau liaison");
      assertThat(city.page(form(city, "lin.ruoxi@qinglan.example")).body())
          .contains("人员名录有 2 处空缺", "云溪县综合行政执法局：缺舆情信息员", "云溪县综合行政执法局：缺联络员");
      assertThat(city.page(form(city, "wu.meiling@qinglan.example")).body())
          .contains("提交报送")
          .doesNotContain("空缺");
    }
  }

  private static URI form(City city, String mail) {
    city.post(city.at("/report"), "mail", mail);
    city.advance("PT1M");
    Mail sent =
        city.mails(mail).stream().filter(m -> m.subject().startsWith("【报送链接】")).toList().getLast();
    Matcher link = FORM.matcher(sent.text());
    assertThat(link.find()).isTrue();
    return URI.create(link.group());
  }
}
