package duban.report.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.FieldProblem;
import duban.report.sheet.Sheet.Format;
import duban.report.sheet.Sheets.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables as Excel, WPS and registers save them, and files that are none.
@Tag("A10")
class SheetsTest {
  private static final Charset GB18030 = Charset.forName("GB18030");

  /// Of this test: a heading is one of these words.
  private final Sheets sheets =
      new Sheets(20, row -> (int) row.stream().filter(List.of("标题", "内容", "电话")::contains).count());

  private Sheet read(byte[] content) {
    Reading reading = sheets.read(content);
    assertThat(reading).isInstanceOf(Reading.Good.class);
    return ((Reading.Good) reading).sheet();
  }

  private List<List<String>> texts(byte[] content) {
    return read(content).lines().stream().map(Line::texts).toList();
  }

  private FieldProblem refusal(byte[] content) {
    Reading reading = sheets.read(content);
    assertThat(reading).isInstanceOf(Reading.Refused.class);
    return ((Reading.Refused) reading).problem();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "GB18030", "UTF-16"})
  void chineseIsReadInWhatItWasSavedIn(String charset) {
    assertThat(texts("标题,内容\n井盖破损,解放路口㐂𠮷\n".getBytes(Charset.forName(charset))))
        .containsExactly(List.of("标题", "内容"), List.of("井盖破损", "解放路口㐂𠮷"));
  }

  @Test
  void excelsMarkIsNoPartOfTheFirstHeading() {
    assertThat(texts(utf8("\uFEFF标题,内容\n甲,乙"))).first().isEqualTo(List.of("标题", "内容"));
    byte[] little = ("\uFEFF标题\t内容\r\n甲\t乙").getBytes(StandardCharsets.UTF_16LE);
    assertThat(texts(little)).containsExactly(List.of("标题", "内容"), List.of("甲", "乙"));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void whatSeparatesShowsByTheHeadings(String separator) {
    assertThat(
            texts(
                utf8(
                    ("登记表\n标题|内容\n" + "甲,乙;丙".replace(separator, "、") + "|戊")
                        .replace("|", separator))))
        .contains(List.of("标题", "内容"))
        .last()
        .satisfies(row -> assertThat(row).hasSize(2).endsWith("戊"));
  }

  @Test
  void quotedFieldsHoldSeparatorsQuotesAndLineEnds() {
    Sheet sheet = read(utf8("标题,内容\r\n\"一,二\",\"他说\"\"好\"\"\r\n第二行\"\r\n丙,丁\r\n"));

    assertThat(sheet.lines().get(1).texts()).containsExactly("一,二", "他说\"好\"\r\n第二行");
    assertThat(sheet.lines())
        .as("a row's number is the spreadsheet's, not the text's")
        .extracting(Line::number)
        .containsExactly(1, 2, 3);
  }

  @Test
  void blankRowsAreLeftOutButCounted() {
    Sheet sheet = read(utf8("sep=;\n标题;内容\n\n;;\n甲;乙;;;\n"));

    assertThat(sheet.lines()).extracting(Line::number).containsExactly(2, 5);
    assertThat(sheet.lines().getLast().texts()).containsExactly("甲", "乙");
  }

  @Test
  void quotesThatDoNotPairAreRefused() {
    assertThat(refusal(utf8("标题,内容\n\"甲\"乙,丙\n")))
        .isEqualTo(new FieldProblem("file", "problem.import.quotes"));
  }

  @Test
  void whatIsNoTextIsRefused() {
    assertThat(refusal(new byte[0])).isEqualTo(new FieldProblem("file", "problem.import.empty"));
    assertThat(refusal(utf8("\n ,\n"))).isEqualTo(new FieldProblem("file", "problem.import.empty"));
    assertThat(refusal(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0, 16}))
        .isEqualTo(new FieldProblem("file", "problem.import.neither"));
    assertThat(refusal(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 1, 2}))
        .isEqualTo(new FieldProblem("file", "problem.import.old-excel"));
    assertThat(refusal(utf8("标题\0内容")))
        .isEqualTo(new FieldProblem("file", "problem.import.neither"));
    byte[] cut = "标题,内容\n破".getBytes(GB18030);
    assertThat(refusal(java.util.Arrays.copyOf(cut, cut.length - 1)))
        .isEqualTo(new FieldProblem("file", "problem.import.neither"));
  }

  @Test
  void moreRowsOrColumnsThanAllowedAreRefused() {
    String row = "甲,乙\n";
    assertThat(refusal(utf8("标题,内容\n" + row.repeat(30))))
        .isEqualTo(new FieldProblem("file", "problem.import.rows", 20));
    assertThat(read(utf8("标题,内容\n" + row.repeat(20))).lines()).hasSize(21);
    assertThat(refusal(utf8("标题" + ",甲".repeat(100))))
        .isEqualTo(new FieldProblem("file", "problem.import.columns", 100));
  }

  private static byte[] book(Consumer<Workbook> fill) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(content, "Test", null)) {
      fill.accept(book);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return content.toByteArray();
  }

  private static byte[] sheet(Consumer<Worksheet> fill) {
    return book(book -> fill.accept(book.newWorksheet("报送")));
  }

  @Test
  void numbersReadAsTheyAreShown() {
    byte[] content =
        sheet(
            s -> {
              s.value(0, 0, "标题");
              s.value(0, 1, 13_800_138_000L);
              s.value(0, 2, 59_187_654_321L);
              s.style(0, 2).format("000000000000").set();
              s.value(0, 3, "0591-87654321");
              s.value(0, 4, 0.1 + 0.2);
              s.value(0, 5, 350_102.0);
              s.value(0, 6, -2.50);
              s.value(0, 7, true);
              s.value(0, 8, 1.0e20);
            });

    assertThat(texts(content))
        .containsExactly(
            List.of(
                "标题",
                "13800138000",
                "059187654321",
                "0591-87654321",
                "0.3",
                "350102",
                "-2.5",
                "TRUE",
                "100000000000000000000"));
  }

  @Test
  void datesAreTimesOfTheClockTheyWereWrittenBy() {
    LocalDateTime time = LocalDateTime.of(2026, 4, 15, 8, 40);
    byte[] content =
        sheet(
            s -> {
              s.value(0, 0, time);
              s.style(0, 0).format("yyyy/m/d h:mm").set();
              s.value(0, 1, time);
              s.style(0, 1).format("yyyy\"年\"m\"月\"d\"日\" h\"时\"mm\"分\"").set();
              s.value(0, 2, time.toLocalDate());
              s.style(0, 2).format("yyyy-mm-dd").set();
              s.value(0, 3, time);
              s.value(0, 4, time.toLocalDate().atStartOfDay());
              s.style(0, 4).format("yyyy-mm-dd hh:mm").set();
            });

    List<Cell> cells = read(content).lines().getFirst().cells();
    assertThat(cells.get(0)).isEqualTo(new Cell("2026-04-15 08:40", time, null));
    assertThat(cells.get(1)).isEqualTo(new Cell("2026-04-15 08:40", time, null));
    assertThat(cells.get(2)).as("a day alone is no time").isEqualTo(Cell.of("2026-04-15"));
    assertThat(cells.get(3).moment()).as("a time that lost its format").isEqualTo(time);
    assertThat(cells.get(4).moment()).isEqualTo(LocalDateTime.of(2026, 4, 15, 0, 0));
  }

  /// Changes one part of a workbook.
  private static byte[] changed(byte[] book, String part, String from, String to) {
    Map<String, byte[]> parts = parts(book);
    parts.computeIfPresent(
        part,
        (name, content) -> {
          String text = new String(content, StandardCharsets.UTF_8);
          assertThat(text).contains(from);
          return utf8(text.replace(from, to));
        });
    assertThat(parts).containsKey(part);
    return zip(parts);
  }

  private static Map<String, byte[]> parts(byte[] book) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(book)).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return parts;
  }

  private static byte[] zip(Map<String, byte[]> parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(content)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return content.toByteArray();
  }

  private static final String SHEET = "xl/worksheets/sheet1.xml";

  private static byte[] placeholder(String cell) {
    byte[] book =
        sheet(
            s -> {
              s.value(0, 0, "标题");
              s.value(0, 1, 4711);
            });
    return changed(book, SHEET, "<c r=\"B1\" t=\"n\"><v>4711</v></c>", cell);
  }

  @ParameterizedTest
  @CsvSource({"22", "14", "31"})
  void theFormatsThatNoFileSpellsOutAreDays(int format) {
    byte[] book =
        sheet(
            s -> {
              s.value(0, 0, 46_127.361111111111);
              s.style(0, 0).format("yyyy").set();
            });
    byte[] content =
        changed(book, "xl/styles.xml", "numFmtId=\"165\"", "numFmtId=\"" + format + "\"");

    assertThat(read(content).lines().getFirst().cell(0))
        .isEqualTo(new Cell("2026-04-15 08:40", LocalDateTime.of(2026, 4, 15, 8, 40), null));
  }

  @Test
  void daysMayCountFrom1904() {
    byte[] book =
        sheet(
            s -> {
              s.value(0, 0, 46_127.361111111111 - 1_462);
              s.style(0, 0).format("yyyy-mm-dd hh:mm").set();
            });
    byte[] content =
        changed(
            book,
            "xl/workbook.xml",
            "<workbookPr date1904=\"false\"/>",
            "<workbookPr date1904=\"true\"/>");

    assertThat(read(content).lines().getFirst().cell(0).text()).isEqualTo("2026-04-15 08:40");
  }

  @Test
  void formulasCountByTheValueSavedWithThem() {
    assertThat(
            read(placeholder("<c r=\"B1\" t=\"str\"><f>A1&amp;\"x\"</f><v>标题x</v></c>"))
                .lines()
                .getFirst()
                .texts())
        .containsExactly("标题", "标题x");
    assertThat(read(placeholder("<c r=\"B1\"><f>1+1</f><v>2</v></c>")).lines().getFirst().texts())
        .containsExactly("标题", "2");
    assertThat(
            read(placeholder("<c r=\"B1\" t=\"str\"><f>TEXT(1,\"000\")</f><v>001</v></c>"))
                .lines()
                .getFirst()
                .texts())
        .as("text that looks like a number stays text")
        .containsExactly("标题", "001");
    assertThat(
            read(placeholder("<c r=\"B1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>"))
                .lines()
                .getFirst()
                .cell(1))
        .isEqualTo(new Cell("#DIV/0!", null, Cell.Mark.BROKEN));
    assertThat(read(placeholder("<c r=\"B1\" t=\"e\"><v>#N/A</v></c>")).lines().getFirst().cell(1))
        .isEqualTo(new Cell("#N/A", null, Cell.Mark.BROKEN));
  }

  @Test
  void textInACellAndSharedTextReadTheSame() {
    byte[] content =
        sheet(
            s -> {
              s.value(0, 0, "标题");
              s.inlineString(0, 1, "内容\n第二行");
              s.value(3, 0, "标题");
            });

    Sheet sheet = read(content);
    assertThat(sheet.lines()).extracting(Line::number).containsExactly(1, 4);
    assertThat(sheet.lines().getFirst().texts()).containsExactly("标题", "内容\n第二行");
    assertThat(sheet.format()).isEqualTo(Format.XLSX);
    assertThat(sheet.name()).isEqualTo("报送");
  }

  @Test
  void hiddenAndEmptySheetsArePassedOver() {
    byte[] content =
        book(
            book -> {
              Worksheet hidden = book.newWorksheet("旧");
              hidden.value(0, 0, "秘密");
              hidden.setVisibilityState(VisibilityState.HIDDEN);
              Worksheet very = book.newWorksheet("更旧");
              very.value(0, 0, "机密");
              very.setVisibilityState(VisibilityState.VERY_HIDDEN);
              book.newWorksheet("空");
              book.newWorksheet("四月").value(0, 0, "标题");
              book.newWorksheet("五月").value(0, 0, "另一张");
            });

    Sheet sheet = read(content);
    assertThat(sheet.name()).isEqualTo("四月");
    assertThat(sheet.lines()).extracting(Line::texts).containsExactly(List.of("标题"));
  }

  @Test
  @Tag("E9")
  void aZipThatUnfoldsToTooMuchIsRefusedBeforeItDoes() {
    byte[] book = sheet(s -> s.value(0, 0, "标题"));
    byte[] bomb =
        changed(
            book,
            SHEET,
            "<sheetData>",
            "<!--" + " ".repeat(Unpacking.MOST_BYTES) + "--><sheetData>");
    assertThat(bomb.length).as("small as it comes").isLessThan(2_000_000);
    assertThat(refusal(bomb)).isEqualTo(new FieldProblem("file", "problem.import.bomb"));

    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int i = 0; i <= Unpacking.MOST_ENTRIES; i++) {
      many.put("xl/media/" + i, new byte[0]);
    }
    assertThat(refusal(zip(many))).isEqualTo(new FieldProblem("file", "problem.import.bomb"));
  }

  @ParameterizedTest
  @Tag("E9")
  @ValueSource(
      strings = {
        "<c r=\"ZZZZZZ1\"><v>1</v></c>",
        "<c r=\"&#90;&#90;&#90;&#90;&#90;1\"><v>1</v></c>",
        "<c r=\"B1\"><v>1e999999999</v></c>",
        "<c r=\"B1\" t=\"s\"><v>99999</v></c>",
        "<c r=\"B1\" t=\"s\"><v>x</v></c>",
        "<c r=\"B1\" t=\"?\"><v>1</v></c>",
        "<c r=\"B1\"><v>1</v>"
      })
  void cellsThatCannotBeAreRefusedOrHarmless(String cell) {
    Reading reading = sheets.read(placeholder(cell));

    switch (reading) {
      case Reading.Refused(FieldProblem problem) ->
          assertThat(problem).isEqualTo(new FieldProblem("file", "problem.import.damaged"));
      case Reading.Good(Sheet sheet) ->
          assertThat(sheet.lines().getFirst().texts()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  @Tag("E9")
  void whatADocumentTypeDeclaresIsNotFetched() {
    byte[] content =
        changed(
            placeholder("<c r=\"B1\" t=\"inlineStr\"><is><t>&secret;</t></is></c>"),
            SHEET,
            "<worksheet ",
            "<!DOCTYPE worksheet [<!ENTITY secret SYSTEM \"file:///etc/hostname\">]><worksheet ");

    Reading reading = sheets.read(content);
    assertThat(reading).isInstanceOf(Reading.Refused.class);
  }

  @Test
  void aZipThatIsNoSpreadsheetIsRefused() {
    assertThat(refusal(zip(Map.of("readme.txt", utf8("标题")))))
        .isEqualTo(new FieldProblem("file", "problem.import.damaged"));
    assertThat(refusal(new byte[] {'P', 'K', 3, 4, 0, 0}))
        .isEqualTo(new FieldProblem("file", "problem.import.damaged"));
  }

  /// Whatever a file is made of, it is read or refused.
  @Test
  @Tag("E9")
  void noDamageIsAFault() {
    Random random = new Random(20260415);
    byte[] xlsx =
        sheet(
            s -> {
              for (int row = 0; row < 12; row++) {
                s.value(row, 0, "标题" + row);
                s.value(row, 1, row * 1.5);
                s.value(row, 2, LocalDateTime.of(2026, 4, 15, 8, row));
              }
            });
    byte[] csv = utf8("标题,内容,电话\n\"甲,\"\"乙\"\"\n丙\",丁,0591\n");
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] damaged = (i % 2 == 0 ? xlsx : csv).clone();
      for (int n = random.nextInt(1, 8); n > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      if (i % 5 == 0) {
        damaged = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      switch (sheets.read(damaged)) {
        case Reading.Good good -> read++;
        case Reading.Refused refusal -> refused++;
      }
    }
    assertThat(read).as("read").isPositive();
    assertThat(refused).as("refused").isPositive();
  }

  /// The parts of a workbook are damaged behind the zip's checksums.
  @Test
  @Tag("E9")
  void noDamageInsideAWorkbookIsAFault() {
    Random random = new Random(4711);
    byte[] book =
        sheet(
            s -> {
              s.value(0, 0, "标题");
              s.value(1, 0, 46_127.36);
              s.style(1, 0).format("yyyy-mm-dd hh:mm").set();
              s.formula(2, 0, "A1");
            });
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      Map<String, byte[]> parts = parts(book);
      for (byte[] part : parts.values()) {
        for (int n = random.nextInt(3); n > 0 && part.length > 0; n--) {
          part[random.nextInt(part.length)] = (byte) random.nextInt(32, 127);
        }
      }
      if (sheets.read(zip(parts)) instanceof Reading.Refused) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 300);
  }

  @Test
  @Tag("E9")
  void whatWouldBeAFormulaIsGivenBackAsText() {
    List<String> row =
        List.of("=cmd|' /C calc'!A0", "+86 591", "-1", "@SUM(A1)", "＝1+1", "'=x", "'plain", "a=b");
    byte[] csv = SheetWriter.rows(Format.CSV, "", List.of(row));

    assertThat(new String(csv, StandardCharsets.UTF_8))
        .startsWith("\uFEFF")
        .contains("'=cmd|' /C calc'!A0,'+86 591,'-1,'@SUM(A1),'＝1+1,''=x,'plain,a=b");
    assertThat(texts(csv)).as("and means the same when it comes back").containsExactly(row);
    assertThat(texts(SheetWriter.rows(Format.XLSX, "甲/乙", List.of(row)))).containsExactly(row);
  }

  private static byte[] formula(String value) {
    return placeholder("<c r=\"B1\"><f>CONCATENATE(1,2)</f>" + value + "</c>");
  }

  @Test
  void aFormulaWhoseValueWasNotSavedIsMarkedAndOneThatIsEmptyIsNot() {
    Cell unsaved = read(formula("")).lines().getFirst().cell(1);
    assertThat(unsaved).isEqualTo(new Cell("", null, Cell.Mark.NOT_WORKED_OUT));
    assertThat(unsaved.blank()).as("a row of it alone is no empty row").isFalse();
    assertThat(
            read(placeholder("<c r=\"B1\" t=\"str\"><f>IF(1,\"\",2)</f><v></v></c>"))
                .lines()
                .getFirst()
                .cell(1))
        .isEqualTo(Cell.EMPTY);
  }

  @ParameterizedTest
  @CsvSource({
    "13912345678,13912345678,",
    "1.3912345679E+10,13912345679,",
    "1.39E+10,13900000000,",
    "202611300001230012,202611300001230000,ROUNDED",
    "2.02611300001230E+17,202611300001230000,ROUNDED",
    "999999999999999,999999999999999,"
  })
  void aNumberHasAllItsDigitsOrIsMarked(String saved, String text, Cell.@Nullable Mark mark) {
    assertThat(read(placeholder("<c r=\"B1\"><v>" + saved + "</v></c>")).lines().getFirst().cell(1))
        .isEqualTo(new Cell(text, null, mark));
  }

  @ParameterizedTest
  @CsvSource({
    "1.39E+10,1.39E+10,SHORTENED",
    "2.02611E+17,2.02611E+17,SHORTENED",
    "1.3912345678E+10,13912345678,",
    "5E+10,5E+10,SHORTENED",
    "E+10,E+10,",
    "3E5,3E5,",
    "型号1.39E+10,型号1.39E+10,"
  })
  void aNumberThatWasSavedAsItIsShownIsMarkedUnlessAllDigitsAreThere(
      String saved, String text, Cell.@Nullable Mark mark) {
    assertThat(read(utf8("标题,电话\n甲," + saved + "\n")).lines().get(1).cell(1))
        .isEqualTo(new Cell(text, null, mark));
  }

  @Test
  @Tag("E9")
  void aNumberOfAMillionDigitsIsNotReadAtAll() {
    byte[] content = placeholder("<c r=\"B1\"><v>" + "9".repeat(1_000_000) + "</v></c>");

    assertThat(refusal(content))
        .isEqualTo(new FieldProblem("file", "problem.import.long-number", "B1"));
    assertThat(
            texts(
                placeholder(
                    "<c r=\"B1\" t=\"inlineStr\"><is><t>" + "9".repeat(1_000) + "</t></is></c>")))
        .as("text may be long")
        .containsExactly(List.of("标题", "9".repeat(1_000)));
  }

  @Test
  void rowsThatAreNotShownAreTold() {
    byte[] content =
        sheet(
            s -> {
              s.value(0, 0, "标题");
              s.value(1, 0, "甲");
              s.value(2, 0, "乙");
              s.hideRow(1);
            });

    assertThat(read(content).lines()).extracting(Line::hidden).containsExactly(false, true, false);
  }

  @Test
  void aCellOverSeveralRowsCountsForEachOfThem() {
    byte[] content =
        sheet(
            s -> {
              s.value(0, 0, "标题");
              s.value(0, 1, "区域");
              for (int row = 1; row < 5; row++) {
                s.value(row, 0, "第" + row + "件");
              }
              s.value(1, 1, "云溪县");
              s.range(1, 1, 3, 1).merge();
            });

    Sheet sheet = read(content);
    assertThat(sheet.lines().subList(1, 4))
        .extracting(line -> line.cell(1))
        .containsOnly(new Cell("云溪县", null, Cell.Mark.MERGED));
    assertThat(sheet.lines().get(4).cell(1)).isEqualTo(Cell.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A1:A0", "A1", "1:2", "AAAA1:AAAA9", "A1:A99999999", "ZZZ1:ZZZ9", ""})
  @Tag("E9")
  void rangesThatCannotBeAreHarmless(String range) {
    byte[] book =
        sheet(
            s -> {
              s.value(0, 0, "标题");
              s.value(1, 0, "甲");
            });
    byte[] content =
        changed(
            book,
            SHEET,
            "</sheetData>",
            "</sheetData><mergeCells><mergeCell ref=\"" + range + "\"/></mergeCells>");

    assertThat(texts(content)).containsExactly(List.of("标题"), List.of("甲"));
  }

  @Test
  void aBookWithoutStylesIsRead() {
    Map<String, byte[]> parts = parts(sheet(s -> s.value(0, 0, "标题")));
    parts.remove("xl/styles.xml");
    assertThat(texts(zip(parts))).as("named but not there").containsExactly(List.of("标题"));

    parts.computeIfPresent(
        "[Content_Types].xml",
        (name, content) ->
            utf8(
                new String(content, StandardCharsets.UTF_8)
                    .replaceAll("<Override[^>]*styles[^>]*/>", "")));
    assertThat(texts(zip(parts))).as("not named either").containsExactly(List.of("标题"));
  }

  @Test
  void otherProgramsFilesAreCalledByTheirNames() {
    byte[] type = utf8("application/vnd.oasis.opendocument.spreadsheet");
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(content)) {
      ZipEntry entry = new ZipEntry("mimetype");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(type.length);
      CRC32 crc = new CRC32();
      crc.update(type);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(type);
      zip.closeEntry();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(refusal(content.toByteArray()))
        .isEqualTo(new FieldProblem("file", "problem.import.open-document"));
    for (String page :
        List.of(
            "<html><table><tr><td>标题</td></tr></table></html>",
            "\uFEFF\r\n<!DOCTYPE html><table>",
            "<?xml version=\"1.0\"?><Workbook/>")) {
      assertThat(refusal(utf8(page))).isEqualTo(new FieldProblem("file", "problem.import.markup"));
    }
  }
}
