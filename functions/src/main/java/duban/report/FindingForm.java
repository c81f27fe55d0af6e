package duban.report;

import duban.assignment.FormFields;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.intake.Given;
import duban.intake.Uploads;
import duban.intake.Uploads.Checked;
import duban.policy.Desk;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the form at `/report/{link}` into the message that a case begins with.
public final class FindingForm {
  /// The words of the field `kind`.
  public static final String FINDING = "finding";

  public static final String MESSAGE = "message";
  public static final String EARLY_WARNING = "early-warning";
  public static final List<String> KINDS = List.of(FINDING, MESSAGE, EARLY_WARNING);

  /// What a finding says beyond what every message says; kept with the message.
  public static final String KIND = "kind";

  public static final String PLATFORM = "platform";
  public static final String TREND = "trend";
  public static final String RISK = "risk";
  public static final String SCREENSHOTS = "screenshots";

  /// Whether whoever called wishes to stay unnamed: a tick.
  public static final String PRIVACY = Columns.PRIVACY;

  /// The field for files.
  public static final String FILES = "files";

  static final int TITLE = 200;
  static final int PHONE = 50;

  private static final Pattern ONCE = Pattern.compile("[A-Za-z0-9_-]{20,64}");

  private final Policy policy;
  private final Person person;
  private final Instant now;

  FindingForm(Policy policy, Person person, Instant now) {
    this.policy = policy;
    this.person = person;
    this.now = now;
  }

  /// How reading ended.
  sealed interface Reading {
    /// @param source the id of the source it comes in by
    /// @param papers what comes with the message, checked and not kept yet
    record Complete(String source, Message message, List<Uploads.Paper> papers) implements Reading {
      public Complete {
        papers = List.copyOf(papers);
      }
    }

    record Wrong(List<FieldProblem> problems) implements Reading {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  static boolean isOnce(@Nullable String text) {
    return text != null && ONCE.matcher(text).matches();
  }

  /// Under what id a source knows what was filed.
  static String externalId(String once) {
    return "form-" + once;
  }

  /// @param once checked by the caller
  Reading read(Desk.Filing filing, String once, Map<String, List<String>> form, List<Given> files) {
    FormFields fields = new FormFields(form);
    String kind = fields.choice("kind", KINDS, "problem.unknown-kind");
    String title = fields.title("title", TITLE);
    String text = fields.required("text", FormFields.LONG);
    String link = fields.webLink("link");
    String platform =
        kind.equals(FINDING)
            ? fields.required(PLATFORM, FormFields.WORD)
            : fields.optional(PLATFORM, FormFields.WORD);
    Instant seen = past(fields, "seenAt");
    if (seen == null && fields.sound("seenAt")) {
      fields.problem("seenAt", "problem.required");
    }
    Instant occurred = past(fields, "occurredAt");
    String area = known(fields, "area", policy.areas().keySet(), "problem.unknown-area");
    String category =
        known(fields, "category", policy.categories().keySet(), "problem.unknown-category");
    String tier = known(fields, "tier", policy.tiers().keySet(), "problem.unknown-tier");
    Message.Author author =
        kind.equals(MESSAGE)
            ? caller(fields)
            : new Message.Author(person.name(), null, person.mail(), false);
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put(KIND, kind);
    put(extra, PLATFORM, platform);
    put(extra, TREND, fields.word(TREND, policy.desk().trends()));
    put(extra, RISK, fields.word(RISK, policy.desk().risks()));
    put(extra, SCREENSHOTS, fields.optional(SCREENSHOTS, FormFields.LONG));
    List<FieldProblem> problems = new ArrayList<>(fields.problems());
    List<Uploads.Paper> papers =
        switch (Uploads.check(policy.attachments(), FILES, files)) {
          case Checked.Taken(List<Uploads.Paper> taken) -> taken;
          case Checked.Refused(List<FieldProblem> refused) -> {
            problems.addAll(refused);
            yield List.of();
          }
        };
    if (files.stream().mapToLong(f -> f.content().length).sum() > Uploads.IN_ONE_REQUEST) {
      problems.add(
          new FieldProblem(FILES, Uploads.TOO_MUCH, Uploads.megabytes(Uploads.IN_ONE_REQUEST)));
    }
    if (!problems.isEmpty()) {
      return new Reading.Wrong(problems);
    }
    return new Reading.Complete(
        kind.equals(MESSAGE) ? filing.messages() : filing.findings(),
        new Message(
            externalId(once),
            title,
            text,
            link,
            seen == null ? now : seen,
            occurred,
            area,
            category,
            tier,
            author,
            List.of(),
            extra),
        papers);
  }

  /// Who called or came; the person who files where nothing is said of them.
  private Message.Author caller(FormFields fields) {
    String name = fields.optional(Columns.NAME, Columns.HEADING);
    String phone = fields.optional(Columns.PHONE, PHONE);
    return name == null && phone == null
        ? new Message.Author(person.name(), null, person.mail(), false)
        : new Message.Author(name, phone, null, fields.ticked(PRIVACY));
  }

  private static @Nullable String known(
      FormFields fields, String field, Collection<String> known, String problem) {
    String value = fields.optional(field, FormFields.WORD);
    if (value != null && !known.contains(value)) {
      fields.problem(field, problem);
    }
    return value;
  }

  /// A time on the office's clock that is not ahead: deadlines count from it.
  private @Nullable Instant past(FormFields fields, String field) {
    String value = fields.optional(field, FormFields.WORD);
    if (value == null) {
      return null;
    }
    ZoneId zone = policy.office().zone();
    try {
      Instant at = LocalDateTime.parse(value.replace(' ', 'T')).atZone(zone).toInstant();
      if (at.isAfter(now)) {
        fields.problem(field, "problem.ahead");
      }
      return at;
    } catch (DateTimeException e) {
      fields.problem(field, "problem.not-a-time");
      return null;
    }
  }

  private static void put(Map<String, Object> extra, String name, @Nullable String value) {
    if (value != null) {
      extra.put(name, value);
    }
  }
}
