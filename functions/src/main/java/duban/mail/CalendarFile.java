package duban.mail;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes one calendar entry as an iCalendar object (RFC 5545), strictly: lines end in CRLF and are
/// folded at 75 octets without cutting a character (3.1), text is escaped (3.3.11), times are in
/// UTC.
///
/// The methods used are PUBLISH and CANCEL (RFC 5546, 3.2.1 and 3.2.5): a calendar takes the entry
/// in and out, and asks nobody for an answer, as REQUEST would.
record CalendarFile(
    boolean cancelled,
    String uid,
    int sequence,
    Instant stamp,
    Instant start,
    Instant end,
    String organizer,
    String organizerName,
    String summary,
    String description,
    Duration alarm) {
  private static final int OCTETS = 75;
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  CalendarFile {
    if (sequence < 0 || !start.isBefore(end)) {
      throw new IllegalArgumentException("An entry begins before it ends, in version 0 or later.");
    }
  }

  String method() {
    return cancelled ? "CANCEL" : "PUBLISH";
  }

  String text() {
    StringBuilder out = new StringBuilder();
    line(out, "BEGIN:VCALENDAR");
    line(out, "VERSION:2.0");
    line(out, "PRODID:-//Duban//Deadlines//EN");
    line(out, "CALSCALE:GREGORIAN");
    line(out, "METHOD:" + method());
    line(out, "BEGIN:VEVENT");
    line(out, "UID:" + escaped(uid));
    line(out, "SEQUENCE:" + sequence);
    line(out, "DTSTAMP:" + UTC.format(stamp));
    line(out, "DTSTART:" + UTC.format(start));
    line(out, "DTEND:" + UTC.format(end));
    line(out, "ORGANIZER;CN=" + quoted(organizerName) + ":mailto:" + organizer);
    line(out, "SUMMARY:" + escaped(summary));
    line(out, "DESCRIPTION:" + escaped(description));
    line(out, "STATUS:" + (cancelled ? "CANCELLED" : "CONFIRMED"));
    // Calendars are shared more widely than mailboxes, and a deadline takes up nobody's time.
    line(out, "CLASS:PRIVATE");
    line(out, "TRANSP:TRANSPARENT");
    if (!cancelled) {
      line(out, "BEGIN:VALARM");
      line(out, "ACTION:DISPLAY");
      line(out, "TRIGGER;RELATED=START:-" + alarm);
      line(out, "DESCRIPTION:" + escaped(summary));
      line(out, "END:VALARM");
    }
    line(out, "END:VEVENT");
    line(out, "END:VCALENDAR");
    return out.toString();
  }

  /// TEXT: backslash, semicolon and comma are escaped, line ends become `\n`, other control
  /// characters have no place in it.
  static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,")
        .replace("\r\n", "\n")
        .replace('\r', '\n')
        .replaceAll("[\\p{Cc}&&[^\\n\\t]]", "")
        .replace("\n", "\\n");
  }

  /// A parameter value; it cannot carry a double quote in any way.
  private static String quoted(String value) {
    return '"' + value.replace("\"", "").replaceAll("\\p{Cc}", " ") + '"';
  }

  private static void line(StringBuilder out, String content) {
    int room = OCTETS;
    int octets = 0;
    for (int i = 0; i < content.length(); ) {
      String character = Character.toString(content.codePointAt(i));
      int size = character.getBytes(StandardCharsets.UTF_8).length;
      if (octets + size > room) {
        out.append("\r\n ");
        octets = 1;
      }
      out.append(character);
      octets += size;
      i += character.length();
    }
    out.append("\r\n");
  }
}
