package duban.policy;

import duban.cases.Tone;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One step of a ladder.
///
/// @param id unique within the ladder; the record of a case names it
/// @param to who is written to, by what they are to the step
/// @param circular whether the unit is put on the record as named in the circular (通报, D8)
public record Rung(String id, Moment at, Set<To> to, Tone tone, boolean circular) {
  /// What somebody is to a step.
  public enum To {
    /// Those asked in the step, or who stands in for them.
    HANDLER("handler"),
    /// The head of the unit.
    HEAD("head"),
    /// The unit's supervising leader (分管领导).
    LEADER("leader"),
    /// The handlers of the coordinating office.
    OFFICE("office"),
    /// The leading group (领导小组).
    LEADING_GROUP("leading-group");

    private final String id;

    To(String id) {
      this.id = id;
    }

    /// The word of policies.
    public String id() {
      return id;
    }

    static List<String> ids() {
      return java.util.Arrays.stream(values()).map(To::id).toList();
    }
  }

  public Rung {
    to = Collections.unmodifiableSet(new LinkedHashSet<>(to));
  }
}
