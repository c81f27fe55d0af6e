package duban.intake;

import duban.cases.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `OPTIONS /intake/{source}`: whether a sender may deliver here, and how much (CloudEvents, HTTP
/// 1.1 Web Hooks for Event Delivery, section 4: abuse protection).
///
/// Whoever asks for a registered source has consent at once: whether a message is the source's, its
/// signature says. So there is nothing to confirm later, and an address given in
/// `WebHook-Request-Callback` is never called: anybody can write any address there.
public final class Handshake {
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
  private static final Pattern RATE = Pattern.compile("[1-9][0-9]{0,9}");
  private static final String ANY = "*";

  private final Intake intake;

  public Handshake(Intake intake) {
    this.intake = intake;
  }

  /// What the sender is told.
  public sealed interface Answer {
    record UnknownSource() implements Answer {}

    record Wrong(List<FieldProblem> problems) implements Answer {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }

    /// @param origin who may send: whoever asked
    /// @param rate messages a minute, or `*`
    record Consent(String origin, String rate) implements Answer {}

    /// Nobody asked for consent, only for the methods there are.
    record Methods() implements Answer {}
  }

  /// @param headers names in any case
  public Answer answer(String source, Map<String, String> headers) {
    Optional<Intake.Terms> terms = intake.terms(source);
    if (terms.isEmpty()) {
      return new Answer.UnknownSource();
    }
    String origin = header(headers, "webhook-request-origin");
    String rate = header(headers, "webhook-request-rate");
    if (origin == null && rate == null) {
      return new Answer.Methods();
    }
    List<FieldProblem> problems = new ArrayList<>();
    if (origin == null || !ORIGIN.matcher(origin).matches()) {
      problems.add(new FieldProblem("WebHook-Request-Origin", "intake.problem.origin"));
    }
    if (rate != null && !RATE.matcher(rate).matches()) {
      problems.add(new FieldProblem("WebHook-Request-Rate", "intake.problem.rate"));
    }
    if (origin == null || !problems.isEmpty()) {
      return new Answer.Wrong(problems);
    }
    var limits = terms.get().limits();
    return new Answer.Consent(origin, limits == null ? ANY : Integer.toString(limits.perMinute()));
  }

  private static @Nullable String header(Map<String, String> headers, String name) {
    return headers.entrySet().stream()
        .filter(e -> e.getKey().toLowerCase(Locale.ROOT).equals(name))
        .map(e -> e.getValue().strip())
        .findFirst()
        .orElse(null);
  }
}
