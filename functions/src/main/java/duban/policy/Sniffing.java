package duban.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tells what a file is by its content alone.
///
/// What is not told is not taken, so this has to know what an office wants and nothing else. A file
/// can be of two sorts at once; it is served as the one told here, to be saved and not shown.
public final class Sniffing {
  private static final Map<String, PaperType> BY_BEGINNING =
      Map.of(
          "\u00ff\u00d8\u00ff", PaperType.JPEG,
          "\u0089PNG\r\n\u001a\n", PaperType.PNG,
          "GIF87a", PaperType.GIF,
          "GIF89a", PaperType.GIF,
          "%PDF-", PaperType.PDF,
          "#!AMR\n", PaperType.AMR,
          "ID3", PaperType.MP3);

  /// MPEG-1 and MPEG-2 layer III, with and without a checksum.
  private static final Set<String> MP3_FRAMES =
      Set.of("\u00ff\u00fb", "\u00ff\u00fa", "\u00ff\u00f3", "\u00ff\u00f2");

  /// By the brands of ISO base media files (ISO/IEC 14496-12, 4.3). The first says what a file is
  /// best read as, the others what it may be read as, too: phones put a brand of their own first.
  private static final Map<String, PaperType> BY_BRAND =
      Map.ofEntries(
          Map.entry("isom", PaperType.MP4),
          Map.entry("iso2", PaperType.MP4),
          Map.entry("iso4", PaperType.MP4),
          Map.entry("iso5", PaperType.MP4),
          Map.entry("iso6", PaperType.MP4),
          Map.entry("mp41", PaperType.MP4),
          Map.entry("mp42", PaperType.MP4),
          Map.entry("avc1", PaperType.MP4),
          Map.entry("M4V ", PaperType.MP4),
          Map.entry("M4A ", PaperType.M4A),
          Map.entry("qt  ", PaperType.QUICKTIME),
          Map.entry("heic", PaperType.HEIC),
          Map.entry("heix", PaperType.HEIC),
          Map.entry("heim", PaperType.HEIC),
          Map.entry("heis", PaperType.HEIC),
          Map.entry("hevc", PaperType.HEIC),
          Map.entry("hevx", PaperType.HEIC),
          Map.entry("mif1", PaperType.HEIC));

  /// Brands of pictures that are coded in another way, though they name a known brand beside it.
  private static final Set<String> OTHER_BRANDS = Set.of("avif", "avis");

  private static final int BRAND = 4;

  /// More than any file names.
  private static final int MOST_BRANDS = 64;

  private static final Map<String, PaperType> BY_PART =
      Map.of(
          "word/document.xml", PaperType.DOCX,
          "xl/workbook.xml", PaperType.XLSX,
          "ppt/presentation.xml", PaperType.PPTX);

  private static final int END_OF_DIRECTORY = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int DIRECTORY_ENTRY = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int LONGEST_COMMENT = 0xffff;

  private Sniffing() {}

  /// Empty for what is none of them.
  public static Optional<PaperType> type(byte[] content) {
    String head = text(content, 0, 16);
    Optional<PaperType> known =
        BY_BEGINNING.entrySet().stream()
            .filter(each -> head.startsWith(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (known.isPresent()) {
      return known;
    }
    if (head.startsWith("RIFF") && text(content, 8, 4).equals("WEBP")) {
      return Optional.of(PaperType.WEBP);
    }
    if (text(content, 4, 4).equals("ftyp")) {
      return byBrand(content);
    }
    if (head.startsWith("PK\u0003\u0004")) {
      return office(names(content));
    }
    return MP3_FRAMES.contains(text(content, 0, 2)) ? Optional.of(PaperType.MP3) : Optional.empty();
  }

  private static Optional<PaperType> byBrand(byte[] content) {
    long said = Integer.toUnsignedLong(ByteBuffer.wrap(content).getInt());
    int end = (int) Math.min(Math.min(said, content.length), 16L + MOST_BRANDS * BRAND);
    List<String> brands = new ArrayList<>();
    brands.add(text(content, 8, BRAND));
    // Between the two stands the version of the first.
    for (int at = 16; at + BRAND <= end; at += BRAND) {
      brands.add(text(content, at, BRAND));
    }
    return brands.stream().anyMatch(OTHER_BRANDS::contains)
        ? Optional.empty()
        : brands.stream()
            .flatMap(brand -> Optional.ofNullable(BY_BRAND.get(brand)).stream())
            .findFirst();
  }

  private static String text(byte[] content, int from, int length) {
    int start = Math.min(from, content.length);
    return new String(content, start, Math.min(length, content.length - start), ISO_8859_1);
  }

  /// A document that carries macros has one part more.
  private static Optional<PaperType> office(Set<String> names) {
    if (!names.contains("[Content_Types].xml")
        || names.stream().anyMatch(n -> n.endsWith("vbaProject.bin"))) {
      return Optional.empty();
    }
    return BY_PART.entrySet().stream()
        .filter(each -> names.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// The names in a ZIP's directory. Nothing is unpacked: a small file can unpack to a very large
  /// one.
  private static Set<String> names(byte[] zip) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int end = zip.length - END_LENGTH;
    int first = Math.max(0, end - LONGEST_COMMENT);
    while (end >= first && bytes.getInt(end) != END_OF_DIRECTORY) {
      end--;
    }
    Set<String> names = new HashSet<>();
    if (end < first) {
      return names;
    }
    int at = bytes.getInt(end + 16);
    while (at >= 0 && at <= end - ENTRY_LENGTH && bytes.getInt(at) == DIRECTORY_ENTRY) {
      int name = Short.toUnsignedInt(bytes.getShort(at + 28));
      int extra = Short.toUnsignedInt(bytes.getShort(at + 30));
      int comment = Short.toUnsignedInt(bytes.getShort(at + 32));
      if (at + ENTRY_LENGTH + name > end) {
        return Set.of();
      }
      names.add(new String(zip, at + ENTRY_LENGTH, name, UTF_8));
      at += ENTRY_LENGTH + name + extra + comment;
    }
    return names;
  }
}
