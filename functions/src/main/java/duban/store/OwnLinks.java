package duban.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Finds private links of ours in what people send, so that no other reader gets to see them (E10).
///
/// A link is recognised by its path and the form of its id, whatever host stands before it: as
/// text, percent-encoded to any of three depths (SafeLinks and other rewriters), with HTML's
/// character references, with what quoted-printable leaves behind, in the second form of
/// urldefense, and broken over lines that carry marks of quotation. Reading is linear in the length
/// of the text.
public final class OwnLinks {
  /// Stands in the place of a link's id.
  public static final String MASK = "***";

  /// No text that is shorter holds a link.
  private static final int SHORTEST = "/status/".length() + 27;

  private static final int ID = 43;
  private static final int DEPTHS = 3;
  private static final int LONGEST_REFERENCE = 8;
  private static final List<String> PRIVATE = List.of("/act/", "/report/", "/mail-in/");
  private static final String STATUS = "/status/";

  private OwnLinks() {}

  /// @param id as it stands in the address; null for a status page, which is only read
  private record Found(int start, int end, String id, boolean acts) {}

  /// The ids of the links in a text by which somebody can act, without those of status pages.
  public static Set<String> ids(String text) {
    Set<String> ids = new LinkedHashSet<>();
    for (Found found : find(text)) {
      if (found.acts()) {
        ids.add(found.id());
      }
    }
    return ids;
  }

  /// The text with [#MASK] for the id of every link of ours.
  public static String mask(String text) {
    List<Found> all = find(text);
    if (all.isEmpty()) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    int done = 0;
    for (Found found : all) {
      if (found.start() >= done) {
        masked.append(text, done, found.start()).append(MASK);
        done = found.end();
      }
    }
    return masked.append(text, done, text.length()).toString();
  }

  private static List<Found> find(String text) {
    if (text.length() < SHORTEST) {
      return List.of();
    }
    List<Found> found = new ArrayList<>();
    View view = View.of(text);
    for (int depth = 0; depth < DEPTHS; depth++) {
      view = view.decoded();
    }
    search(view, found);
    if (view.holds("-3A__")) {
      search(view.undefended(), found);
    }
    found.sort((a, b) -> Integer.compare(a.start(), b.start()));
    return found;
  }

