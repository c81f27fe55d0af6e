package duban.acceptance.engines;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The places where the stories can run.
///
/// `-Dacceptance.engine=local` leaves out the container where there would be one; `docker` makes a
/// missing one a failure. `-Daws.endpoint=<URL>` adds an endpoint, or (`-Daws.endpoint=aws`) the
/// account and region that the SDK's default chains find.
public enum Where {
  /// The local stack, in this JVM. Always at hand.
  IN_PROCESS,
  /// LocalStack in a container, where there is a Docker engine.
  CONTAINER,
  /// An endpoint or account that somebody named.
  ENDPOINT;

  /// Those that can be used here and now, looked for once.
  public static List<Where> atHand() {
    return Arrays.stream(values()).filter(where -> where.missing().isEmpty()).toList();
  }

  /// Why the stories do not run there; empty when they do.
  public Optional<String> missing() {
    return this == IN_PROCESS
        ? Optional.empty()
        : place() instanceof Found.Missing(String reason) ? Optional.of(reason) : Optional.empty();
  }

  /// Whether somebody asked for it, so that it must not be missing.
  public boolean askedFor() {
    return switch (this) {
      case IN_PROCESS -> true;
      case CONTAINER -> Container.askedFor();
      case ENDPOINT -> Endpoint.askedFor();
    };
  }

  private Found place() {
    return switch (this) {
      case IN_PROCESS -> throw new IllegalStateException("It runs in this JVM.");
      case CONTAINER -> Container.FOUND.get();
      case ENDPOINT -> Endpoint.FOUND.get();
    };
  }

  private Found.Place usable() {
    return switch (place()) {
      case Found.Place place -> place;
      case Found.Missing(String reason) -> throw new IllegalStateException(reason);
    };
  }

  public boolean can(Ability ability) {
    EnumSet<Ability> abilities =
        switch (this) {
          case IN_PROCESS -> EnumSet.allOf(Ability.class);
          // Nobody lends out its clock, its faults or a way into this machine.
          case CONTAINER, ENDPOINT ->
              usable().mails().isPresent()
                  ? EnumSet.of(Ability.MAILBOX)
                  : EnumSet.noneOf(Ability.class);
        };
    return abilities.contains(ability);
  }

  /// Skips the story that asks, by name, if one of these is not to be had here.
  public void needs(Ability... abilities) {
    for (Ability ability : abilities) {
      Assumptions.assumeTrue(
          can(ability), () -> "Needs " + ability.phrase() + ", and " + this + " has none.");
    }
  }

  /// An empty deployment of the repository as it stands.
  public Engine start() {
    return start(Repository.root());
  }

  /// An empty deployment in which every text `from` in the office's policy reads `to`. Nothing else
  /// differs.
  ///
  /// @param folder an empty one, for the changed copy
  public Engine startWithPolicy(Path folder, String from, String to) {
    Repository.copyWithPolicy(folder, from, to);
    return start(folder);
  }

  private Engine start(Path root) {
    return switch (this) {
      case IN_PROCESS -> InProcess.start(root);
      case CONTAINER, ENDPOINT -> Elsewhere.start(this, usable(), root);
    };
  }

  /// As reports name it.
  @Override
  public String toString() {
    return switch (this) {
      case IN_PROCESS -> "the local stack";
      case CONTAINER -> Container.IMAGE + " in a container";
      case ENDPOINT -> Endpoint.described();
    };
  }
}
