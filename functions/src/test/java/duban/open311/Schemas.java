package duban.open311;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The schemas of GeoReport v2, with dates and addresses checked as what they are.
enum Schemas {
  SERVICES("services"),
  DEFINITION("service-definition"),
  REQUESTS("requests");

  private final Schema schema;

  Schemas(String name) {
    // The lists refer to their members by these names.
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            builder ->
                builder.schemas(
                    location ->
                        location.startsWith("https://open311.example/")
                            ? resource(
                                "schema_" + location.substring("https://open311.example/".length()))
                            : null));
    schema = registry.getSchema(SchemaLocation.of("https://open311.example/" + name + ".json"));
  }

  void accept(String json) {
    assertThat(
            schema.validate(
                json,
                InputFormat.JSON,
                execution -> execution.executionConfig(c -> c.formatAssertionsEnabled(true))))
        .as(json)
        .isEmpty();
  }

  void refuse(String json) {
    assertThat(schema.validate(json, InputFormat.JSON)).as(json).isNotEmpty();
  }

  static String resource(String name) {
    try (InputStream in = Schemas.class.getResourceAsStream("/open311/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
