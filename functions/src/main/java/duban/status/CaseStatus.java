package duban.status;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a citizen may know about a case, as JSON. Instants are ISO 8601 with the office's offset.
///
/// @param state `received`, `handling`, `replied`, `closed`, `refused` or `redirected`
/// @param dueAt by when the citizen is owed the answer, where the rules say so, or else by when the
///   present step must be done; null when nothing is owed
/// @param provisional whether that may change once the holidays of a year are published
/// @param with the number of the case it is handled with; null where it is handled by itself
/// @param corrections replies that replaced an earlier one (E8), oldest first
@JsonPropertyOrder({
  "number",
  "state",
  "title",
  "receivedAt",
  "dueAt",
  "provisional",
  "with",
  "reply",
  "corrections",
  "history"
})
public record CaseStatus(
    String number,
    String state,
    String title,
    String receivedAt,
    @Nullable String dueAt,
    boolean provisional,
    @Nullable String with,
    @Nullable Reply reply,
    List<Reply> corrections,
    List<Moment> history) {
  public CaseStatus {
    corrections = List.copyOf(corrections);
    history = List.copyOf(history);
  }

  /// The answer as it went out.
  @JsonPropertyOrder({"text", "at", "form", "link"})
  public record Reply(String text, String at, @Nullable String form, @Nullable String link) {}

  /// @param what what happened, in words
  @JsonPropertyOrder({"at", "what"})
  public record Moment(String at, String what) {}
}
