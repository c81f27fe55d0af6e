package duban.acceptance.engines;

import duban.wiring.Lazy;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/// Whatever `-Daws.endpoint` names: the URL of an engine, or `aws` for the account and region that
/// the SDK finds. `-Daws.role` is the ARN of the role that functions and state machines take on.
final class Endpoint {
  static final Supplier<Found> FOUND = new Lazy<>(Endpoint::look);

  static final String NO_ZIP =
      "functions/target/duban-functions-lambda.zip is not built; mvn package builds it.";

  /// Good for engines that ask nobody for permission.
  static final String ANY_ROLE = "arn:aws:iam::000000000000:role/duban-stories";

  private static final String ASKED = System.getProperty("aws.endpoint", "");

  private Endpoint() {}

  static boolean askedFor() {
    return !ASKED.isEmpty();
  }

  static String described() {
    return switch (ASKED) {
      case "" -> "an endpoint";
      case "aws" -> "the AWS account";
      default -> ASKED;
    };
  }

  private static Found look() {
    if (!askedFor()) {
      return new Found.Missing("No -Daws.endpoint names one.");
    }
    if (!Files.exists(Repository.functionsZip())) {
      return new Found.Missing(NO_ZIP);
    }
    boolean account = ASKED.equals("aws");
    String role = System.getProperty("aws.role", account ? "" : ANY_ROLE);
    if (role.isEmpty()) {
      return new Found.Missing("-Daws.endpoint=aws needs -Daws.role, the ARN of a role.");
    }
    try {
      Optional<URI> endpoint = account ? Optional.empty() : Optional.of(URI.create(ASKED));
      Found.Place place =
          new Found.Place(
              Where.ENDPOINT.toString(),
              Services.at(
                  endpoint,
                  DefaultAwsRegionProviderChain.builder().build().getRegion(),
                  DefaultCredentialsProvider.builder().build()),
              endpoint.flatMap(LocalStackMails::at),
              role,
              Repository.functionsZip(),
              Found.Place.AFAR);
      Elsewhere.tryOut(place);
      return place;
    } catch (Deployer.Refused | SdkClientException e) {
      return Found.Missing.because(e);
    } catch (UncheckedIOException e) {
      return new Found.Missing("%s cannot be reached: %s".formatted(ASKED, e.getCause()));
    }
  }
}
