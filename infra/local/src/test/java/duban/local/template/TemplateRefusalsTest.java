package duban.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the reader refuses, line by line.
class TemplateRefusalsTest {
  @TempDir Path folder;

  @Test
  void refusesATypeOfResourceItDoesNotKnow() {
    assertThat(
            problems(
                """
                Resources:
                  Papers:
                    Type: AWS::EFS::FileSystem
                  Nothing:
                    Properties: {}
                """))
        .containsExactly(
            "template.yaml:3: Papers: the resource type AWS::EFS::FileSystem is not known to the local stack.",
            "template.yaml:4: Nothing: Type is missing.");
  }

  @Test
  void refusesPropertiesItDoesNotKnowAtAnyDepth() {
    assertThat(
            problems(
                """
                Resources:
                  CaseTable:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      BillingMode: PAY_PER_REQUEST
                      AttributeDefinitions: [{AttributeName: PK, AttributeType: S}]
                      KeySchema:
                        - AttributeName: PK
                          KeyType: HASH
                          Direction: up
                      StreamSpecification:
                        StreamViewType: NEW_IMAGE
                        ResourcePolicy: {}
                      KinesisStreamSpecification: {}
                """))
        .containsExactly(
            "template.yaml:10: CaseTable (AWS::DynamoDB::Table): the property KeySchema.Direction is not known to the local"
                + " stack.",
            "template.yaml:13: CaseTable (AWS::DynamoDB::Table): the property StreamSpecification.ResourcePolicy is not known"
                + " to the local stack.",
            "template.yaml:14: CaseTable (AWS::DynamoDB::Table): the property KinesisStreamSpecification is not known to the"
                + " local stack.");
  }

  @Test
  void refusesIntrinsicsItDoesNotKnowAlsoWhereAConditionHidesThem() {
    assertThat(
            problems(
                """
                Conditions:
                  Never: !Equals [a, b]
                Resources:
                  Papers:
                    Type: AWS::SecretsManager::Secret
                    Properties:
                      SecretString: !If
                        - Never
                        - !Base64 x
                        - Fn::ImportValue: y
                """))
        .containsExactly(
            "template.yaml:9: The intrinsic function !Base64 is not known to the local stack.",
            "template.yaml:10: The intrinsic function Fn::ImportValue is not known to the local stack.");
  }

  @Test
  void refusesIntrinsicsWithTheWrongArguments() {
    assertThat(
            problems(
                """
                Conditions:
                  A: !Equals [a]
                  B: !Not [a, b]
                  C: !And [!Condition A]
                  D: !Or x
                  E: plain
                  F: !Condition Missing
                  G: !Condition H
                  H: !Condition G
                Resources:
                  Papers:
                    Type: AWS::SecretsManager::Secret
                    Properties:
                      SecretString: !If [A, b]
                      Description: !GetAtt Papers
                      Tags: !Sub {a: b}
                """))
        .containsExactly(
            "template.yaml:2: !Equals takes two values.",
            "template.yaml:3: !Not takes a list of one condition.",
            "template.yaml:4: !And takes two conditions or more.",
            "template.yaml:5: !Or takes two conditions or more.",
            "template.yaml:6: A condition is needed here: !Equals, !Not, !And, !Or or !Condition.",
            "template.yaml:7: There is no condition Missing.",
            "template.yaml:9: The condition H depends on itself.",
            "template.yaml:14: !If takes a condition's name and two values.",
            "template.yaml:15: !GetAtt takes a resource and its attribute.",
            "template.yaml:16: !Sub takes a text, or a text and its variables.");
  }

  @Test
  void refusesNamesThatStandForNothing() {
    assertThat(
            problems(
                """
                Conditions:
                  Never: !Equals [!Ref Nobody, b]
                Resources:
                  Spare:
                    Type: AWS::SecretsManager::Secret
                    Condition: Never
                    Properties: {SecretString: '{}'}
                  Papers:
                    Type: AWS::SecretsManager::Secret
                    DependsOn: [Spare, Else]
                    Properties:
                      SecretString: !Sub '${Nothing.Arn} ${AWS::Moon}'
                      Description: !GetAtt Papers.Colour
                      Tags: !Ref Spare
                """))
        .containsExactly(
            "template.yaml:2: There is no parameter or resource Nobody.",
            "template.yaml:10: Papers: DependsOn must name resources of this template.",
            "template.yaml:12: There is no parameter or resource Nothing.",
            "template.yaml:12: There is no parameter or resource AWS::Moon.",
            "template.yaml:13: Papers has no attribute Colour that the local stack knows.",
            "template.yaml:14: Spare is needed here, but its condition Never leaves it out.");
  }

