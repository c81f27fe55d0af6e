package duban.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.FieldProblem;
import duban.cases.Message.Attachment;
import duban.cases.Message.Upload;
import duban.intake.Uploads.Checked;
import duban.policy.Attachments;
import duban.policy.PaperType;
import duban.policy.Sniffing;
import duban.store.InMemoryPapers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A10")
class UploadsTest {
  private static final byte[] PNG = "\u0089PNG\r\n\u001a\n0000".getBytes(ISO_8859_1);

  private static Checked check(Attachments rules, Given... files) {
    return Uploads.check(rules, "files", List.of(files));
  }

  private static byte[] zip(String... names) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "JPEG, 'ÿØÿà\u0000\u0010JFIF'",
    "GIF, GIF89a1",
    "GIF, GIF87a1",
    "WEBP, RIFF0000WEBPVP8 ",
    "PDF, %PDF-1.7 ",
    "AMR, '#!AMR\n000'",
    "MP3, ID3000",
    "MP3, 'ÿû000'",
    "M4A, '\u0000\u0000\u0000\u0018ftypM4A 0000'",
    "MP4, '\u0000\u0000\u0000\u0018ftypisom0000'",
    "QUICKTIME, '\u0000\u0000\u0000\u0018ftypqt  0000'",
    "HEIC, '\u0000\u0000\u0000\u0018ftypheic0000'"
  })
  void aFileIsWhatItsContentSays(PaperType type, String content) {
    assertThat(Sniffing.type(content.getBytes(ISO_8859_1))).contains(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><script>alert(1)</script>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        "<?xml version=\"1.0\"?><svg/>",
        "#!/bin/sh\nrm -rf /",
        "MZ\u0090\u0000",
        "\u007fELF",
        "RIFF0000WAVEfmt ",
        "RIFF",
        " %PDF-1.7",
        "\u0000\u0000\u0000\u0018ftypxxxx",
        "PK\u0003\u0004",
        "PK\u0005\u0006",
        "BM",
        "\u00ff",
        "plain words"
      })
  void whatIsNotToldIsNotTaken(String content) {
    assertThat(Sniffing.type(content.getBytes(ISO_8859_1))).isEmpty();
  }

  @Test
  void officeFilesAreToldByTheirPartsAndMacrosAreRefused() {
    assertThat(Sniffing.type(zip("[Content_Types].xml", "word/document.xml")))
        .contains(PaperType.DOCX);
    assertThat(Sniffing.type(zip("[Content_Types].xml", "xl/workbook.xml")))
        .contains(PaperType.XLSX);
    assertThat(Sniffing.type(zip("[Content_Types].xml", "ppt/presentation.xml")))
        .contains(PaperType.PPTX);
    assertThat(
            Sniffing.type(zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")))
        .isEmpty();
    assertThat(Sniffing.type(zip("word/document.xml"))).isEmpty();
    assertThat(Sniffing.type(zip("evil.exe"))).isEmpty();
  }

  @Test
  void aBrokenArchiveIsNoOfficeFileAndNoFault() {
    byte[] whole = zip("[Content_Types].xml", "word/document.xml");
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      byte[] broken = Arrays.copyOf(whole, 5 + random.nextInt(whole.length));
      for (int j = 0; j < 3; j++) {
        broken[4 + random.nextInt(broken.length - 4)] = (byte) random.nextInt();
      }
      assertThat(Sniffing.type(broken).filter(t -> t != PaperType.DOCX)).isEmpty();
    }
  }

  @Test
  void keepsWhatIsTakenUnderItsHashWithTheEndingItDeserves() {
    InMemoryPapers papers = new InMemoryPapers();
    Checked checked =
        check(
            Attachments.USUAL,
            new Given("截图.PNG", PNG),
            new Given("photo.exe", PNG),
            new Given("", PNG),
            new Given("../../etc/\u202egnp.exe", PNG));

    assertThat(checked).isInstanceOf(Checked.Taken.class);
    List<Attachment> kept = new Uploads(papers).keep("qinglan", ((Checked.Taken) checked).papers());

    assertThat(kept)
        .extracting(Attachment::title)
        .containsExactly("截图.PNG", "photo.exe.png", null, "gnp.exe.png");
    assertThat(kept).extracting(Attachment::url).containsOnlyNulls();
    assertThat(kept)
        .extracting(Attachment::upload)
        .containsOnly(
            new Upload(
                "7343d363d427f598455ae5f102d2f7e8c95efa14a6f454b8acc352c9458cac11",
                "image/png",
                PNG.length));
    assertThat(papers.count()).isEqualTo(1);
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    Attachments rules = new Attachments(20, 3, List.of("image/png", "application/pdf"));

    assertThat(
            check(
                rules,
                new Given("a.png", new byte[0]),
                new Given("b.png", Arrays.copyOf(PNG, 21)),
                new Given("c.gif", "GIF89a".getBytes(UTF_8)),
                new Given("d.png", PNG)))
        .isEqualTo(
            new Checked.Refused(
                List.of(
                    new FieldProblem("files", "problem.files.too-many", 3),
                    new FieldProblem("files", "problem.file.empty", "a.png"),
                    new FieldProblem("files", "problem.file.too-large", "b.png", "0.1 MB"),
                    new FieldProblem("files", "problem.file.type", "c.gif", "png, pdf"))));
    assertThat(check(rules, new Given("d.png", Arrays.copyOf(PNG, 20))))
        .isInstanceOf(Checked.Taken.class);
  }
}
