package duban.intake;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A compiled JSONata expression that makes the intake message of a source's own JSON.
///
/// The expression sees what the source sent as its input, and must come to an object with the
/// fields of the intake message. Whoever writes policies writes it, but strangers write what it is
/// applied to: it may take a second and nest [#DEPTH] evaluations deep, then it has failed.
public final class Mapping {
  /// In milliseconds.
  static final long TIME = 1_000;

  static final int DEPTH = 400;

  /// The library keeps the state of an evaluation in the compiled expression: one thread at a time.
  private final Jsonata compiled;

  private Mapping(Jsonata compiled) {
    this.compiled = compiled;
  }

  /// What came of compiling.
  public sealed interface Compilation {
    record Compiled(Mapping mapping) implements Compilation {}

    /// @param why in the library's words
    record Refused(String why) implements Compilation {}
  }

  /// What came of applying it.
  public sealed interface Outcome {
    /// @param message an object
    record Mapped(JsonNode message) implements Outcome {}

    /// @param why in the library's words, or ours
    record Failed(String why) implements Outcome {}
  }

  public static Compilation compile(String expression) {
    try {
      // The library's tokenizer reads past a comment at the end.
      Jsonata compiled = Jsonata.jsonata(expression + ' ');
      compiled.setValidateInput(false);
      return new Compilation.Compiled(new Mapping(compiled));
    } catch (RuntimeException | StackOverflowError e) {
      // The library's parser meets some malformed texts with an unchecked exception of its own.
      return new Compilation.Refused(why(e));
    }
  }

  public Outcome apply(JsonNode sent) {
    Object result;
    try {
      Object input = input(sent);
      synchronized (compiled) {
        Jsonata.Frame frame = compiled.createFrame();
        frame.setRuntimeBounds(TIME, DEPTH);
        result = compiled.evaluate(input, frame);
      }
      JsonNode message = output(result);
      return message.isObject()
          ? new Outcome.Mapped(message)
          : new Outcome.Failed("The expression comes to no object.");
    } catch (RuntimeException | StackOverflowError e) {
      // Mistakes in an expression surface from inside the library as any unchecked exception.
      return new Outcome.Failed(why(e));
    }
  }

  private static String why(Throwable e) {
    return switch (e) {
      case StackOverflowError _ -> "The expression recurses too deeply.";
      case JException j
          when j.getError() != null
              && j.getMessage() != null
              && !j.getMessage().startsWith(j.getError()) ->
          j.getError() + ": " + j.getMessage();
      default -> Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    };
  }

  /// A member that is null is as good as absent, as everywhere at the intake.
  private static Object input(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        if (!member.getValue().isNull()) {
          object.put(member.getKey(), input(member.getValue()));
        }
      }
      return object;
    }
    if (node.isArray()) {
      List<Object> array = new ArrayList<>();
      node.forEach(element -> array.add(input(element)));
      return array;
    }
    if (node.isNull()) {
      return Jsonata.NULL_VALUE;
    }
    if (node.isString()) {
      return node.stringValue();
    }
    return node.isBoolean() ? node.booleanValue() : node.numberValue();
  }

  private static JsonNode output(@Nullable Object value) {
    var nodes = StrictJson.MAPPER.getNodeFactory();
    return switch (value) {
      case null -> nodes.nullNode();
      case Map<?, ?> members -> {
        var object = nodes.objectNode();
        members.forEach((name, member) -> object.set(String.valueOf(name), output(member)));
        yield object;
      }
      case List<?> elements -> {
        var array = nodes.arrayNode();
        elements.forEach(element -> array.add(output(element)));
        yield array;
      }
      case String text -> nodes.stringNode(text);
      case Boolean truth -> nodes.booleanNode(truth);
      case Double number when number.isNaN() || number.isInfinite() ->
          throw new IllegalStateException("A number that JSON cannot hold.");
      case Number number -> StrictJson.MAPPER.valueToTree(number);
      default -> {
        if (value != Jsonata.NULL_VALUE) {
          throw new IllegalStateException("A function or a pattern is no value of a message.");
        }
        yield nodes.nullNode();
      }
    };
  }
}