  @Test
  void refusesValuesThatOneMachineCannotPlay() {
    assertThat(
            problems(
                """
                Resources:
                  CaseTable:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      BillingMode: PROVISIONED
                      AttributeDefinitions: [{AttributeName: PK, AttributeType: Text}]
                      KeySchema: [{AttributeName: PK, KeyType: HASH}]
                  WorkFunction:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java21
                      Handler: some.Work
                      Timeout: 901
                      MemorySize: much
                  Path:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      Type: EXPRESS
                      DefinitionUri: nowhere.asl.yaml
                """))
        .containsExactly(
            "template.yaml:5: CaseTable (AWS::DynamoDB::Table): BillingMode must be PAY_PER_REQUEST for the local stack, not"
                + " PROVISIONED.",
            "template.yaml:6: CaseTable (AWS::DynamoDB::Table): AttributeType cannot be Text.",
            "template.yaml:11: WorkFunction (AWS::Serverless::Function): Runtime must be java25 for the local stack, not"
                + " java21.",
            "template.yaml:13: WorkFunction (AWS::Serverless::Function): Timeout must be a number from 1 to 900, not 901.",
            "template.yaml:14: WorkFunction (AWS::Serverless::Function): MemorySize must be a number from 128 to 10240, not"
                + " much.",
            "template.yaml:18: Path (AWS::Serverless::StateMachine): Type must be STANDARD for the local stack, not EXPRESS.",
            "template.yaml:19: The file nowhere.asl.yaml cannot be read.");
  }

  @Test
  void refusesEventsAndSchedulesItDoesNotKnow() {
    assertThat(
            problems(
                """
                Resources:
                  WorkFunction:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java25
                      Handler: some.Work
                      Timeout: 10
                      MemorySize: 512
                      Events:
                        Upload:
                          Type: S3
                          Properties: {Bucket: papers}
                        Rumour:
                          Type: EventBridgeRule
                          Properties: {Pattern: {source: [{numeric: ['>', 1]}]}, EventBusName: another}
                        Often:
                          Type: ScheduleV2
                          Properties:
                            ScheduleExpression: rate(10 seconds)
                            ScheduleExpressionTimezone: Asia/Atlantis
                            Input: '{'
                            GroupName: all
                        Vague:
                          Type: ScheduleV2
                          Properties: {ScheduleExpression: 'cron(0 9 * * ? *)'}
                        Feed:
                          Type: DynamoDB
                          Properties:
                            Stream: somewhere
                            StartingPosition: LATEST
                            BatchSize: 0
                            MaximumRetryAttempts: 3
                            FunctionResponseTypes: [Poem]
                            FilterCriteria: {Filters: [{Pattern: no}]}
                """))
        .containsExactly(
            "template.yaml:11: WorkFunction (AWS::Serverless::Function): the event type S3 is not known to the local stack.",
            "template.yaml:16: WorkFunction (AWS::Serverless::Function): \"rate(10 seconds)\" is not a schedule expression: a"
                + " rate is a positive number and minute(s), hour(s) or day(s).",
            "template.yaml:17: WorkFunction (AWS::Serverless::Function): Asia/Atlantis is not a time zone.",
            "template.yaml:18: WorkFunction (AWS::Serverless::Function): Input is not JSON.",
            "template.yaml:19: WorkFunction (AWS::Serverless::Function): the property Events.Often.Properties.GroupName is not"
                + " known to the local stack.",
            "template.yaml:22: WorkFunction (AWS::Serverless::Function): Events.Vague.Properties.Input is missing.",
            "template.yaml:26: WorkFunction (AWS::Serverless::Function): Stream must be the stream of a table of this"
                + " template.",
            "template.yaml:27: WorkFunction (AWS::Serverless::Function): Events.Feed.Properties.StartingPosition must be"
                + " TRIM_HORIZON for the local stack, not LATEST.",
            "template.yaml:28: WorkFunction (AWS::Serverless::Function): Events.Feed.Properties.BatchSize must be a number from"
                + " 1 to 10000, not 0.",
            "template.yaml:30: WorkFunction (AWS::Serverless::Function): the response type Poem is not known to the local"
                + " stack.",
            "template.yaml:31: WorkFunction (AWS::Serverless::Function): Pattern is not JSON.");
  }

  @Test
  void refusesRoutesThatLeadNowhere() {
    assertThat(
            problems(
                """
                Resources:
                  HttpApi:
                    Type: AWS::ApiGatewayV2::Api
                    Properties: {ProtocolType: WEBSOCKET}
                  Away:
                    Type: AWS::ApiGatewayV2::Integration
                    Properties:
                      ApiId: !Ref HttpApi
                      IntegrationType: HTTP_PROXY
                      IntegrationUri: https://example.org
                      PayloadFormatVersion: '1.0'
                  Everything:
                    Type: AWS::ApiGatewayV2::Route
                    Properties:
                      ApiId: !Ref HttpApi
                      RouteKey: ANY /all
                      Target: integrations/Away
                  Somewhere:
                    Type: AWS::ApiGatewayV2::Route
                    Properties:
                      ApiId: !Ref HttpApi
                      RouteKey: GET /some/{where}
                      Target: integrations/Missing
                """))
        .containsExactly(
            "template.yaml:4: HttpApi (AWS::ApiGatewayV2::Api): ProtocolType must be HTTP for the local stack, not"
                + " WEBSOCKET.",
            "template.yaml:9: Away (AWS::ApiGatewayV2::Integration): IntegrationType must be AWS_PROXY for the local stack,"
                + " not HTTP_PROXY.",
            "template.yaml:10: Away (AWS::ApiGatewayV2::Integration): IntegrationUri must be a function of this template.",
            "template.yaml:11: Away (AWS::ApiGatewayV2::Integration): PayloadFormatVersion must be 2.0 for the local stack,"
                + " not 1.0.",
            "template.yaml:16: Everything (AWS::ApiGatewayV2::Route): the route key \"ANY /all\" is not a method and a"
                + " path, such as GET /case/{id}.",
            "template.yaml:23: Somewhere: there is no integration Missing.");
  }

