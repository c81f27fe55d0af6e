package duban.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The sorts of files that can be told by their content, and that an office may accept as papers.
/// What a browser would run (HTML, SVG, scripts) and what carries macros is none of them.
public enum PaperType {
  JPEG("image/jpeg", "jpg", "jpeg"),
  PNG("image/png", "png"),
  GIF("image/gif", "gif"),
  WEBP("image/webp", "webp"),
  HEIC("image/heic", "heic", "heif"),
  PDF("application/pdf", "pdf"),
  DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
  XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
  PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
  AMR("audio/amr", "amr"),
  MP3("audio/mpeg", "mp3"),
  M4A("audio/mp4", "m4a"),
  MP4("video/mp4", "mp4", "m4v"),
  QUICKTIME("video/quicktime", "mov");

  private final String mediaType;
  private final List<String> extensions;

  PaperType(String mediaType, String... extensions) {
    this.mediaType = mediaType;
    this.extensions = List.of(extensions);
  }

  /// As policies and cases name it.
  public String mediaType() {
    return mediaType;
  }

  /// What its files' names end in, without the dot, the usual one first.
  public List<String> extensions() {
    return extensions;
  }

  public static Optional<PaperType> of(String mediaType) {
    return Arrays.stream(values()).filter(type -> type.mediaType.equals(mediaType)).findFirst();
  }
}
