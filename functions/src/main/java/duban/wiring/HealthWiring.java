package duban.wiring;

import duban.reminder.Health;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What the health function is made of.
public record HealthWiring(Environment environment) {
  public Health health() {
    StoreWiring store = new StoreWiring(environment);
    return new Health(build(), store.policies(), store.outbox(), store.addresses(), environment.clock());
  }

  private static String build() {
    Properties properties = new Properties();
    try (InputStream in = HealthWiring.class.getResourceAsStream("/duban-build.properties")) {
      if (in == null) {
        throw new IllegalStateException("The resource duban-build.properties is missing.");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "");
  }
}
