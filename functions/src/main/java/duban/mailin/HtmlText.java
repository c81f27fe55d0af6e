package duban.mailin;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The words of an HTML body. What comes out is plain text and is escaped again wherever it is
/// shown, so that it is enough to get the words right: nothing here decides what is safe.
///
/// Reads every character once, whatever the HTML is like.
final class HtmlText {
  /// What stands between these is not for readers.
  private static final Set<String> HIDDEN =
      Set.of("script", "style", "head", "title", "template", "noscript", "svg", "math", "object");

  private static final Set<String> NEW_LINE =
      Set.of(
          "br", "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6",
          "blockquote", "pre", "hr", "section", "article", "header", "footer", "dl", "dt", "dd");

  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", " "),
          Map.entry("ensp", " "),
          Map.entry("emsp", " "),
          Map.entry("hellip", "…"),
          Map.entry("mdash", "—"),
          Map.entry("ndash", "–"),
          Map.entry("middot", "·"),
          Map.entry("ldquo", "“"),
          Map.entry("rdquo", "”"),
          Map.entry("lsquo", "‘"),
          Map.entry("rsquo", "’"),
          Map.entry("copy", "©"),
          Map.entry("yen", "¥"),
          Map.entry("times", "×"));

  private static final int LONGEST_ENTITY = 10;

  private final String html;
  private final StringBuilder out = new StringBuilder();

  /// Elements that nothing closes any more: looking for their end once is enough.
  private final Set<String> endless = new HashSet<>();

  private int at;

  private HtmlText(String html) {
    this.html = html;
  }

  static String of(String html) {
    return new HtmlText(html).read();
  }

  private String read() {
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '<' && tag()) {
        continue;
      }
      if (c == '&') {
        entity();
      } else if (c == '\n' || c == '\r' || c == '\t' || c == ' ') {
        space();
        at++;
      } else {
        out.append(c);
        at++;
      }
    }
    return MailText.lines(out.toString());
  }

  private void space() {
    if (!out.isEmpty() && !Character.isWhitespace(out.charAt(out.length() - 1))) {
      out.append(' ');
    }
  }

  /// @return whether something was read: a `<` that begins no tag is a character like others
  private boolean tag() {
    if (html.startsWith("<!--", at)) {
      skipBehind("-->");
      return true;
    }
    int name = at + 1;
    boolean closing = name < html.length() && html.charAt(name) == '/';
    if (closing) {
      name++;
    }
    if (name >= html.length()) {
      return false;
    }
    char first = html.charAt(name);
    if (first == '!' || first == '?') {
      skipBehind(">");
      return true;
    }
    if (!letter(first)) {
      return false;
    }
    int end = name;
    while (end < html.length() && (letter(html.charAt(end)) || digit(html.charAt(end)))) {
      end++;
    }
    String element = html.substring(name, Math.min(end, name + 16)).toLowerCase(Locale.ROOT);
    skipTag(end);
    if (NEW_LINE.contains(element)) {
      out.append('\n');
    } else if (element.equals("td") || element.equals("th")) {
      space();
    }
    boolean empty = at >= 2 && html.charAt(at - 2) == '/';
    if (!closing && !empty && HIDDEN.contains(element) && !endless.contains(element)) {
      skipElement(element);
    }
    return true;
  }

  private void skipBehind(String end) {
    int found = html.indexOf(end, at);
    at = found < 0 ? html.length() : found + end.length();
  }

  /// Behind the `>` of a tag; one inside quotes does not count.
  private void skipTag(int from) {
    char quote = 0;
    for (at = from; at < html.length(); at++) {
      char c = html.charAt(at);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        at++;
        return;
      }
    }
  }

  private void skipElement(String element) {
    String end = "</" + element;
    int search = at;
    while (search >= 0 && search < html.length()) {
      int found = html.indexOf("</", search);
      if (found < 0) {
        break;
      }
      if (html.regionMatches(true, found, end, 0, end.length())) {
        at = found;
        skipBehind(">");
        return;
      }
      search = found + 2;
    }
    // Never closed: the rest is read, rather than lost.
    endless.add(element);
  }

  private void entity() {
    int end = html.indexOf(';', at, Math.min(html.length(), at + LONGEST_ENTITY));
    if (end < 0) {
      out.append('&');
      at++;
      return;
    }
    String name = html.substring(at + 1, end);
    String text = name.startsWith("#") ? numbered(name.substring(1)) : NAMED.get(name);
    if (text == null) {
      out.append('&');
      at++;
    } else {
      out.append(text);
      at = end + 1;
    }
  }

  private static @Nullable String numbered(String number) {
    boolean hex = number.startsWith("x") || number.startsWith("X");
    String digits = hex ? number.substring(1) : number;
    if (digits.isEmpty() || digits.length() > 7 || digits.startsWith("-")) {
      return null;
    }
    try {
      int code = Integer.parseInt(digits, hex ? 16 : 10);
      return Character.isValidCodePoint(code) && !(code >= 0xd800 && code <= 0xdfff) && code != 0
          ? Character.toString(code)
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean letter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
