package duban.cases;

/// Which case: the office that answers for it, and the case's opaque id within that office.
///
/// Both are lower-case letters, digits and `-`, so they are safe in keys, execution names and
/// headers.
public record CaseRef(String office, String id) {
  public CaseRef {
    requirePlain("office", office);
    requirePlain("case id", id);
  }

  private static void requirePlain(String what, String value) {
    if (!value.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(
          "The " + what + " must be lower-case letters, digits and '-', not '" + value + "'.");
    }
  }

  /// `office/id`, as it is told to sources.
  @Override
  public String toString() {
    return office + "/" + id;
  }

  /// The reverse of [#toString()].
  public static CaseRef parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("A case reference reads office/id, not '" + text + "'.");
    }
    return new CaseRef(text.substring(0, slash), text.substring(slash + 1));
  }
}
