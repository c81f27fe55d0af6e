package duban.cases;

/// How strongly somebody is reminded, from the gentlest to the strongest.
public enum Tone {
  /// 提醒: it will be due.
  REMINDER("reminder"),
  /// 催办: it is nearly due, or due (D8).
  URGING("urging"),
  /// 督办: it is late and is pressed until it is done (D4).
  PRESSING("pressing"),
  /// Somebody above the unit is told.
  ESCALATION("escalation"),
  /// 通报: the unit is named (D8).
  CIRCULAR("circular");

  private final String id;

  Tone(String id) {
    this.id = id;
  }

  /// The word of policies and message bundles.
  public String id() {
    return id;
  }
}
