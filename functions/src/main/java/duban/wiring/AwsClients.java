package duban.wiring;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The services themselves, with credentials, region and endpoints from Lambda's own environment.
final class AwsClients implements Clients {
  private final Supplier<DynamoDbClient> dynamoDb =
      new Lazy<>(() -> bounded(DynamoDbClient.builder(), ATTEMPT).build());
  private final Supplier<SfnClient> stepFunctions =
      new Lazy<>(() -> bounded(SfnClient.builder(), ATTEMPT).build());
  // SES has no idempotency token: a retry inside the SDK could send a mail twice, so retrying is
  // the outbox's task. One attempt may take as long as a call.
  private final Supplier<SesClient> ses =
      new Lazy<>(
          () ->
              SesClient.builder()
                  .httpClientBuilder(UrlConnectionHttpClient.builder())
                  .overrideConfiguration(
                      o ->
                          o.apiCallTimeout(CALL)
                              .retryStrategy(RetryMode.STANDARD)
                              .retryStrategy(r -> r.maxAttempts(1)))
                  .build());
  private final Supplier<SecretsManagerClient> secrets =
      new Lazy<>(() -> bounded(SecretsManagerClient.builder(), ATTEMPT).build());
  private final Supplier<S3Client> s3 =
      new Lazy<>(() -> bounded(S3Client.builder(), ATTEMPT_WITH_PAPERS).build());
  private final Supplier<S3Presigner> s3Links = new Lazy<>(S3Presigner::create);
  private final Supplier<HttpClient> http =
      new Lazy<>(
          () ->
              HttpClient.newBuilder()
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .connectTimeout(Duration.ofSeconds(5))
                  .build());

  /// With an end to every attempt and every call. Without, a connection that hangs holds a function
  /// until Lambda cuts it off, which says nothing.
  static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B bounded(
      B builder, Duration attempt) {
    return builder
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(o -> o.apiCallAttemptTimeout(attempt).apiCallTimeout(CALL));
  }

  @Override
  public DynamoDbClient dynamoDb() {
    return dynamoDb.get();
  }

  @Override
  public SfnClient stepFunctions() {
    return stepFunctions.get();
  }

  @Override
  public SesClient ses() {
    return ses.get();
  }

  @Override
  public SecretsManagerClient secrets() {
    return secrets.get();
  }

  @Override
  public S3Client s3() {
    return s3.get();
  }

  @Override
  public S3Presigner s3Links() {
    return s3Links.get();
  }

  @Override
  public HttpClient http() {
    return http.get();
  }
}
