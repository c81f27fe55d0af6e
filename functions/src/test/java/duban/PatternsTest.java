package duban;

import static org.assertj.core.api.Assertions.assertThat;

import duban.text.Visible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// No text makes a pattern slow: twice the text takes about twice the time. Checked for every
/// pattern in the packages that read what strangers wrote, wherever it stands: as a constant, in a
/// collection, or inline in a call.
class PatternsTest {
  private static final List<String> PACKAGES =
      List.of(
          "assignment",
          "intake",
          "mail",
          "mailin",
          "open311",
          "policy",
          "report",
          "similar",
          "text",
          "wechat");

  private static final Path SOURCES = Path.of("src/main/java/duban");

  /// What a pattern may try again and again, or take too much of and give back.
  private static final List<String> PUMPS =
      List.of(
          " ",
          "\t",
          "\n",
          "\r",
          " \n",
          "\n ",
          "\r\n\t",
          "a",
          "A",
          "0",
          "9",
          "ab",
          "a1",
          "a ",
          "0 ",
          "a.",
          "0.",
          "0-",
          "0,",
          "a@",
          "@",
          "a@a.",
          ".",
          "-",
          "_",
          "+",
          "/",
          "\\",
          "<",
          "<a",
          ">",
          "(",
          ")",
          "((",
          "[",
          "]",
          "{",
          "\"",
          "'",
          "\"'",
          "=?",
          "?=",
          "=",
          "?",
          "&",
          "&#",
          ";",
          ",",
          ":",
          ": ",
          "*",
          "#",
          "$",
          "%",
          "^",
          "|",
          "~",
          "!",
          "for ",
          "message-id:",
          "message-id: ",
          "BEGIN:",
          "T",
          "P1",
          "yd",
          "http://",
          "路",
          "路1",
          "1号",
          "一",
          "一号",
          "第",
          "年",
          "月",
          "楼",
          "号",
          "室",
          "，",
          "　",
          "（",
          "电话",
          "电话:",
          "身份证",
          "微信",
          "QQ",
          "住",
          "姓名",
          "我叫",
          "京A",
          "\u200b",
          "\ud83d\ude00",
          "\u00a0");

  private static final List<String> TAILS = List.of("", "!");

  /// Patterns that are made while the program runs, out of somebody's name: of its letters as they
  /// stand, with at most one blank between two of them.
  private static final Map<String, Long> MADE = Map.of("PersonalData", 1L);

  /// Patterns that a whole text fits or does not; nothing looks for them inside of one.
  private static final Set<String> ONLY_WHOLE = Set.of("Handshake.ORIGIN", "Resource.PATH");

  private static final int LENGTH = 1_000;

  /// Doubled twice: linear time grows to the fourfold, quadratic time to the sixteenfold.
  private static final int TIMES = 4;

  private static final int MOST_GROWTH = 8;

  @Test
  void twiceTheTextTakesAboutTwiceTheTime() throws Exception {
    Map<String, Pattern> all = constants();
    all.putAll(inline());
    List<String> slow = new ArrayList<>();
    all.forEach(
        (name, pattern) -> {
          for (String pump : PUMPS) {
            for (String tail : TAILS) {
              if (grows(name, pattern, pump, tail)) {
                slow.add(name + " " + pattern + " on many «" + pump + "»");
              }
            }
          }
        });
    assertThat(all).hasSizeGreaterThan(30);
    assertThat(slow).isEmpty();
  }

  /// The test itself sees what is slow.
  @Test
  void aSlowPatternIsSeen() {
    assertThat(grows("", Pattern.compile("[ \\t]+\\n"), " ", "!")).isTrue();
    assertThat(grows("", Pattern.compile("/+$"), "/", "!")).isTrue();
    assertThat(grows("", Pattern.compile("(?:.|\\r?\\n[ \\t])*x"), "a", "!")).isTrue();
    assertThat(grows("", Pattern.compile("[^a]{1,64}@"), "b", "!")).isFalse();
  }

