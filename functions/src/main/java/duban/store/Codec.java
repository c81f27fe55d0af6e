package duban.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.Effect;
import duban.cases.Recorded;
import duban.policy.Directory;
import duban.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The JSON inside the table's items. What it does not know it refuses: an event read without one
/// of its fields would replay into a different case.
final class Codec {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // What a source sent with its message must come back digit by digit.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Codec() {}

  /// One step's events, as one item keeps them.
  private record Entry(Instant at, Actor actor, List<CaseEvent> events) {}

  static String events(Instant at, Actor actor, List<CaseEvent> events) {
    return JSON.writeValueAsString(new Entry(at, actor, events));
  }

  /// @param firstSeq the number of the first event in `json`
  static List<Recorded> events(int firstSeq, String json) {
    Entry entry = JSON.readValue(json, Entry.class);
    List<Recorded> recorded = new ArrayList<>(entry.events().size());
    for (CaseEvent event : entry.events()) {
      recorded.add(new Recorded(firstSeq + recorded.size(), entry.at(), entry.actor(), event));
    }
    return recorded;
  }

  static String effect(Effect effect) {
    return JSON.writerFor(Effect.class).writeValueAsString(effect);
  }

  static Effect effect(String json) {
    return JSON.readValue(json, Effect.class);
  }

  static String digestEntry(Digests.Entry entry) {
    return JSON.writeValueAsString(entry);
  }

  static Digests.Entry digestEntry(String json) {
    return JSON.readValue(json, Digests.Entry.class);
  }

  static String policy(Policy policy) {
    return JSON.writeValueAsString(policy);
  }

  static Policy policy(String json) {
    return JSON.readValue(json, Policy.class);
  }

  static String directory(Directory directory) {
    return JSON.writeValueAsString(directory);
  }

  static Directory directory(String json) {
    return JSON.readValue(json, Directory.class);
  }
}
