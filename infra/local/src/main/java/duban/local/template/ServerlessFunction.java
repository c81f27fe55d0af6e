package duban.local.template;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// `AWS::Serverless::Function`: a Java class, its settings, and the events that invoke it.
final class ServerlessFunction implements ResourceType {
  private static final int LONGEST_SECONDS = 900;
  private static final int LEAST_MEGABYTES = 128;
  private static final int MOST_MEGABYTES = 10_240;

  @Override
  public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("Ref", LocalAws.name(logicalId));
    attributes.put("Arn", arn(logicalId));
    Tree.Field alias = properties.fields().get("AutoPublishAlias");
    if (alias != null && alias.value() instanceof Tree.Text(int _, String name)) {
      attributes.put("Alias", arn(logicalId) + ":" + name);
    }
    return attributes;
  }

  @Override
  public void read(String logicalId, Section function, Blueprint blueprint) {
    // One JVM runs everything at once: nothing is packaged, published, restored, permitted or
    // retried apart.
    function.withoutLocalEffect(
        "Architectures",
        "AutoPublishAlias",
        "AutoPublishAliasAllProperties",
        "CodeUri",
        "Description",
        "EventInvokeConfig",
        "LoggingConfig",
        "Policies",
        "PropagateTags",
        "ReservedConcurrentExecutions",
        "SnapStart",
        "Tags");
    function.requiredText("Runtime");
    function.mustBe("Runtime", "java25");
    String handler = function.requiredText("Handler");
    int seconds = function.requiredNumber("Timeout", 1, LONGEST_SECONDS);
    int megabytes = function.requiredNumber("MemorySize", LEAST_MEGABYTES, MOST_MEGABYTES);
    Map<String, String> environment =
        function
            .section("Environment")
            .map(
                section -> {
                  try (section) {
                    return section.requiredSection("Variables").allTexts();
                  }
                })
            .orElse(Map.of());
    blueprint.add(
        new Deployment.Function(
            logicalId,
            LocalAws.name(logicalId),
            arn(logicalId),
            handler,
            Duration.ofSeconds(seconds),
            megabytes,
            environment));
    function
        .section("Events")
        .ifPresent(events -> new FunctionEvents(logicalId, blueprint).read(events.allSections()));
  }

  private static String arn(String logicalId) {
    return LocalAws.arn("lambda", "function:" + LocalAws.name(logicalId));
  }
}
