package duban.acceptance.engines;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// The places where the stories can run.
///
/// `-Dacceptance.engine=local` leaves out the container where there would be one; `docker` makes a
/// missing one a failure; `rehearsal` adds [#REHEARSAL]. `-Daws.endpoint=<URL>` adds an endpoint,
/// or (`-Daws.endpoint=aws`) the account and region that the SDK's default chains find.
public enum Where {
  /// The local stack, in this JVM. Always at hand.
  IN_PROCESS,
  /// What runs elsewhere, rehearsed on this machine; only when asked for.
  REHEARSAL,
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
    return switch (this) {
      case IN_PROCESS -> Optional.empty();
      case REHEARSAL ->
          askedFor()
              ? Optional.empty()
              : Optional.of("-Dacceptance.engine=rehearsal tells every story there.");
      case CONTAINER, ENDPOINT ->
          place() instanceof Found.Missing(String reason) ? Optional.of(reason) : Optional.empty();
    };
  }

  /// Whether somebody asked for it, so that it must not be missing.
  public boolean askedFor() {
    return switch (this) {
      case IN_PROCESS -> true;
      case REHEARSAL -> Rehearsal.askedFor();
      case CONTAINER -> Container.askedFor();
      case ENDPOINT -> Endpoint.askedFor();
    };
  }

  private Found place() {
    return switch (this) {
      case IN_PROCESS, REHEARSAL -> throw new IllegalStateException("It runs in this JVM.");
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

  /// Skips the story that asks, by name, if one of these is not to be had here.
  public void needs(Ability... needed) {
    Ability.require(
        toString(),
        switch (this) {
          case IN_PROCESS -> EnumSet.allOf(Ability.class);
          case REHEARSAL -> EnumSet.of(Ability.MAILBOX);
          case CONTAINER, ENDPOINT -> usable().abilities();
        },
        needed);
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

  /// An empty deployment whose office has another file: another list of absences. Nothing else
  /// differs.
  ///
  /// @param folder an empty one, for the changed copy
  public Engine startWithFile(Path folder, String file, String text) {
    Repository.copyWithFile(folder, file, text);
    return start(folder);
  }

  private Engine start(Path root) {
    return switch (this) {
      case IN_PROCESS -> InProcess.start(root);
      case REHEARSAL -> Rehearsal.start(root);
      case CONTAINER, ENDPOINT -> Elsewhere.start(usable(), root);
    };
  }

  /// As reports name it.
  @Override
  public String toString() {
    return switch (this) {
      case IN_PROCESS -> "the local stack";
      case REHEARSAL -> "a rehearsal of elsewhere";
      case CONTAINER -> Container.IMAGE + " in a container";
      case ENDPOINT -> Endpoint.described();
    };
  }
}
