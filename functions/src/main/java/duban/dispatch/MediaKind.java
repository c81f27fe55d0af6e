package duban.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The kinds of files people send from WeChat, known by how their content begins, whatever anybody
/// calls them.
enum MediaKind {
  JPEG("image/jpeg", "jpg"),
  PNG("image/png", "png"),
  GIF("image/gif", "gif"),
  WEBP("image/webp", "webp"),
  AMR("audio/amr", "amr"),
  MP3("audio/mpeg", "mp3"),
  MP4("video/mp4", "mp4");

  private final String mediaType;
  private final String ending;

  MediaKind(String mediaType, String ending) {
    this.mediaType = mediaType;
    this.ending = ending;
  }

  String mediaType() {
    return mediaType;
  }

  String ending() {
    return ending;
  }

  static Optional<MediaKind> of(byte[] bytes) {
    for (MediaKind kind : values()) {
      if (kind.begins(bytes)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private boolean begins(byte[] bytes) {
    return switch (this) {
      case JPEG -> at(bytes, 0, "\u00ff\u00d8\u00ff");
      case PNG -> at(bytes, 0, "\u0089PNG\r\n\u001a\n");
      case GIF -> at(bytes, 0, "GIF87a") || at(bytes, 0, "GIF89a");
      case WEBP -> at(bytes, 0, "RIFF") && at(bytes, 8, "WEBP");
      case AMR -> at(bytes, 0, "#!AMR");
      case MP3 ->
          at(bytes, 0, "ID3") || at(bytes, 0, "\u00ff\u00fb") || at(bytes, 0, "\u00ff\u00f3");
      case MP4 -> at(bytes, 4, "ftyp");
    };
  }

  /// @param text one character for each byte
  private static boolean at(byte[] bytes, int from, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= from + wanted.length
        && java.util.Arrays.equals(
            bytes, from, from + wanted.length, wanted, 0, wanted.length);
  }
}