  /// Latin letters alone: other alphabets have letters that become two.
  private static String lower(String text) {
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      if (folded[i] >= 'A' && folded[i] <= 'Z') {
        folded[i] += 'a' - 'A';
      }
    }
    return new String(folded);
  }

  private static void search(View view, List<Found> found) {
    String text = lower(view.text());
    int at = text.indexOf('/');
    while (at >= 0) {
      for (String path : PRIVATE) {
        if (text.startsWith(path, at)) {
          add(view, at + path.length(), ID, true, found);
        }
      }
      if (text.startsWith(STATUS, at)) {
        int end = at + STATUS.length();
        while (end < view.length() && end < at + 80 && isId(view.at(end))) {
          end++;
        }
        int length = end - at - STATUS.length();
        if (length >= 27) {
          add(view, at + STATUS.length(), length, false, found);
        }
      }
      at = text.indexOf('/', at + 1);
    }
  }

  private static void add(View view, int from, int length, boolean acts, List<Found> found) {
    int end = from;
    while (end < view.length() && end < from + length && isId(view.at(end))) {
      end++;
    }
    if (end == from + length) {
      found.add(
          new Found(view.from(from), view.to(end - 1), view.text().substring(from, end), acts));
    }
  }

  private static boolean isId(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /// A text that was decoded, each of its characters with where it stood in the original.
  private static final class View {
    private final StringBuilder text;
    private final int[] from;
    private final int[] to;

    private View(int capacity) {
      this.text = new StringBuilder(capacity);
      this.from = new int[capacity];
      this.to = new int[capacity];
    }

    static View of(String text) {
      View view = new View(text.length());
      for (int i = 0; i < text.length(); i++) {
        view.add(text.charAt(i), i, i + 1);
      }
      return view;
    }

    private void add(char c, int start, int end) {
      from[text.length()] = start;
      to[text.length()] = end;
      text.append(c);
    }

    int length() {
      return text.length();
    }

    char at(int i) {
      return text.charAt(i);
    }

    int from(int i) {
      return from[i];
    }

    int to(int i) {
      return to[i];
    }

    String text() {
      return text.toString();
    }

    boolean holds(String part) {
      return text.indexOf(part) >= 0;
    }

    /// One depth of percent-encoding, quoted-printable, character references and broken lines taken
    /// away.
    View decoded() {
      View view = new View(length());
      int i = 0;
      while (i < length()) {
        char c = at(i);
        if ((c == '%' || c == '=') && hex(i + 1) >= ' ') {
          view.add((char) hex(i + 1), from(i), to(i + 2));
          i += 3;
        } else if (c == '\r' || c == '\n' || (c == '=' && breaks(i + 1))) {
          i = afterBreak(i + 1);
        } else if (c == '\\' && i + 1 < length() && at(i + 1) == '/') {
          i++;
        } else if (invisible(c)) {
          i++;
        } else if (c == '&') {
          i = reference(i, view);
        } else {
          view.add(c, from(i), to(i));
          i++;
        }
      }
      return view;
    }

    /// The second form of urldefense: `-2F` for `%2F`, and `_` for a slash.
    View undefended() {
      View view = new View(length());
      int i = 0;
      while (i < length()) {
        char c = at(i);
        if (c == '-' && hex(i + 1) >= ' ') {
          view.add((char) hex(i + 1), from(i), to(i + 2));
          i += 3;
        } else {
          view.add(c == '_' ? '/' : c, from(i), to(i));
          i++;
        }
      }
      return view;
    }

    /// The byte that two hexadecimal digits write; -1 where there are none, or above ASCII.
    private int hex(int i) {
      if (i + 1 >= length()) {
        return -1;
      }
      int high = digit(at(i));
      int low = digit(at(i + 1));
      int value = high * 16 + low;
      return high < 0 || low < 0 || value > 0x7e ? -1 : value;
    }

    private static int digit(char c) {
      return c < 128 ? Character.digit(c, 16) : -1;
    }

    private boolean breaks(int i) {
      return i < length() && (at(i) == '\r' || at(i) == '\n');
    }

    /// Behind a line's end, with the next line's marks of quotation.
    private int afterBreak(int i) {
      int next = i;
      while (next < length() && " \t\r\n>|".indexOf(at(next)) >= 0) {
        next++;
      }
      return next;
    }

    private static boolean invisible(char c) {
      return c == '\u00ad' || (c >= '\u200b' && c <= '\u200f') || c == '\u2060' || c == '\ufeff';
    }

    private int reference(int start, View view) {
      int end = start + 1;
      while (end < length() && end - start <= LONGEST_REFERENCE && at(end) != ';') {
        end++;
      }
      int value = end < length() && at(end) == ';' ? character(text.substring(start + 1, end)) : -1;
      if (value < 0) {
        view.add('&', from(start), to(start));
        return start + 1;
      }
      view.add((char) value, from(start), to(end));
      return end + 1;
    }

    private static int character(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "amp" -> '&';
        case "sol" -> '/';
        case "colon" -> ':';
        case "equals" -> '=';
        case "percnt" -> '%';
        case "lowbar" -> '_';
        case "hyphen", "dash" -> '-';
        default -> number(name);
      };
    }

    private static int number(String name) {
      boolean hex = name.startsWith("#x") || name.startsWith("#X");
      String digits = name.startsWith("#") ? name.substring(hex ? 2 : 1) : "";
      int value = 0;
      for (int i = 0; i < digits.length(); i++) {
        int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), hex ? 16 : 10) : -1;
        if (digit < 0) {
          return -1;
        }
        value = Math.min(value * (hex ? 16 : 10) + digit, 0xffff);
      }
      return digits.isEmpty() || value < ' ' || value > 0x7e ? -1 : value;
    }
  }
}
