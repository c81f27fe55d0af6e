package duban.wiring;

import duban.cases.CaseRef;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes each log record as one line of JSON, as Lambda's log format of that name asks for:
/// `timestamp` and `level` as Lambda reads them, `requestId`, `case` where the record names one,
/// and for a fault its kinds and frames.
///
/// Logs carry no personal data. Records name cases and people by their ids. What comes in from
/// elsewhere, an answer of a mail server or the words of a fault, can quote anything: addresses,
/// long numbers, words that are not English and the tokens of private links are left out of every
/// message, and the words of a fault are written only where it is one of ours or of AWS.
public final class JsonLog extends Handler {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_FRAMES = 20;
  private static final int LONGEST = 4_000;
  private static final String LEFT_OUT = "***";

  private static final Pattern CASE =
      Pattern.compile("(?:CASE#|[Cc]ase )([a-z0-9-]{1,64})[#/]([A-Za-z0-9-]{1,64})");
  private static final Pattern LINK =
      Pattern.compile("(/(?:act|report|mail-in|status)/)[A-Za-z0-9_-]{12,}");
  private static final Pattern PERSONAL =
      Pattern.compile(
          "[^\\s@<>\"'(),:;]{1,64}@[^\\s@<>\"'(),:;]{1,253}"
              + "|(?<![A-Za-z0-9])\\+?[0-9]{7,19}[Xx]?(?![A-Za-z0-9])"
              + "|(?<![A-Za-z0-9])\\+?[0-9]{2,5}[ -][0-9]{3,5}[ -][0-9]{4}(?![A-Za-z0-9])"
              + "|[^\\p{ASCII}]{1,4000}");

  /// The request that is being answered. Lambda hands a process one at a time.
  private static volatile String request = "";

  private final PrintStream out;
  private final SimpleFormatter words = new SimpleFormatter();

  JsonLog(PrintStream out) {
    this.out = out;
  }

  /// Takes the place of every other way in which this process logs.
  static void install() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.INFO);
    root.addHandler(new JsonLog(System.out));
  }

  /// From now on lines belong to this request.
  public static void request(String id) {
    request = id;
  }

  @Override
  public void publish(LogRecord entry) {
    if (isLoggable(entry)) {
      out.println(line(entry));
    }
  }

  private String line(LogRecord entry) {
    String message = words.formatMessage(entry);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", entry.getInstant().toString());
    line.put("level", level(entry.getLevel()));
    line.put("requestId", request);
    line.put("logger", String.valueOf(entry.getLoggerName()));
    caseOf(entry, message).ifPresent(ref -> line.put("case", ref));
    line.put("message", clean(message));
    if (entry.getThrown() != null) {
      line.put("fault", fault(entry.getThrown()));
    }
    return JSON.writeValueAsString(line);
  }

  /// As Lambda names levels.
  private static String level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  private static Optional<String> caseOf(LogRecord entry, String message) {
    Object[] parameters = entry.getParameters();
    Optional<String> given =
        parameters == null
            ? Optional.empty()
            : Stream.of(parameters)
                .filter(CaseRef.class::isInstance)
                .map(Object::toString)
                .findFirst();
    return given.or(
        () -> {
          Matcher named = CASE.matcher(message);
          return named.find()
              ? Optional.of(named.group(1) + "/" + named.group(2))
              : Optional.empty();
        });
  }

  private static List<Map<String, Object>> fault(Throwable thrown) {
    List<Map<String, Object>> faults = new ArrayList<>();
    Throwable each = thrown;
    while (each != null && faults.size() < 5) {
      Map<String, Object> fault = new LinkedHashMap<>();
      String kind = each.getClass().getName();
      fault.put("kind", kind);
      if (kind.startsWith("duban.") || kind.startsWith("software.amazon.")) {
        fault.put("says", clean(each.getMessage()));
      }
      fault.put(
          "frames",
          Stream.of(each.getStackTrace()).limit(MOST_FRAMES).map(JsonLog::frame).toList());
      faults.add(fault);
      each = each.getCause();
    }
    return faults;
  }

  private static String frame(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
  }

  private static String clean(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String some = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return PERSONAL
        .matcher(LINK.matcher(some).replaceAll("$1" + Matcher.quoteReplacement(LEFT_OUT)))
        .replaceAll(Matcher.quoteReplacement(LEFT_OUT));
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
