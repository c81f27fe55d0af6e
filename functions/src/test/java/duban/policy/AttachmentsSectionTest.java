package duban.policy;

import static org.assertj.core.api.Assertions.assertThat;

import duban.policy.PolicyReader.Read;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The section `attachments` of a policy.
@Tag("A10")
class AttachmentsSectionTest {
  private static Read read(String section) {
    Map<String, String> files = Qinglan.files();
    files.computeIfPresent(
        "policy.yaml",
        (file, text) -> text.substring(0, text.indexOf("\nattachments:")) + "\n" + section);
    return new PolicyReader(Qinglan.MACHINES).read("qinglan", files);
  }

  @Test
  void theSampleOfficesSectionIsReadWhole() {
    Attachments attachments = Qinglan.published().policy().attachments();

    assertThat(attachments.largest()).isEqualTo(4_000_000);
    assertThat(attachments.most()).isEqualTo(10);
    assertThat(attachments.takes(PaperType.PNG)).isTrue();
    assertThat(attachments.takes(PaperType.PPTX)).isFalse();
  }

  @Test
  void anOfficeThatSaysNothingTakesWhatMostDo() {
    assertThat(read(""))
        .isInstanceOfSatisfying(
            Read.Accepted.class,
            read -> assertThat(read.policy().attachments()).isEqualTo(Attachments.USUAL));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(read("attachments: {largest: 99000000, most: 0, types: [image/png, text/html]}\n"))
        .isInstanceOfSatisfying(
            Read.Refused.class,
            refused ->
                assertThat(refused.findings())
                    .extracting(Finding::path)
                    .containsExactlyInAnyOrder(
                        "attachments.types[1]", "attachments.largest", "attachments.most"));
    assertThat(read("attachments: {largest: 1000, most: 1, types: [], zip: yes}\n"))
        .isInstanceOfSatisfying(
            Read.Refused.class,
            refused ->
                assertThat(refused.findings())
                    .extracting(Finding::path)
                    .containsExactlyInAnyOrder("attachments.types", "attachments.zip"));
  }
}
