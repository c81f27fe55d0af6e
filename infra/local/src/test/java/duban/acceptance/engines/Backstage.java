package duban.acceptance.engines;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a story sees and moves behind the HTTP surface.
///
/// Everything read here is read when the work under way has come to rest, so that a story that acts
/// and then reads sees the effect.
public interface Backstage {
  /// Who sends and who works here: `sources` with `id` and `secret`, `people` with `mail`, `unit`
  /// and `roles`.
  JsonNode cast();

  /// The mails so far, to one address or to anybody, oldest first: `subject`, `text`, `html`, `to`,
  /// `cc`, `headers`.
  List<JsonNode> mails(Optional<String> to);

  /// The executions of the routing paths, newest first: `name`, `status`, `states`.
  JsonNode executions();

  /// One execution by its name: what [#executions()] tells, and its `events` as Step Functions
  /// gives them.
  JsonNode execution(String name);

  /// Lets time pass. Zero is for coming to rest.
  ///
  /// @return the instant that deadlines are then counted by
  Instant advance(Duration by);

  /// Points a source's way back at a receiver on this machine, and publishes its office again.
  void redirect(String source, URI callback);
}
