package duban.states.model;

/// How bad a [Finding] is.
public enum Severity {
  /// AWS would refuse the definition, or it lies outside what this interpreter covers.
  ERROR,
  /// It runs, and is probably a mistake.
  WARNING
}
