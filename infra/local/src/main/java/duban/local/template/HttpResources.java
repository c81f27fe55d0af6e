package duban.local.template;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The HTTP API: its stage, its routes, and the integrations that lead from a route to a function.
final class HttpResources {
  private HttpResources() {}

  /// `AWS::ApiGatewayV2::Api`
  record Api() implements ResourceType {
    @Override
    public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
      return Map.of(
          "Ref",
          LocalAws.name(logicalId),
          "ApiId",
          LocalAws.name(logicalId),
          "ApiEndpoint",
          aws.endpoint().toString());
    }

    @Override
    public void read(String logicalId, Section api, Blueprint blueprint) {
      api.withoutLocalEffect("Name", "Tags");
      api.requiredText("ProtocolType");
      api.mustBe("ProtocolType", "HTTP");
    }
  }

  /// `AWS::ApiGatewayV2::Stage`: the one without a path of its own
  record Stage() implements ResourceType {
    private static final int MOST = 1_000_000;

    @Override
    public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
      return Map.of("Ref", LocalAws.name(logicalId));
    }

    @Override
    public void read(String logicalId, Section stage, Blueprint blueprint) {
      stage.withoutLocalEffect("AccessLogSettings", "Tags");
      stage.requiredText("ApiId");
      stage.requiredText("StageName");
      stage.mustBe("StageName", "$default");
      stage.mustBe("AutoDeploy", "true");
      stage
          .section("DefaultRouteSettings")
          .ifPresent(
              settings -> {
                try (settings) {
                  blueprint.throttle(
                      new Deployment.Throttle(
                          settings.requiredNumber("ThrottlingRateLimit", 1, MOST),
                          settings.requiredNumber("ThrottlingBurstLimit", 1, MOST)));
                }
              });
      stage
          .section("RouteSettings")
          .ifPresent(
              routes ->
                  routes
                      .allSections()
                      .forEach(
                          (key, settings) -> {
                            try (settings) {
                              blueprint.throttle(
                                  routes.line(key),
                                  logicalId,
                                  key,
                                  new Deployment.Throttle(
                                      settings.requiredNumber("ThrottlingRateLimit", 1, MOST),
                                      settings.requiredNumber("ThrottlingBurstLimit", 1, MOST)));
                            }
                          }));
    }
  }

  /// `AWS::ApiGatewayV2::Integration`: a function, called with the second version of the event
  record Integration() implements ResourceType {
    @Override
    public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
      return Map.of("Ref", logicalId);
    }

    @Override
    public void read(String logicalId, Section integration, Blueprint blueprint) {
      integration.withoutLocalEffect("Description", "TimeoutInMillis");
      integration.requiredText("ApiId");
      integration.mustBe("IntegrationType", "AWS_PROXY");
      integration.requiredText("PayloadFormatVersion");
      integration.mustBe("PayloadFormatVersion", "2.0");
      String uri = integration.requiredText("IntegrationUri");
      Optional<String> function = blueprint.find(ResourceTypes.FUNCTION, uri);
      function.ifPresent(target -> blueprint.addIntegration(logicalId, target));
      if (function.isEmpty() && !uri.isEmpty()) {
        integration.problem(
            "IntegrationUri", "IntegrationUri must be a function of this template.");
      }
    }
  }

  /// `AWS::ApiGatewayV2::Route`
  record Route() implements ResourceType {
    private static final String PART = "/(?:[A-Za-z0-9._~-]+|\\{[A-Za-z0-9_]+})";
    private static final String REST = "/\\{[A-Za-z0-9_]+\\+}";
    private static final Pattern KEY =
        Pattern.compile(
            "(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (?=/)((?:PART)*(?:REST|/)?)"
                .replace("PART", PART)
                .replace("REST", REST));

    private static final String TARGET = "integrations/";
    private static final String SIGNED = "AWS_IAM";

    @Override
    public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
      return Map.of("Ref", logicalId);
    }

    @Override
    public void read(String logicalId, Section route, Blueprint blueprint) {
      route.requiredText("ApiId");
      boolean signed =
          route
              .text("AuthorizationType")
              .map(
                  type -> {
                    if (!type.equals(SIGNED) && !type.equals("NONE")) {
                      route.problem(
                          "AuthorizationType",
                          "AuthorizationType must be NONE or AWS_IAM for the local stack, not "
                              + type
                              + ".");
                    }
                    return type.equals(SIGNED);
                  })
              .orElse(false);
      String key = route.requiredText("RouteKey");
      Matcher parts = KEY.matcher(key);
      String target = route.requiredText("Target");
      if (key.isEmpty() || target.isEmpty()) {
        return;
      }
      if (!parts.matches()) {
        route.problem(
            "RouteKey",
            "the route key \"" + key + "\" is not a method and a path, such as GET /case/{id}.");
      } else if (!target.startsWith(TARGET)) {
        route.problem("Target", "Target must begin with " + TARGET + ", not be " + target + ".");
      } else {
        blueprint.addRoute(
            route.line("Target"),
            logicalId,
            parts.group(1),
            parts.group(2),
            target.substring(TARGET.length()),
            signed);
      }
    }
  }
}
