package duban.acceptance.engines;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The services of one account, spoken to from outside.
record Services(
    DynamoDbClient dynamoDb,
    LambdaClient lambda,
    SfnClient stepFunctions,
    SecretsManagerClient secrets,
    SesClient ses) {
  /// A function's first call may have to fetch the image it runs in.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// @param endpoint for all services; without one, each service's own
  static Services at(Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {
    return new Services(
        made(DynamoDbClient.builder(), endpoint, region, credentials),
        made(LambdaClient.builder(), endpoint, region, credentials),
        made(SfnClient.builder(), endpoint, region, credentials),
        made(SecretsManagerClient.builder(), endpoint, region, credentials),
        made(SesClient.builder(), endpoint, region, credentials));
  }

  static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C made(
      B builder, Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(PATIENCE))
        .build();
  }
}
