package duban.policy;

import java.util.Arrays;
import java.util.List;

/// Reads the section `attachments`. Without it an office takes what most do.
final class AttachmentsSection {
  /// Mail servers take mails up to this size, so that nothing larger can come.
  private static final int LARGEST = 25_000_000;

  private static final int MOST = 50;

  private AttachmentsSection() {}

  static Attachments read(Entry root) {
    if (!root.has("attachments")) {
      return Attachments.USUAL;
    }
    Entry section = root.entry("attachments");
    List<String> known = Arrays.stream(PaperType.values()).map(PaperType::mediaType).toList();
    List<String> types =
        section.references(
            "types",
            known,
            "the media type '%s' cannot be told by a file's content, or is never taken; known: "
                + String.join(", ", known));
    if (section.has("types") && types.isEmpty()) {
      section.problem("types", "must not be empty");
    }
    Attachments attachments =
        new Attachments(
            section.integer("largest", 1, LARGEST), section.integer("most", 1, MOST), types);
    section.finish();
    return attachments;
  }
}
