package duban.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Contrast by WCAG 2.1 (1.4.3 and 1.4.11), in light and in dark.
class StylesheetTest {
  @ParameterizedTest
  @CsvSource({
    "ink, paper, 4.5",
    "ink, wash, 4.5",
    "ink, okwash, 4.5",
    "ink, warnwash, 4.5",
    "soft, paper, 4.5",
    "soft, wash, 4.5",
    "soft, okwash, 4.5",
    "accent, paper, 4.5",
    "accent, okwash, 4.5",
    "on, accent, 4.5",
    "warn, paper, 4.5",
    "warn, warnwash, 4.5",
    "edge, paper, 3"
  })
  void whatIsWrittenStandsOutFromItsGround(String front, String ground, double least) {
    List<Map<String, String>> palettes =
        Pattern.compile(":root\\{([^}]*)}")
            .matcher(Templates.stylesheet())
            .results()
            .map(r -> colours(r.group(1)))
            .toList();

    assertThat(palettes).as("light and dark").hasSize(2);
    for (Map<String, String> palette : palettes) {
      assertThat(contrast(palette.getOrDefault(front, ""), palette.getOrDefault(ground, "")))
          .as(front + " on " + ground + " of " + palette)
          .isGreaterThanOrEqualTo(least);
    }
  }

  private static Map<String, String> colours(String declarations) {
    Map<String, String> colours = new HashMap<>();
    Matcher matcher = Pattern.compile("--([a-z]+):#([0-9a-f]{3,6})").matcher(declarations);
    while (matcher.find()) {
      String hex = matcher.group(2);
      colours.put(matcher.group(1), hex.length() == 3 ? hex.replaceAll("(.)", "$1$1") : hex);
    }
    return colours;
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String hex) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double channel = Integer.parseInt(hex.substring(i * 2, i * 2 + 2), 16) / 255.0;
      sum +=
          weights[i]
              * (channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
