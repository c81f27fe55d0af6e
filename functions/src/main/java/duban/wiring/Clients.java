package duban.wiring;

import java.net.http.HttpClient;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The remote services a function may speak to. Each is built on first use: a function pays at cold
/// start only for what it touches.
public interface Clients {
  /// How long one attempt of a call to AWS may take. A call that hangs is tried again on another
  /// connection while its function still runs.
  Duration ATTEMPT = Duration.ofSeconds(3);

  /// The same where whole papers and mails are carried.
  Duration ATTEMPT_WITH_PAPERS = Duration.ofSeconds(7);

  /// How long a call may take with its retries: less than the shortest timeout of any function of
  /// template.yaml, so that the function can say what failed.
  Duration CALL = Duration.ofSeconds(9);

  DynamoDbClient dynamoDb();

  SfnClient stepFunctions();

  SesClient ses();

  SecretsManagerClient secrets();

  S3Client s3();

  /// Signs links to what S3 keeps, without asking S3. It dates them by the clock on the wall.
  S3Presigner s3Links();

  /// For calls back to sources. Never follows a redirect.
  HttpClient http();
}
