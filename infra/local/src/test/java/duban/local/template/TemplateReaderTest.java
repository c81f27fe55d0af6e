package duban.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the reader makes of a template. What it refuses is in [TemplateRefusalsTest].
class TemplateReaderTest {
  @TempDir Path folder;

  @Test
  void mergesGlobalsIntoFunctionsFieldByField() throws Exception {
    Deployment deployment =
        read(
            """
            Globals:
              Function:
                Runtime: java25
                Timeout: 10
                MemorySize: 512
                Environment: {Variables: {SHARED: yes, OWN: general}}
            Resources:
              WorkFunction:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: some.Work
                  Timeout: 20
                  Environment: {Variables: {OWN: special}}
            """);

    Deployment.Function function = deployment.functions().getFirst();
    assertThat(function.timeout()).hasSeconds(20);
    assertThat(function.memoryMegabytes()).isEqualTo(512);
    assertThat(function.environment()).isEqualTo(Map.of("SHARED", "yes", "OWN", "special"));
  }

  @Test
  void worksOutIntrinsicsInShortAndLongForm() throws Exception {
    Deployment deployment =
        read(
            """
            Parameters:
              Stage: {Type: String, Default: test}
            Conditions:
              Testing: !Equals [!Ref Stage, test]
              Both: !And [!Condition Testing, !Equals [!Ref 'AWS::Partition', aws]]
              Neither: !Not [!Or [!Condition Testing, {'Fn::Equals': [a, a]}]]
            Resources:
              Papers:
                Type: AWS::SecretsManager::Secret
                Properties: {SecretString: '{}'}
              WorkFunction:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  Handler: some.Work
                  Timeout: 10
                  MemorySize: 512
                  AutoPublishAlias: live
                  Environment:
                    Variables:
                      SHORT: !If [Both, !Sub '${Stage}-${!Stage}', no]
                      LONG: {'Fn::If': [Neither, no, {'Fn::Sub': ['${a}.${AWS::Region}', {a: {Ref: Stage}}]}]}
                      GONE: !If [Neither, no, !Ref 'AWS::NoValue']
                      SECRET: {Ref: Papers}
            """);

    assertThat(deployment.functions().getFirst().environment())
        .isEqualTo(
            Map.of(
                "SHORT", "test-${Stage}",
                "LONG", "test.cn-local-1",
                "SECRET", "arn:aws:secretsmanager:cn-local-1:000000000000:secret:duban-Papers"));
  }

  @Test
  void leavesOutWhatAConditionLeavesOut() throws Exception {
    Deployment deployment =
        read(
            """
            Conditions:
              Never: !Equals [a, b]
            Resources:
              Papers:
                Type: AWS::SecretsManager::Secret
                Condition: Never
                Properties: {SecretString: '{}'}
            Outputs:
              Papers: {Condition: Never, Value: !Ref Papers}
            """);

    assertThat(deployment.secrets()).isEmpty();
  }

  @Test
  void takesRoutesOfWordsVariablesAndOneRest() throws Exception {
    Deployment deployment =
        read(
            """
            Resources:
              Home: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: a, RouteKey: GET /, Target: integrations/Work}}
              Case: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: a, RouteKey: 'PUT /a/{b}/c', Target: integrations/Work}}
              Rest: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: a, RouteKey: 'GET /v2/{rest+}', Target: integrations/Work}}
              Work:
                Type: AWS::ApiGatewayV2::Integration
                Properties:
                  ApiId: a
                  IntegrationType: AWS_PROXY
                  IntegrationUri: !GetAtt WorkFunction.Arn
                  PayloadFormatVersion: '2.0'
              WorkFunction:
                Type: AWS::Serverless::Function
                Properties: {Runtime: java25, Handler: some.Work, Timeout: 10, MemorySize: 512}
            """);

    assertThat(deployment.routes())
        .containsExactly(
            new Deployment.Route("GET", "/", "WorkFunction"),
            new Deployment.Route("PUT", "/a/{b}/c", "WorkFunction"),
            new Deployment.Route("GET", "/v2/{rest+}", "WorkFunction"));
  }

  private Deployment read(String template) throws IOException, InvalidTemplate {
    Path file = Files.writeString(folder.resolve("template.yaml"), template);
    return TemplateReader.read(file, new LocalParameters(DubanTemplate.ENDPOINT, Map.of()));
  }
}