  @Test
  void refusesSubstitutionsMissingInTheTemplateOrUnusedInTheFile() throws IOException {
    Files.writeString(
        folder.resolve("path.asl.yaml"),
        """
        StartAt: Ask
        States:
          Ask: {Type: Task, Resource: '${Asking}', Next: Tell}
          Tell: {Type: Task, Resource: '${Telling}', End: true}
        """);
    assertThat(
            problems(
                """
                Resources:
                  Path:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionUri: path.asl.yaml
                      DefinitionSubstitutions:
                        Asking: arn:of:asking
                        Singing: arn:of:singing
                """))
        .containsExactly(
            "template.yaml:8: The substitution Singing is not used in path.asl.yaml.",
            "path.asl.yaml:4: The template gives no substitution for ${Telling}.");
  }

  @Test
  void refusesParametersWithValuesTheyDoNotAllow() {
    String parameters =
        """
        Parameters:
          Zone: {Type: String}
          Transport:
            Type: String
            AllowedValues: [ses, smtp]
          Port: {Type: Number, Default: 465, MinValue: 1, MaxValue: 65535}
          Address:
            Type: String
            AllowedPattern: https://.+
            ConstraintDescription: an https address
          Count: {Type: Number, Default: few}
          Image: {Type: 'AWS::EC2::Image::Id', Default: x}
        Resources: {}
        """;

    assertThat(
            problems(
                parameters,
                Map.of(
                    "Transport", "pigeon", "Port", "65536", "Address", "http://x", "Unheard", "1")))
        .containsExactly(
            "template.yaml:2: Parameter Zone: it has no default, and no value was given.",
            "template.yaml:2: The template has no parameter Unheard.",
            "template.yaml:5: Parameter Transport: the value \"pigeon\" must be one of ses, smtp.",
            "template.yaml:6: Parameter Port: the value \"65536\" must be at most 65535.",
            "template.yaml:9: Parameter Address: the value \"http://x\" must be an https address.",
            "template.yaml:11: Parameter Count: the value \"few\" must be a number.",
            "template.yaml:12: Parameter Image: the type AWS::EC2::Image::Id is not known to the local stack.");
  }

  @Test
  void refusesSectionsAttributesAndGlobalsItDoesNotKnow() {
    assertThat(
            problems(
                """
                Mappings: {}
                Globals:
                  HttpApi: {}
                Resources:
                  Papers:
                    Type: AWS::SecretsManager::Secret
                    CreationPolicy: {}
                    Properties: {SecretString: '{}'}
                Outputs:
                  Papers: {Value: !Ref Papers, Export: {Name: papers}}
                """))
        .containsExactly(
            "template.yaml:1: The section Mappings is not known to the local stack.",
            "template.yaml:3: Globals.HttpApi is not known to the local stack.",
            "template.yaml:7: Papers: the attribute CreationPolicy is not known to the local stack.",
            "template.yaml:10: Output Papers: the property Export is not known to the local stack.");
  }

  @Test
  void refusesWhatIsNotATemplate() {
    assertThat(problems("- a\n- b\n"))
        .containsExactly("template.yaml:1: A template must be a mapping of sections.");
    assertThat(problems("Resources:\n  A: [\n"))
        .containsExactly(
            "template.yaml:3: This is not YAML: expected the node content, but found '<stream end>'.");
    assertThat(problems("Resources: {}\nResources: {}\n"))
        .containsExactly("template.yaml:2: The key Resources stands here twice.");
  }

  @Test
  void saysEverythingInItsMessage() {
    InvalidTemplate refusal = refusal("Resources:\n  A: {Type: X}\n  B: {Type: Y}\n", Map.of());

    assertThat(refusal)
        .hasMessage(
            "template.yaml:2: A: the resource type X is not known to the local stack."
                + System.lineSeparator()
                + "template.yaml:3: B: the resource type Y is not known to the local stack.");
  }

  private List<String> problems(String template) {
    return problems(template, Map.of());
  }

  private List<String> problems(String template, Map<String, String> parameters) {
    return refusal(template, parameters).problems();
  }

  private InvalidTemplate refusal(String template, Map<String, String> parameters) {
    InvalidTemplate refusal =
        catchThrowableOfType(
            InvalidTemplate.class,
            () -> {
              Path file = Files.writeString(folder.resolve("template.yaml"), template);
              TemplateReader.read(file, new LocalParameters(DubanTemplate.ENDPOINT, parameters));
            });
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
