package duban.report.sheet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/// Opens a spreadsheet's zip under limits, whatever its directory says about sizes, and packs what
/// was seen anew: what is read afterwards is exactly what was measured here.
final class Unpacking {
  /// A spreadsheet of the size allowed here unfolds to a tenth of that.
  static final int MOST_BYTES = 40 * 1024 * 1024;

  static final int MOST_ENTRIES = 300;

  /// `XFD`, the last column a spreadsheet can have, has three letters. A reader makes room up to
  /// the column it is told of.
  private static final int COLUMN_LETTERS = 3;

  /// Programs write 17 digits and an exponent; nothing keeps more.
  private static final int LONGEST_NUMBER = 400;

  /// The types of cells that hold a number; most do not name it.
  private static final Set<String> NUMBERS = Set.of("", "n");

  private static final String TYPES = "[Content_Types].xml";
  private static final String XL = "xl/";
  private static final String SHEETS = "xl/worksheets/";
  private static final String RELATIONS = "xl/_rels/workbook.xml.rels";

  private Unpacking() {}

  /// What came of it.
  sealed interface Outcome {
    /// @param content a zip of the same entries, not compressed
    /// @param styled whether it says how its cells are shown; some programs leave that out
    /// @param layouts of its sheets, by the id that the workbook gives them
    record Packed(byte[] content, boolean styled, Map<String, Layout> layouts) implements Outcome {
      public Packed {
        layouts = Map.copyOf(layouts);
      }
    }

    /// A number of more digits than any can have; reading it would take a very long time.
    ///
    /// @param place the cell as a spreadsheet calls it
    record LongNumber(String place) implements Outcome {}

    record TooLarge() implements Outcome {}

    /// Not a zip, or not a spreadsheet in one.
    record Unreadable() implements Outcome {}
  }

  static Outcome of(byte[] content) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip =
        ZipFile.builder()
            .setSeekableByteChannel(new SeekableInMemoryByteChannel(content))
            .setIgnoreLocalFileHeader(true)
            .get()) {
      List<ZipArchiveEntry> listed = Collections.list(zip.getEntries());
      if (listed.size() > MOST_ENTRIES) {
        return new Outcome.TooLarge();
      }
      int left = MOST_BYTES;
      for (ZipArchiveEntry entry : listed) {
        Optional<byte[]> part = read(zip, entry, left);
        if (part.isEmpty()) {
          return new Outcome.TooLarge();
        }
        left -= part.get().length;
        if (!entry.isDirectory() && entries.put(entry.getName(), part.get()) != null) {
          return new Outcome.Unreadable();
        }
      }
      return packed(entries);
    } catch (IOException | IllegalArgumentException e) {
      // The latter for offsets and sizes that cannot be.
      return new Outcome.Unreadable();
    }
  }

  /// Empty when there is more than `most`.
  private static Optional<byte[]> read(ZipFile zip, ZipArchiveEntry entry, int most)
      throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] part = in.readNBytes(most + 1);
      return part.length > most ? Optional.empty() : Optional.of(part);
    }
  }

  private static Outcome packed(Map<String, byte[]> entries) throws IOException {
    if (!entries.containsKey(TYPES)) {
      return new Outcome.Unreadable();
    }
    Map<String, Layout> parts = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      if (entry.getKey().startsWith(SHEETS) && entry.getKey().endsWith(".xml")) {
        switch (seen(entry.getValue())) {
          case Seen.Sound(Layout layout) -> parts.put(entry.getKey(), layout);
          case Seen.LongNumber(String place) -> {
            return new Outcome.LongNumber(place);
          }
          case Seen.Unsound() -> {
            return new Outcome.Unreadable();
          }
        }
      }
    }
    Map<String, Layout> layouts = new LinkedHashMap<>();
    targets(entries.getOrDefault(RELATIONS, new byte[0]))
        .forEach(
            (id, target) -> {
              Layout layout = parts.get(target.startsWith("/") ? target.substring(1) : XL + target);
              if (layout != null) {
                layouts.put(id, layout);
              }
            });
    return new Outcome.Packed(zip(entries), styled(entries), layouts);
  }

  /// What a sheet is like before its cells are read.
  private sealed interface Seen {
    record Sound(Layout layout) implements Seen {}

    record LongNumber(String place) implements Seen {}

    record Unsound() implements Seen {}
  }

  /// Looks whether every cell of a sheet stands in a column that there can be, and holds a number
  /// of a length that there can be; notes which cells span several.
  private static Seen seen(byte[] part) {
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(part));
      List<Layout.Span> spans = new ArrayList<>();
      String place = "";
      boolean number = false;
      boolean inValue = false;
      int length = 0;
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            switch (xml.getLocalName()) {
              case "c" -> {
                place = attribute(xml, "r");
                number = NUMBERS.contains(attribute(xml, "t"));
                if (place.chars().filter(c -> c < '0' || c > '9').count() > COLUMN_LETTERS) {
                  return new Seen.Unsound();
                }
              }
              case "v" -> {
                inValue = true;
                length = 0;
              }
              case "mergeCell" -> {
                if (spans.size() < Layout.MOST) {
                  Layout.span(attribute(xml, "ref")).ifPresent(spans::add);
                }
              }
              default -> inValue = false;
            }
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            length += xml.getTextLength();
            if (inValue && number && length > LONGEST_NUMBER) {
              return new Seen.LongNumber(place);
            }
          }
          case XMLStreamConstants.END_ELEMENT -> inValue = false;
          default -> {}
        }
      }
      return new Seen.Sound(new Layout(spans));
    } catch (XMLStreamException e) {
      return new Seen.Unsound();
    }
  }

  private static boolean styled(Map<String, byte[]> entries) {
    String types = new String(entries.getOrDefault(TYPES, new byte[0]), StandardCharsets.UTF_8);
    return entries.containsKey("xl/styles.xml") && types.contains("spreadsheetml.styles+xml");
  }

  /// Which part each relation of the workbook leads to.
  private static Map<String, String> targets(byte[] relations) {
    Map<String, String> targets = new LinkedHashMap<>();
    if (relations.length == 0) {
      return targets;
    }
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(relations));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("Relationship")) {
          targets.put(attribute(xml, "Id"), attribute(xml, "Target"));
        }
      }
    } catch (XMLStreamException e) {
      // The workbook's reader says so, too, and in the words for all damage.
      return Map.of();
    }
    return targets;
  }

  private static String attribute(XMLStreamReader xml, String name) {
    return Objects.requireNonNullElse(xml.getAttributeValue(null, name), "");
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(content)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return content.toByteArray();
  }
}
