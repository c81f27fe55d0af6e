package duban.local.template;

import java.util.Map;

/// `AWS::Serverless::StateMachine` of the standard type, its definition in a file beside the
/// template.
final class ServerlessStateMachine implements ResourceType {
  @Override
  public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
    return Map.of("Ref", arn(logicalId), "Arn", arn(logicalId), "Name", LocalAws.name(logicalId));
  }

  @Override
  public void read(String logicalId, Section machine, Blueprint blueprint) {
    machine.withoutLocalEffect("Logging", "Policies", "PropagateTags", "Tags");
    machine.mustBe("Type", "STANDARD");
    String file = machine.requiredText("DefinitionUri");
    Definition definition = new Definition(blueprint.problems(), blueprint.folder(), file);
    machine
        .section("DefinitionSubstitutions")
        .ifPresent(
            substitutions ->
                substitutions
                    .allTexts()
                    .forEach(
                        (name, value) -> definition.give(name, value, substitutions.line(name))));
    if (!file.isEmpty()) {
      blueprint.add(
          new Deployment.StateMachine(
              logicalId,
              LocalAws.name(logicalId),
              arn(logicalId),
              LocalAws.roleArn(logicalId),
              file,
              definition.text(machine.line("DefinitionUri"))));
    }
  }

  private static String arn(String logicalId) {
    return LocalAws.arn("states", "stateMachine:" + LocalAws.name(logicalId));
  }
}
