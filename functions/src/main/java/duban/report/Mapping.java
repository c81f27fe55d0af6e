package duban.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a person says that a table is to be read, where its headings do not say it. Stands in the
/// address of the dry run, so that the dry run can be opened again.
///
/// @param kind of every row; empty where the table says it
/// @param columns what a column holds, by its place: the name of a field, [#KEPT] or [#LEFT_OUT]
public record Mapping(String kind, Map<Integer, String> columns) {
  public static final Mapping NONE = new Mapping("", Map.of());

  /// The column is kept with the case under its own heading.
  public static final String KEPT = "keep";

  /// The column is not read.
  public static final String LEFT_OUT = "skip";

  /// The parameter for the kind; a column's is [#COLUMN] and its place.
  public static final String KIND = "kind";

  public static final String COLUMN = "c";

  /// As many columns as a table may have.
  private static final int COLUMNS = 100;

  public Mapping {
    columns = Collections.unmodifiableMap(new TreeMap<>(columns));
  }

  /// What is not known is passed over: an address may have been cut.
  ///
  /// @param parameter gives a parameter of the address or the form; null where it has none
  public static Mapping of(Function<String, @Nullable String> parameter) {
    Map<Integer, String> columns = new TreeMap<>();
    for (int column = 0; column < COLUMNS; column++) {
      String holds = parameter.apply(COLUMN + column);
      if (holds != null
          && (holds.equals(KEPT) || holds.equals(LEFT_OUT) || Columns.ALL.contains(holds))) {
        columns.put(column, holds);
      }
    }
    String kind = parameter.apply(KIND);
    return new Mapping(kind != null && FindingForm.KINDS.contains(kind) ? kind : "", columns);
  }

  Optional<String> column(int place) {
    return Optional.ofNullable(columns.get(place));
  }

  /// For the end of an address that has parameters already; empty for [#NONE].
  public String query() {
    StringBuilder query = new StringBuilder();
    if (!kind.isEmpty()) {
      query.append('&').append(KIND).append('=').append(encoded(kind));
    }
    columns.forEach(
        (place, holds) ->
            query.append('&').append(COLUMN).append(place).append('=').append(encoded(holds)));
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
