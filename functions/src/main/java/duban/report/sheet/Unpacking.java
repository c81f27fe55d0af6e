package duban.report.sheet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private Unpacking() {}

  /// What came of it.
  sealed interface Outcome {
    /// @param content a zip of the same entries, not compressed
    record Packed(byte[] content) implements Outcome {}

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
      return entries.containsKey("[Content_Types].xml")
              && entries.entrySet().stream().allMatch(e -> sound(e.getKey(), e.getValue()))
          ? new Outcome.Packed(packed(entries))
          : new Outcome.Unreadable();
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

  /// Whether every cell of a sheet stands in a column that there can be.
  private static boolean sound(String name, byte[] part) {
    if (!name.startsWith("xl/worksheets/") || !name.endsWith(".xml")) {
      return true;
    }
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(part));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("c")) {
          String place = xml.getAttributeValue(null, "r");
          if (place != null
              && place.chars().filter(c -> c < '0' || c > '9').count() > COLUMN_LETTERS) {
            return false;
          }
        }
      }
      return true;
    } catch (XMLStreamException e) {
      return false;
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static byte[] packed(Map<String, byte[]> entries) throws IOException {
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
