package duban.text;

import duban.policy.Policy.Label;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Every word a person reads, in one language, from the message bundles
/// `messages/duban*.properties`.
///
/// Chinese is the language of anyone who does not ask for English. A key that the bundle lacks, and
/// an argument that a message needs and does not get, are faults and throw; tests keep the bundles
/// alike.
public final class Texts {
  private static final String BUNDLE = "messages.duban";
  private static final Texts CHINESE =
      // The root bundle by name: asked for zh-CN, the lookup could end at the machine's own locale.
      new Texts(Locale.SIMPLIFIED_CHINESE, ResourceBundle.getBundle(BUNDLE, Locale.ROOT));
  private static final Texts ENGLISH =
      new Texts(Locale.ENGLISH, ResourceBundle.getBundle(BUNDLE, Locale.ENGLISH));

  private final Locale locale;
  private final ResourceBundle bundle;

  private Texts(Locale locale, ResourceBundle bundle) {
    this.locale = locale;
    this.bundle = bundle;
  }

  /// English for any English locale, Chinese for every other.
  public static Texts in(Locale locale) {
    return locale.getLanguage().equals("en") ? ENGLISH : CHINESE;
  }

  /// `zh-CN` or `en`, as HTML's `lang` wants it.
  public String tag() {
    return locale.toLanguageTag();
  }

  public Locale locale() {
    return locale;
  }

  /// The message under `key`, its places filled.
  ///
  /// @throws java.util.MissingResourceException when no bundle has the key
  /// @throws IllegalArgumentException when the message has more places than there are arguments
  public String get(String key, Object... arguments) {
    MessageFormat format = new MessageFormat(bundle.getString(key), locale);
    int places = format.getFormatsByArgumentIndex().length;
    if (places > arguments.length) {
      throw new IllegalArgumentException(
          "The message " + key + " needs " + places + " arguments, not " + arguments.length + ".");
    }
    return format.format(arguments);
  }

  /// The message under `key` where the bundle has one; it has no places.
  public @Nullable String find(String key) {
    return bundle.containsKey(key) ? get(key) : null;
  }

  /// The message for an id out of a set that policies may widen: `prefix.id`, or `prefix.other`
  /// with the id as its argument where the product has no word of its own.
  public String named(String prefix, String id) {
    String key = prefix + "." + id;
    return bundle.containsKey(key) ? get(key) : get(prefix + ".other", id);
  }

  public String name(Label label) {
    return label.in(locale);
  }

  /// `4月15日(周三) 10:40`; with the year when that is not the year of `now`.
  public String time(Instant at, ZoneId zone, Instant now) {
    ZonedDateTime there = at.atZone(zone);
    boolean thisYear = there.getYear() == now.atZone(zone).getYear();
    return there.format(pattern(thisYear ? "time.pattern" : "time.pattern.year"));
  }

  /// An instant by which something is due: like a time, but one at midnight belongs to the day that
  /// ends there, `12月4日(周五) 24:00`.
  public String limit(Instant at, ZoneId zone, Instant now) {
    return endsDay(at, zone)
        ? get("time.end-of-day", date(LocalDate.ofInstant(at.minusNanos(1), zone), zone, now))
        : time(at, zone, now);
  }

  /// Likewise, without the date where that is the day of `now`: `17:30`. The end of a day always
  /// stands with its date: `24:00` alone is read on the day after, too.
  public String shortLimit(Instant at, ZoneId zone, Instant now) {
    return endsDay(at, zone) ? limit(at, zone, now) : shortTime(at, zone, now);
  }

  private static boolean endsDay(Instant at, ZoneId zone) {
    ZonedDateTime there = at.atZone(zone);
    return there.equals(there.toLocalDate().atStartOfDay(zone));
  }

  /// `4月15日(周三)`; with the year when that is not the year of `now`.
  public String date(LocalDate day, ZoneId zone, Instant now) {
    boolean thisYear = day.getYear() == now.atZone(zone).getYear();
    return day.format(pattern(thisYear ? "date.pattern" : "date.pattern.year"));
  }

  /// `4月15日(周三)`.
  public String date(Instant at, ZoneId zone) {
    return at.atZone(zone).format(pattern("date.pattern"));
  }

  /// `10:40` on the day of `now`, otherwise with the date.
  public String shortTime(Instant at, ZoneId zone, Instant now) {
    LocalDate day = LocalDate.ofInstant(at, zone);
    return day.equals(LocalDate.ofInstant(now, zone))
        ? at.atZone(zone).format(pattern("time.pattern.today"))
        : time(at, zone, now);
  }

  /// `1 小时 20 分`: the two largest units, whole minutes, rounded down.
  ///
  /// @param length not negative
  public String duration(Duration length) {
    long days = length.toDays();
    int hours = length.toHoursPart();
    int minutes = length.toMinutesPart();
    if (days > 0) {
      return hours == 0
          ? get("duration.days", days)
          : get("duration.pair", get("duration.days", days), get("duration.hours", hours));
    }
    if (hours > 0) {
      return minutes == 0
          ? get("duration.hours", hours)
          : get("duration.pair", get("duration.hours", hours), get("duration.minutes", minutes));
    }
    return minutes > 0 ? get("duration.minutes.only", minutes) : get("duration.moment");
  }

  /// `还有 1 小时 20 分`, or `已超期 2 小时` once `limit` has passed.
  public String remaining(Instant limit, Instant now) {
    return now.isAfter(limit)
        ? get("remaining.late", duration(Duration.between(limit, now)))
        : get("remaining.left", duration(Duration.between(now, limit)));
  }

  private DateTimeFormatter pattern(String key) {
    return DateTimeFormatter.ofPattern(bundle.getString(key), locale);
  }
}
