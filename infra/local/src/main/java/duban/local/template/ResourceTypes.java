package duban.local.template;

import java.util.Map;
import java.util.function.BiFunction;

/// Every type of resource that the local stack knows.
final class ResourceTypes {
  private ResourceTypes() {}

  static final String FUNCTION = "AWS::Serverless::Function";
  static final String TABLE = "AWS::DynamoDB::Table";

  static final Map<String, ResourceType> KNOWN =
      Map.ofEntries(
          Map.entry(FUNCTION, new ServerlessFunction()),
          Map.entry("AWS::Serverless::StateMachine", new ServerlessStateMachine()),
          Map.entry(TABLE, new DynamoTable()),
          Map.entry("AWS::SecretsManager::Secret", new InitialSecret()),
          Map.entry("AWS::S3::Bucket", new S3Bucket()),
          // Nothing here is reached but through 127.0.0.1.
          Map.entry(
              "AWS::S3::BucketPolicy",
              new Inert((id, _) -> Map.of("Ref", id), "Bucket", "PolicyDocument")),
          Map.entry("AWS::ApiGatewayV2::Api", new HttpResources.Api()),
          Map.entry("AWS::ApiGatewayV2::Stage", new HttpResources.Stage()),
          Map.entry("AWS::ApiGatewayV2::Integration", new HttpResources.Integration()),
          Map.entry("AWS::ApiGatewayV2::Route", new HttpResources.Route()),
          // One JVM asks nobody for permission.
          Map.entry(
              "AWS::Lambda::Permission",
              new Inert(
                  (id, _) -> Map.of("Ref", id),
                  "Action",
                  "FunctionName",
                  "Principal",
                  "SourceArn")),
          // Functions log to the terminal.
          Map.entry(
              "AWS::Logs::LogGroup",
              new Inert(
                  (id, _) ->
                      Map.of(
                          "Ref",
                          LocalAws.name(id),
                          "Arn",
                          LocalAws.arn("logs", "log-group:" + LocalAws.name(id) + ":*")),
                  "LogGroupName",
                  "RetentionInDays",
                  "Tags")),
          Map.entry(
              "AWS::CloudWatch::Alarm",
              new Inert(
                  (id, _) -> Map.of("Ref", LocalAws.name(id)),
                  "AlarmActions",
                  "AlarmDescription",
                  "ComparisonOperator",
                  "Dimensions",
                  "EvaluationPeriods",
                  "MetricName",
                  "Namespace",
                  "Period",
                  "Statistic",
                  "Threshold",
                  "TreatMissingData")),
          // Only failures go there, and the local stack shows those where they happen.
          Map.entry(
              "AWS::SQS::Queue",
              new Inert(
                  (id, aws) ->
                      Map.of(
                          "Ref",
                          aws.endpoint() + "/queues/" + LocalAws.name(id),
                          "Arn",
                          LocalAws.arn("sqs", LocalAws.name(id)),
                          "QueueName",
                          LocalAws.name(id)),
                  "MessageRetentionPeriod",
                  "SqsManagedSseEnabled",
                  "Tags")));

  /// A type that matters in AWS and has no effect on one machine.
  private record Inert(
      BiFunction<String, LocalAws, Map<String, String>> identity, String... properties)
      implements ResourceType {
    @Override
    public Map<String, String> attributes(String logicalId, Tree.Fields given, LocalAws aws) {
      return identity.apply(logicalId, aws);
    }

    @Override
    public void read(String logicalId, Section section, Blueprint blueprint) {
      section.withoutLocalEffect(properties);
    }
  }
}
