package duban.local.template;

import java.net.URI;
import java.util.Map;

/// What a deployment is given from outside: here, the address the local stack listens on, and
/// values for the template's parameters.
///
/// @param endpoint what `!GetAtt <api>.ApiEndpoint` stands for, without a slash at its end
/// @param parameters values by parameter name; the others take their defaults
public record LocalParameters(URI endpoint, Map<String, String> parameters) {
  public LocalParameters {
    if (endpoint.toString().endsWith("/")) {
      throw new IllegalArgumentException("The endpoint must not end with a slash: " + endpoint);
    }
    parameters = Map.copyOf(parameters);
  }
}
