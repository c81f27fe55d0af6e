package duban.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import duban.assignment.ActPage;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Owed;
import duban.delivery.Delivery;
import duban.policy.Published;
import duban.text.ProblemJson;
import duban.text.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What the page behind the link in a task mail says of time, as JSON: for programs, and for
/// whoever wants to check a due time. The same link opens it, to the same person, as long as the
/// page.
public final class ActData {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// @param deadlines what the step owes or owed, then what the case as a whole does; the earliest
  ///   limit first
  /// @param deliveries what the source is told, in order; only for the office and for whoever
  ///   brings it to the sender
  @JsonPropertyOrder({"number", "task", "open", "deadlines", "deliveries"})
  public record Task(
      String number,
      String task,
      boolean open,
      List<Due> deadlines,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Told> deliveries) {
    public Task {
      deadlines = List.copyOf(deadlines);
      deliveries = List.copyOf(deliveries);
    }
  }

  /// How far something that the source is told got.
  ///
  /// @param state `waiting`, `sending`, `by-hand`, `delivered`, `not-sent`, `failed`, `disabled`
  /// @param lastAnswer what came back last; null before the first attempt
  /// @param nextAttempt null when nothing more is tried
  /// @param settledAt when it was delivered or given up
  @JsonPropertyOrder({"told", "state", "attempts", "lastAnswer", "nextAttempt", "settledAt"})
  public record Told(
      String told,
      String state,
      int attempts,
      @Nullable String lastAnswer,
      @Nullable String nextAttempt,
      @Nullable String settledAt) {}

  /// Instants are ISO 8601 with the office's offset.
  ///
  /// @param of the kind of step that owes it, or `case`
  /// @param start which start it counts from, and `from` that start's instant
  /// @param provisional whether the limit may change once the holidays of a year are published
  /// @param givenAt when it was given; null while it is owed
  /// @param late whether a limit for it passed without it
  /// @param explanation how it came about, sentence by sentence
  @JsonPropertyOrder({
    "what",
    "of",
    "start",
    "from",
    "limit",
    "aim",
    "provisional",
    "givenAt",
    "late",
    "explanation"
  })
  public record Due(
      String what,
      String of,
      String start,
      String from,
      String limit,
      @Nullable String aim,
      boolean provisional,
      @Nullable String givenAt,
      boolean late,
      List<String> explanation) {
    public Due {
      explanation = List.copyOf(explanation);
    }
  }

  public String render(ActPage page, Locale locale, Instant now) {
    Texts texts = Texts.in(locale);
    return switch (page) {
      case ActPage.Form form ->
          task(form.file(), form.task(), form.city(), form.deliveries(), texts, now);
      case ActPage.Confirm confirm ->
          task(confirm.file(), confirm.task(), confirm.city(), List.of(), texts, now);
      case ActPage.Settled settled ->
          task(settled.file(), settled.task(), settled.city(), settled.deliveries(), texts, now);
      case ActPage.Expired expired -> problem(410, "act.expired", texts);
      case ActPage.Unknown unknown -> problem(404, "act.unknown", texts);
    };
  }

  /// The media type of what [#render] makes.
  public static String type(ActPage page) {
    return switch (page) {
      case ActPage.Form form -> "application/json; charset=utf-8";
      case ActPage.Confirm confirm -> "application/json; charset=utf-8";
      case ActPage.Settled settled -> "application/json; charset=utf-8";
      case ActPage.Expired expired -> ProblemJson.TYPE;
      case ActPage.Unknown unknown -> ProblemJson.TYPE;
    };
  }

  private static String problem(int status, String key, Texts texts) {
    return ProblemJson.of(status, texts.get(key), texts.get(key + ".why"), List.of());
  }

  private static String task(
      CaseFile file,
      CaseTask task,
      Published city,
      List<Delivery> deliveries,
      Texts texts,
      Instant now) {
    Explaining explaining = new Explaining(file, city, texts, now);
    ZoneId zone = city.policy().office().zone();
    List<Due> deadlines = new ArrayList<>();
    for (Owed owed : Owed.by(file, task)) {
      deadlines.add(
          due(owed, task.kind().id(), explaining.lines(task.id(), owed.deadline()), zone, now));
    }
    for (Owed owed : Owed.byCase(file)) {
      deadlines.add(
          due(owed, CaseFile.CASE, explaining.lines(CaseFile.CASE, owed.deadline()), zone, now));
    }
    return JSON.writeValueAsString(
        new Task(
            file.number(),
            task.kind().id(),
            task instanceof CaseTask.Open,
            deadlines,
            deliveries.stream().map(delivery -> told(delivery, zone)).toList()));
  }

  private static Told told(Delivery delivery, ZoneId zone) {
    Instant next = delivery.next();
    Instant settled = delivery.settledAt();
    return new Told(
        delivery.told(),
        delivery.state().id(),
        delivery.attempts(),
        delivery.answer(),
        next == null ? null : iso(next, zone),
        settled == null ? null : iso(settled, zone));
  }

  private static Due due(Owed owed, String of, List<String> explanation, ZoneId zone, Instant now) {
    Deadline deadline = owed.deadline();
    Instant aim = deadline.aim();
    Instant given = owed.givenAt();
    return new Due(
        deadline.what(),
        of,
        deadline.start(),
        iso(deadline.from(), zone),
        iso(deadline.limit(), zone),
        aim == null ? null : iso(aim, zone),
        deadline.provisional(),
        given == null ? null : iso(given, zone),
        owed.late(now),
        explanation);
  }

  private static String iso(Instant at, ZoneId zone) {
    return at.atZone(zone).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
  }
}
