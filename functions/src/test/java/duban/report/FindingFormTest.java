package duban.report;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Message;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.policy.Qinglan;
import duban.report.FindingForm.Reading;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who called is taken down with the message; who found something is its author themselves.
@Tag("A10")
class FindingFormTest {
  private static final Instant NOW = Instant.parse("2026-04-15T02:00:00Z");

  private final Policy policy = Qinglan.published().policy();
  private final Person clerk =
      Qinglan.published().directory().findPerson("lin-ruoxi").orElseThrow();

  private Reading read(String... fields) {
    Map<String, List<String>> form = new LinkedHashMap<>();
    form.put("kind", List.of(FindingForm.MESSAGE));
    form.put("title", List.of("来电反映井盖破损"));
    form.put("text", List.of("解放路口井盖破损。"));
    form.put("seenAt", List.of("2026-04-15T09:00"));
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], List.of(fields[i + 1]));
    }
    return new FindingForm(policy, clerk, NOW)
        .read(
            Objects.requireNonNull(policy.desk().filing()),
            "once-once-once-once-1",
            form,
            List.of());
  }

  private Message.Author author(String... fields) {
    return switch (read(fields)) {
      case Reading.Complete complete -> Objects.requireNonNull(complete.message().author());
      case Reading.Wrong wrong -> throw new AssertionError(wrong);
    };
  }

  @Test
  @Tag("E10")
  void whoCalledIsTheAuthorAndMayAskForPrivacy() {
    assertThat(author("name", "陈女士", "phone", "138 0000 0000"))
        .returns("陈女士", Message.Author::name)
        .returns("138 0000 0000", Message.Author::phone)
        .returns(null, Message.Author::email)
        .returns(false, Message.Author::wantsPrivacy);
    assertThat(author("phone", "13800000000", "privacy", "true"))
        .returns(null, Message.Author::name)
        .returns(true, Message.Author::wantsPrivacy);
  }

  @Test
  void whereNothingIsSaidOfACallerItIsWhoFiledIt() {
    for (String[] nothing :
        List.of(new String[] {}, new String[] {"name", "\u200b", "phone", " "})) {
      assertThat(author(nothing))
          .returns(clerk.name(), Message.Author::name)
          .returns(clerk.mail(), Message.Author::email);
    }
  }

  @Test
  void aFindingHasNoCaller() {
    assertThat(author("kind", "finding", "platform", "本地论坛", "name", "陈女士", "phone", "13800000000"))
        .returns(clerk.name(), Message.Author::name)
        .returns(null, Message.Author::phone);
  }

  @Test
  void whatIsLongerThanAPhoneNumberIsRefusedBesideItsField() {
    assertThat(read("phone", "1".repeat(FindingForm.PHONE + 1)))
        .isInstanceOfSatisfying(
            Reading.Wrong.class,
            wrong ->
                assertThat(wrong.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.field()).isEqualTo("phone")));
  }
}
