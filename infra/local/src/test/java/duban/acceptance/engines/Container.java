package duban.acceptance.engines;

import duban.wiring.Lazy;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// LocalStack in a container, one for all stories of this JVM. It ends with the JVM.
final class Container {
  /// The last image that runs without an account.
  static final String IMAGE = "localstack/localstack:4.14.0";

  static final Supplier<Found> FOUND = new Lazy<>(Container::look);

  private static final String ASKED = System.getProperty("acceptance.engine", "");

  private Container() {}

  static boolean askedFor() {
    return ASKED.equals("docker");
  }

  private static Found look() {
    if (ASKED.equals("local")) {
      return new Found.Missing("-Dacceptance.engine=local leaves it out.");
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return new Found.Missing("There is no Docker engine on this machine.");
    }
    if (!Files.exists(Repository.functionsZip())) {
      return new Found.Missing(Endpoint.NO_ZIP);
    }
    LocalStackContainer container =
        new LocalStackContainer(DockerImageName.parse(IMAGE))
            // A first start of a function fetches the image it runs in.
            .withEnv("LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT", "300");
    try {
      container.start();
      Found.Place place = place(container);
      Elsewhere.tryOut(place);
      return place;
    } catch (ContainerFetchException | ContainerLaunchException e) {
      return new Found.Missing("The container does not start: " + e.getMessage());
    } catch (Deployer.Refused e) {
      container.stop();
      return Found.Missing.because(e);
    }
  }

  private static Found.Place place(LocalStackContainer container) {
    var credentials =
        AwsBasicCredentials.create(container.getAccessKey(), container.getSecretKey());
    return new Found.Place(
        Where.CONTAINER.toString(),
        Services.at(
            Optional.of(container.getEndpoint()),
            Region.of(container.getRegion()),
            StaticCredentialsProvider.create(credentials)),
        Optional.of(new LocalStackMails(container.getEndpoint())),
        Endpoint.ANY_ROLE,
        Repository.functionsZip(),
        Found.Place.AFAR);
  }
}
