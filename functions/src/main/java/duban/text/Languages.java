package duban.text;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which language a reader gets: the one asked for in the address, else the browser's, else
/// Chinese.
public final class Languages {
  private static final List<Locale> SPOKEN =
      List.of(Locale.SIMPLIFIED_CHINESE, Locale.CHINESE, Locale.ENGLISH);

  private Languages() {}

  /// @param lang the `lang` parameter of the address: `zh`, `en`, `en-GB` …
  /// @param acceptLanguage the header; one that cannot be read counts as none
  public static Locale choose(@Nullable String lang, @Nullable String acceptLanguage) {
    if (lang != null && !lang.isBlank()) {
      return Texts.in(Locale.forLanguageTag(lang.strip())).locale();
    }
    if (acceptLanguage == null || acceptLanguage.isBlank()) {
      return Locale.SIMPLIFIED_CHINESE;
    }
    try {
      Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SPOKEN);
      return best == null ? Locale.SIMPLIFIED_CHINESE : Texts.in(best).locale();
    } catch (IllegalArgumentException unreadable) {
      return Locale.SIMPLIFIED_CHINESE;
    }
  }
}
