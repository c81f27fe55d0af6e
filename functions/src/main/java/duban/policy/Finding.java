package duban.policy;

/// Something wrong with an office's files, for the person who edits them.
///
/// @param path where in the file: `areas[2].unit`, `line 4.mail`; empty for the file as a whole
public record Finding(String file, String path, String problem) {
  /// For example `policy.yaml: areas[2].unit: no unit 'x' in units.csv`.
  @Override
  public String toString() {
    return path.isEmpty() ? file + ": " + problem : file + ": " + path + ": " + problem;
  }
}
