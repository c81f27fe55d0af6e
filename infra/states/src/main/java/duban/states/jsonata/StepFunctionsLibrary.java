package duban.states.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The functions an expression may call: JSONata 2.0.6 without `$eval`, and the six that Step
/// Functions adds in place of the JSONPath intrinsics.
final class StepFunctionsLibrary {
  private static final int LONGEST_RANGE = 1_000;
  private static final Set<String> ALGORITHMS =
      Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");

  /// The names of all functions, without `$`.
  static final Set<String> FUNCTIONS =
      Pattern.compile("\\s+")
          .splitAsStream(
              """
              string length substring substringBefore substringAfter uppercase lowercase trim pad \
              contains split join match replace base64encode base64decode \
              encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl \
              number abs floor ceil round power sqrt random formatNumber formatBase formatInteger \
              parseInteger sum max min average boolean not exists \
              count append sort reverse shuffle distinct zip \
              keys lookup spread merge sift each error assert type \
              now millis fromMillis toMillis map filter single reduce clone \
              partition range hash uuid parse""")
          .collect(Collectors.toUnmodifiableSet());

  private StepFunctionsLibrary() {}

  static void register(Jsonata expression) {
    expression.registerFunction("partition", new JFunction((_, a) -> partition(a), "<an:a>"));
    expression.registerFunction("range", new JFunction((_, a) -> range(a), "<nnn:a>"));
    expression.registerFunction("hash", new JFunction((_, a) -> hash(a), "<xs:s>"));
    expression.registerFunction("random", new JFunction((_, a) -> random(a), "<n?:n>"));
    expression.registerFunction(
        "uuid", new JFunction((_, _) -> UUID.randomUUID().toString(), "<:s>"));
    expression.registerFunction("parse", new JFunction((_, a) -> parse(a), "<s:x>"));
  }

  static String format(Instant now, List<?> arguments) {
    return Functions.dateTimeFromMillis(
        now.toEpochMilli(), (String) argument(arguments, 0), (String) argument(arguments, 1));
  }

  private static @Nullable Object argument(List<?> arguments, int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  /// Cuts an array into arrays of at most the given size.
  private static @Nullable Object partition(List<?> arguments) {
    if (!(argument(arguments, 0) instanceof List<?> array)) {
      return null;
    }
    int size = integer(argument(arguments, 1), "$partition");
    if (size < 1) {
      throw new IllegalArgumentException("$partition needs a chunk size of 1 or more");
    }
    List<Object> chunks = new ArrayList<>();
    for (int from = 0; from < array.size(); from += size) {
      chunks.add(new ArrayList<>(array.subList(from, Math.min(array.size(), from + size))));
    }
    return chunks;
  }

  /// The numbers from the first to the second argument, in steps of the third.
  private static Object range(List<?> arguments) {
    int first = integer(argument(arguments, 0), "$range");
    int last = integer(argument(arguments, 1), "$range");
    int step = integer(argument(arguments, 2), "$range");
    if (step == 0) {
      throw new IllegalArgumentException("$range needs a step other than 0");
    }
    List<Object> numbers = new ArrayList<>();
    for (long n = first; step > 0 ? n <= last : n >= last; n += step) {
      if (numbers.size() == LONGEST_RANGE) {
        throw new IllegalArgumentException("$range makes at most 1,000 numbers");
      }
      numbers.add((int) n);
    }
    return numbers;
  }

  private static int integer(@Nullable Object value, String function) {
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    throw new IllegalArgumentException(function + " needs integers");
  }

  private static @Nullable Object hash(List<?> arguments) {
    Object data = argument(arguments, 0);
    if (data == null) {
      return null;
    }
    String algorithm = String.valueOf(argument(arguments, 1));
    if (!ALGORITHMS.contains(algorithm)) {
      throw new IllegalArgumentException(
          "$hash knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not " + algorithm);
    }
    String text = data instanceof String string ? string : Json.write(data);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  /// A number from 0 up to 1; the same for the same seed.
  private static Object random(List<?> arguments) {
    return argument(arguments, 0) instanceof Number seed
        ? new Random(seed.longValue()).nextDouble()
        : ThreadLocalRandom.current().nextDouble();
  }

  private static @Nullable Object parse(List<?> arguments) {
    if (!(argument(arguments, 0) instanceof String text)) {
      return null;
    }
    try {
      return Json.parse(text);
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException("$parse was given text that is not JSON", e);
    }
  }
}
