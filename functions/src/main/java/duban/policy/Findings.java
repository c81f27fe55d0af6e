package duban.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/// Collects what is wrong, so that one reading tells everything.
final class Findings {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern MAIL =
      Pattern.compile("[^\\s@<>,;:\"()]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

  private final List<Finding> all = new ArrayList<>();

  void add(String file, String path, String problem) {
    all.add(new Finding(file, path, problem));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<Finding> list() {
    return List.copyOf(all);
  }

  /// Ids stand in keys, task ids and mail headers.
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static final String NOT_AN_ID = "must be 1 to 40 lower-case letters, digits and '-', not '%s'";

  static boolean isMail(String text) {
    return text.length() <= 254 && MAIL.matcher(text).matches();
  }

  static final String NOT_A_MAIL = "not a bare mail address: '%s'";

  static String oneOf(Collection<String> known, String given) {
    return "must be one of " + String.join(", ", known) + ", not '" + given + "'";
  }
}
