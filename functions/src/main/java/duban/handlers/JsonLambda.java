package duban.handlers;

import duban.store.StoreBusy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/// JSON in, JSON out, for functions that state machines and operators invoke.
final class JsonLambda {
  private static final JsonMapper JSON = JsonMapper.shared();

  private JsonLambda() {}

  /// @throws StoreBusy when the step should be tried again: the one fault of the surroundings that
  ///   state machines know by name
  static <I> void answer(
      InputStream in, OutputStream out, Class<I> type, Function<I, Object> function)
      throws IOException {
    I input = JSON.readValue(in, type);
    out.write(JSON.writeValueAsBytes(StoreBusy.instead(() -> function.apply(input))));
  }
}