  /// A pattern that is compiled anywhere else than in a constant would escape this test.
  @Test
  void everyPatternIsAConstantOrStandsInline() throws Exception {
    Map<String, Long> found = new TreeMap<>();
    constants()
        .keySet()
        .forEach(name -> found.merge(name.replaceAll("[.$#].*", ""), 1L, Long::sum));
    for (Path source : sources()) {
      String code = Files.readString(source);
      long compiled = Pattern.compile("Pattern\\.compile\\(").matcher(code).results().count();
      String type = source.getFileName().toString().replace(".java", "");
      assertThat(found.getOrDefault(type, 0L))
          .as(source.toString())
          .isGreaterThanOrEqualTo(compiled - MADE.getOrDefault(type, 0L));
      if (Pattern.compile("\\.(?:replaceAll|replaceFirst|matches|split)\\(\\s*\"[^\"]*\"\\s*\\+")
          .matcher(code)
          .find()) {
        assertThat(MADE).as(source.toString()).containsKey(type);
      }
    }
  }

  private static boolean grows(String name, Pattern pattern, String pump, String tail) {
    long once = looks(name, pattern, pump.repeat(LENGTH / pump.length()) + tail);
    long longer = looks(name, pattern, pump.repeat(TIMES * LENGTH / pump.length()) + tail);
    return longer > MOST_GROWTH * Math.max(once, LENGTH);
  }

  /// How often a pattern looks at a character: as good as its time, and the same on any machine.
  private static long looks(String name, Pattern pattern, String text) {
    Counted counted = new Counted(text);
    try {
      if (!ONLY_WHOLE.contains(name)) {
        Matcher matcher = pattern.matcher(counted);
        while (matcher.find()) {
          // Every match, as a replacement looks for them.
        }
      }
      pattern.matcher(counted).matches();
    } catch (StackOverflowError | TooMany e) {
      return Long.MAX_VALUE;
    }
    return counted.looks;
  }

  private static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// A text that counts how often it is looked at.
  private static final class Counted implements CharSequence {
    private static final long MOST = 40_000_000;

    private final String text;
    private long looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++looks > MOST) {
        throw new TooMany();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static Map<String, Pattern> constants() throws Exception {
    Map<String, Pattern> found = new LinkedHashMap<>();
    Path classes = classes();
    for (String name : PACKAGES) {
      try (Stream<Path> files = Files.walk(classes.resolve("duban").resolve(name))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          String type = classes.relativize(file).toString().replace(".class", "").replace('/', '.');
          if (!type.endsWith("package-info")) {
            constants(Class.forName(type), found);
          }
        }
      }
    }
    return found;
  }

  private static void constants(Class<?> type, Map<String, Pattern> found) throws Exception {
    for (Field field : type.getDeclaredFields()) {
      boolean may =
          Pattern.class.isAssignableFrom(field.getType())
              || Collection.class.isAssignableFrom(field.getType())
              || Map.class.isAssignableFrom(field.getType());
      if (Modifier.isStatic(field.getModifiers()) && may) {
        field.setAccessible(true);
        String name = type.getName().substring(type.getPackageName().length() + 1);
        patterns(name + "." + field.getName(), field.get(null), found);
      }
    }
  }

  private static void patterns(String name, Object value, Map<String, Pattern> found) {
    switch (value) {
      case Pattern pattern -> found.put(name, pattern);
      case Collection<?> several -> {
        int i = 0;
        for (Object each : several) {
          patterns(name + "#" + i++, each, found);
        }
      }
      case Map<?, ?> map -> {
        patterns(name + "#key", List.copyOf(map.keySet()), found);
        patterns(name + "#value", List.copyOf(map.values()), found);
      }
      case Record record -> {
        for (RecordComponent part : record.getClass().getRecordComponents()) {
          patterns(name + "#" + part.getName(), read(part, record), found);
        }
      }
      case null, default -> {}
    }
  }

  private static @Nullable Object read(RecordComponent part, Record record) {
    try {
      part.getAccessor().setAccessible(true);
      return part.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Pattern> inline() throws IOException {
    Pattern call =
        Pattern.compile(
            "\\.(?:replaceAll|replaceFirst|matches|split)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*[,)]");
    Map<String, Pattern> found = new LinkedHashMap<>();
    for (Path source : sources()) {
      Matcher literal = call.matcher(Files.readString(source));
      while (literal.find()) {
        String regex = literal.group(1).translateEscapes();
        found.put(source.getFileName() + " «" + regex + "»", Pattern.compile(regex));
      }
    }
    return found;
  }

  private static List<Path> sources() {
    List<Path> all = new ArrayList<>();
    for (String name : PACKAGES) {
      try (Stream<Path> files = Files.walk(SOURCES.resolve(name))) {
        files.filter(f -> f.toString().endsWith(".java")).forEach(all::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(Visible.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
