package duban.policy;

import java.util.Arrays;
import java.util.List;

/// What an office takes as papers, by whichever door they come.
///
/// @param largest how many bytes one file may have
/// @param most how many files may come with one message
/// @param types the media types it takes, of those in [PaperType]
public record Attachments(int largest, int most, List<String> types) {
  /// For policies that say nothing of it.
  public static final Attachments USUAL =
      new Attachments(
          4_000_000, 10, Arrays.stream(PaperType.values()).map(PaperType::mediaType).toList());

  public Attachments {
    types = List.copyOf(types);
  }

  public boolean takes(PaperType type) {
    return types.contains(type.mediaType());
  }
}
