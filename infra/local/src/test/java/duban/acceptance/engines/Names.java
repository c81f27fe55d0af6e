package duban.acceptance.engines;

import duban.local.template.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names and ARNs that reading the template makes up, and those that an engine has for them.
final class Names {
  private static final Pattern COLON = Pattern.compile(":");

  private final String run;
  private final String madeUpPlace;
  private final List<String> madeUpNames;
  private final String prefix;
  private final Map<String, String> given = new LinkedHashMap<>();
  private String partition = "aws";
  private String place;

  /// @param run what all names of this deployment begin with, so that several fit into one account
  Names(Deployment deployment, String run) {
    this.run = run;
    Deployment.Function any = deployment.functions().getFirst();
    this.madeUpPlace = place(any.arn());
    this.place = madeUpPlace;
    this.prefix = any.name().substring(0, any.name().length() - any.logicalId().length());
    this.madeUpNames = new ArrayList<>();
    Stream.of(
            deployment.functions().stream().map(Deployment.Function::name),
            deployment.tables().stream().map(table -> table.request().tableName()),
            deployment.stateMachines().stream().map(Deployment.StateMachine::name),
            deployment.secrets().stream().map(Deployment.Secret::name))
        .forEach(names -> names.forEach(madeUpNames::add));
  }

  /// `region:account`
  private static String place(String arn) {
    List<String> parts = COLON.splitAsStream(arn).toList();
    return parts.get(3) + ":" + parts.get(4);
  }

  /// Learns partition, region and account from the first ARN that was given out.
  void learnFrom(String arn) {
    partition = COLON.splitAsStream(arn).skip(1).findFirst().orElseThrow();
    place = place(arn);
  }

  /// An ARN that could not be foreseen.
  void give(String madeUp, String real) {
    given.put(madeUp, real);
  }

  /// The text, with the engine's names in it.
  String real(String text) {
    String real = text;
    for (Map.Entry<String, String> entry : given.entrySet()) {
      real = real.replace(entry.getKey(), entry.getValue());
    }
    for (String name : madeUpNames) {
      real = real.replace(name, run + "-" + name.substring(prefix.length()));
    }
    return real.replace(madeUpPlace, place).replace("arn:aws:", "arn:" + partition + ":");
  }
}
