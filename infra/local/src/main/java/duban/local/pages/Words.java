package duban.local.pages;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;

/// The pages' words in one language.
public record Words(Locale locale, ResourceBundle bundle) {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  static Words in(Locale locale) {
    return new Words(
        locale,
        ResourceBundle.getBundle(
            "duban.local.pages.messages",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
  }

  public String say(String key, Object... arguments) {
    return new MessageFormat(bundle.getString(key), locale).format(arguments);
  }

  public String when(Instant instant) {
    return DateTimeFormatter.ofPattern(bundle.getString("time"), locale)
        .withZone(ZONE)
        .format(instant);
  }

  /// The page's language, for its `lang` attribute.
  public String tag() {
    return locale.equals(Locale.ENGLISH) ? "en" : "zh-CN";
  }

  /// The same page in the other language.
  public String otherTag() {
    return locale.equals(Locale.ENGLISH) ? "zh-CN" : "en";
  }

  /// To keep the language chosen by link when a link is followed.
  public String query() {
    return "?lang=" + tag();
  }
}
