package duban.local.sample;

import duban.local.TestTables;
import duban.local.machines.Machines;
import duban.local.template.Deployment;
import duban.local.template.ScheduleExpression;
import duban.states.LambdaTarget;
import duban.states.Timers;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.sfn.SfnClient;

/// A deployment of four small functions: one behind HTTP, one that writes, one on the stream, one on a schedule.
public final class SampleDeployment {
  private SampleDeployment() {}

  public static Deployment at(URI uri) {
    return new Deployment(
        List.of(
            function("EchoFunction", Duration.ofSeconds(5)),
            function("NoteFunction", Duration.ofMillis(500)),
            function("MailFunction", Duration.ofSeconds(5)),
            function("SweepFunction", Duration.ofSeconds(5))),
        List.of(TestTables.CASES),
        List.of(),
        List.of(
            new Deployment.Route("POST", "/echo/{name}", "EchoFunction"),
            new Deployment.Route("GET", "/echo/{name}/{rest+}", "EchoFunction")),
        List.of(
            new Deployment.Schedule(
                "Sweep",
                new ScheduleExpression.Rate(Duration.ofMinutes(1)),
                ZoneOffset.UTC,
                "SweepFunction",
                "{\"who\":\"schedule\"}")),
        List.of(
            new Deployment.StreamMapping(
                "CaseTable",
                "MailFunction",
                10,
                2,
                false,
                true,
                List.of(
                    "{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"OUTBOX#\"}]}}}}"))),
        List.of(
            new Deployment.Secret(
                "SourceSecrets", "duban-SourceSecrets", "arn:aws:secretsmanager:local:0:secret:sources", "{}")));
  }

  private static Deployment.Function function(String id, Duration timeout) {
    return new Deployment.Function(
        id,
        "duban-" + id,
        "arn:aws:lambda:cn-local-1:000000000000:function:duban-" + id,
        "duban.local.sample." + id + "::handleRequest",
        timeout,
        512,
        Map.of(
            "CASE_TABLE", "cases",
            "MAIL_CONFIGURATION_SET", "duban-mail",
            "SOURCE_SECRETS", "arn:aws:secretsmanager:local:0:secret:sources"));
  }

  /// Step Functions without any state machine.
  public static Machines noMachines(Timers timers, Executor executor, LambdaTarget functions) {
    return new Machines() {
      @Override
      public SfnClient client() {
        return new SfnClient() {
          @Override
          public String serviceName() {
            return SfnClient.SERVICE_NAME;
          }

          @Override
          public void close() {}
        };
      }

      @Override
      public long transitions() {
        return 0;
      }

      @Override
      public void define(Deployment.StateMachine machine) {
        throw new IllegalArgumentException("No state machines here: " + machine.logicalId());
      }
    };
  }
}
