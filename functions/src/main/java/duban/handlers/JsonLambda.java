package duban.handlers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/// JSON in, JSON out, for functions that state machines and operators invoke.
final class JsonLambda {
  private static final JsonMapper JSON = JsonMapper.shared();

  private JsonLambda() {}

  static <I> void answer(
      InputStream in, OutputStream out, Class<I> type, Function<I, Object> function)
      throws IOException {
    I input = JSON.readValue(in, type);
    out.write(JSON.writeValueAsBytes(function.apply(input)));
  }
}
