package duban.cases;

import org.jspecify.annotations.Nullable;

/// Who did something, and in which role: every event names one.
///
/// @param id the person's id in the directory, the source's id, or `duban` for the system itself
/// @param unit the unit the person acted for
/// @param role the role the person acted in, as the policy names it
public record Actor(Kind kind, String id, @Nullable String unit, @Nullable String role) {
  /// What sort of party acted.
  public enum Kind {
    PERSON,
    SOURCE,
    CITIZEN,
    SYSTEM
  }

  /// Duban itself, carrying out the policy.
  public static final Actor SYSTEM = new Actor(Kind.SYSTEM, "duban", null, null);

  public static Actor person(String id, String unit, String role) {
    return new Actor(Kind.PERSON, id, unit, role);
  }

  public static Actor source(String id) {
    return new Actor(Kind.SOURCE, id, null, null);
  }
}
