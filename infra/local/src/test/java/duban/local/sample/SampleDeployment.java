package duban.local.sample;

import duban.local.TestTables;
import duban.local.template.Deployment;
import duban.local.template.ScheduleExpression;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// A deployment of five small functions: one behind HTTP, one that writes, one on the stream, one
/// on a schedule, one that publishes; and a state machine that waits, then writes.
public final class SampleDeployment {
  public static final String MACHINE =
      "arn:aws:states:cn-local-1:000000000000:stateMachine:duban-NotePath";

  private static final String NOTE_PATH =
      """
      QueryLanguage: JSONata
      StartAt: Wait for the note
      States:
        Wait for the note:
          Type: Wait
          Seconds: 600
          Next: Write the note
        Write the note:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments:
            FunctionName: arn:aws:lambda:cn-local-1:000000000000:function:duban-NoteFunction
            Payload: '{% $states.input %}'
          End: true
      """;

  private SampleDeployment() {}

  public static Deployment at(URI uri) {
    return new Deployment(
        List.of(
            function("EchoFunction", Duration.ofSeconds(5)),
            function("NoteFunction", Duration.ofMillis(500)),
            function("MailFunction", Duration.ofSeconds(5)),
            function("SweepFunction", Duration.ofSeconds(5)),
            function("PublishFunction", Duration.ofSeconds(5))),
        List.of(TestTables.CASES),
        List.of(
            new Deployment.StateMachine(
                "NotePath",
                "duban-NotePath",
                MACHINE,
                "arn:aws:iam::000000000000:role/duban-NotePath",
                "note-path.asl.yaml",
                NOTE_PATH)),
        List.of(
            new Deployment.Route("POST", "/intake/{source}", "EchoFunction"),
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
                "SourceSecrets",
                "duban-SourceSecrets",
                "arn:aws:secretsmanager:local:0:secret:sources",
                "{}")),
        List.of(),
        List.of());
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
}
