package duban.intake;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON that means one thing only: no name twice in one object, nothing after the value, numbers as
/// they were written, and no deeper than it has to be.
final class StrictJson {
  /// How deep a message may be nested.
  static final int DEPTH = 20;

  /// How much an envelope adds: the list of a batch, and the event around its data.
  static final int ENVELOPE = 2;

  static final JsonMapper MAPPER = mapper(DEPTH);
  private static final JsonMapper ENVELOPES = mapper(DEPTH + ENVELOPE);

  private StrictJson() {}

  private static JsonMapper mapper(int depth) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(100)
                        .build())
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();
  }

  /// What came of reading.
  sealed interface Parsed {
    record Value(JsonNode node) implements Parsed {}

    /// Not JSON, or not JSON that means one thing only.
    ///
    /// @param line where reading stopped, from 1
    /// @param column likewise
    record Unreadable(int line, int column) implements Parsed {}
  }

  /// @param depth [#DEPTH], or that and [#ENVELOPE]
  static Parsed parse(String text, int depth) {
    try {
      JsonNode node = (depth == DEPTH ? MAPPER : ENVELOPES).readTree(text);
      return node.isMissingNode() ? new Parsed.Unreadable(1, 1) : new Parsed.Value(node);
    } catch (JacksonException e) {
      var at = e.getLocation();
      return at == null
          ? new Parsed.Unreadable(1, 1)
          : new Parsed.Unreadable(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }
  }
}
