package duban.states.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A compiled JSONata expression. Compiled once, when the state machine is loaded; evaluated by any
/// thread.
///
/// There is no context document: an expression sees the variables it names, `$states` among them.
public final class Expression {
  private final String source;
  private final Reading reading;

  /// The library keeps the state of an evaluation in the compiled expression, so one thread at a
  /// time.
  private final Jsonata compiled;

  private Expression(String source, Reading reading, Jsonata compiled) {
    this.source = source;
    this.reading = reading;
    this.compiled = compiled;
  }

  /// Compiles `source`, the text between `{%` and `%}`.
  public static Compilation compile(String source) {
    Reading reading = Reading.of(source);
    Optional<String> problem = reading.problem();
    if (problem.isPresent()) {
      return new Compilation.Refused(problem.get());
    }
    Jsonata compiled;
    try {
      compiled = Jsonata.jsonata(source + ' '); // Its tokenizer reads past a comment at the end.
    } catch (JException e) {
      return new Compilation.Refused("does not parse as JSONata: " + message(e));
    } catch (RuntimeException e) {
      // The library's parser meets some malformed texts with an unchecked exception of its own.
      return new Compilation.Refused("does not parse as JSONata: " + e);
    }
    compiled.setOutputConvertNulls(false);
    compiled.setValidateInput(false);
    StepFunctionsLibrary.register(compiled);
    return new Compilation.Compiled(new Expression(source, reading, compiled));
  }

  /// The text as it was written, trimmed.
  public String source() {
    return source.strip();
  }

  /// What the expression mentions.
  public Reading reading() {
    return reading;
  }

  /// Evaluates the expression.
  ///
  /// @param now what `$now()` and `$millis()` answer
  /// @return a JSON value, or empty when the result is undefined
  /// @throws QueryFailure when evaluation fails or its result is no JSON value
  public Optional<Object> evaluate(Variables variables, Instant now) throws QueryFailure {
    Jsonata.Frame frame = new Jsonata.Frame(null);
    for (String name : reading.variables()) {
      Object value = variables.find(name);
      if (value != null) {
        frame.bind(name, value);
      }
    }
    if (reading.readsTheClock()) {
      bindClock(frame, now);
    }
    Object result;
    try {
      synchronized (compiled) {
        result = compiled.evaluate(null, frame);
      }
    } catch (JException e) {
      throw new QueryFailure(message(e));
    } catch (StackOverflowError e) {
      throw new QueryFailure("The expression recurses too deeply.");
    } catch (RuntimeException e) {
      // Mistakes in an expression surface from inside the library as any unchecked exception.
      throw new QueryFailure(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
    return result == null ? Optional.empty() : Optional.of(plain(result));
  }

  private static void bindClock(Jsonata.Frame frame, Instant now) {
    frame.bind(
        "now",
        new JFunction((_, arguments) -> StepFunctionsLibrary.format(now, arguments), "<s?s?:s>"));
    frame.bind("millis", new JFunction((_, _) -> now.toEpochMilli(), "<:n>"));
  }

  private static String message(JException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.toString()).strip();
    String code = e.getError();
    return code == null || message.startsWith(code) || code.contains(" ")
        ? message
        : code + ": " + message;
  }

  /// The library's sequences as ordinary lists; a value that is ordinary throughout stays the same
  /// object.
  private static Object plain(@Nullable Object value) throws QueryFailure {
    return switch (value) {
      case null -> Json.NULL;
      case Map<?, ?> object when isPlain(object) -> object;
      case Map<?, ?> object -> {
        Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(object.size());
        for (Map.Entry<?, ?> member : object.entrySet()) {
          copy.put((String) member.getKey(), plain(member.getValue()));
        }
        yield copy;
      }
      case List<?> array when isPlain(array) -> array;
      case List<?> array -> {
        List<Object> copy = new ArrayList<>(array.size());
        for (Object element : array) {
          copy.add(plain(element));
        }
        yield copy;
      }
      case String string -> string;
      case Boolean truth -> truth;
      case Double number when number.isNaN() || number.isInfinite() ->
          throw new QueryFailure("The result is not a number that JSON can hold.");
      case Number number -> number;
      default -> {
        if (!Json.isNull(value)) {
          throw new QueryFailure("The result is a function or a pattern, not a JSON value.");
        }
        yield value;
      }
    };
  }

  private static boolean isPlain(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Map<?, ?> object -> {
        for (Object member : object.values()) {
          if (!isPlain(member)) {
            yield false;
          }
        }
        yield true;
      }
      // The library's own lists carry state that a later evaluation would act on.
      case ArrayList<?> array when array.getClass() == ArrayList.class -> {
        for (Object element : array) {
          if (!isPlain(element)) {
            yield false;
          }
        }
        yield true;
      }
      case List<?> _ -> false;
      case String _, Boolean _ -> true;
      case Double number -> !number.isNaN() && !number.isInfinite();
      case Number _ -> true;
      default -> Json.isNull(value);
    };
  }
}
