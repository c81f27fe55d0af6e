package duban.wiring;

import java.net.http.HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The table and the secrets; a function under test that reaches for more is told so.
public record FakeClients(DynamoDbClient dynamoDb, SecretsManagerClient secrets)
    implements Clients {
  @Override
  public SfnClient stepFunctions() {
    throw new AssertionError("Step Functions is out of reach here.");
  }

  @Override
  public SesClient ses() {
    throw new AssertionError("SES is out of reach here.");
  }

  @Override
  public S3Client s3() {
    throw new AssertionError("S3 is out of reach here.");
  }

  @Override
  public S3Presigner s3Links() {
    throw new AssertionError("S3 is out of reach here.");
  }

  @Override
  public HttpClient http() {
    throw new AssertionError("HTTP is out of reach here.");
  }
}
