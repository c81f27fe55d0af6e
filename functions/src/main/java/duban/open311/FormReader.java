package duban.open311;

import duban.cases.Message;
import duban.intake.Given;
import duban.intake.Uploads;
import duban.policy.Attachments;
import duban.text.Visible;
import duban.text.WebLink;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a posted form and collects what is wrong with them. A field that is blank is
/// a field that is missing.
final class FormReader {
  static final int SHORT = 200;
  static final int ADDRESS = 1000;
  private static final int URL = 2000;
  private static final int MEDIA = 20;
  private static final int MOST_ATTRIBUTES = 50;

  /// No exponents, and no more digits than a place on earth can need.
  private static final Pattern DEGREES = Pattern.compile("[+-]?[0-9]{1,3}(\\.[0-9]{1,20})?");

  private static final Pattern ATTRIBUTE =
      Pattern.compile("attribute\\[([^\\[\\]]{1,100})](\\[])?");
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final Call call;
  private final Map<String, List<String>> fields;
  private final List<Problem> problems = new ArrayList<>();

  FormReader(Call call) {
    this.call = call;
    this.fields = call.body() instanceof Call.Body.Form form ? form.fields() : Map.of();
  }

  List<Problem> problems() {
    return problems;
  }

  void problem(Problem problem) {
    problems.add(problem);
  }

  @Nullable String optional(String name, int longest) {
    return shortEnough(name, call.parameter(name), longest);
  }

  String required(String name, int longest) {
    String value = optional(name, longest);
    if (value == null && call.parameter(name) == null) {
      problem(Problem.bad("missing", name));
    }
    return value == null ? "" : value;
  }

  private @Nullable String shortEnough(String name, @Nullable String value, int longest) {
    if (value != null && value.codePointCount(0, value.length()) > longest) {
      problem(Problem.bad("too-long", name, longest));
      return null;
    }
    return value;
  }

  /// Degrees, from `-most` to `most`.
  @Nullable String degrees(String name, int most) {
    String value = call.parameter(name);
    if (value == null) {
      return null;
    }
    if (!DEGREES.matcher(value).matches()
        || new BigDecimal(value).abs().compareTo(BigDecimal.valueOf(most)) > 0) {
      problem(Problem.bad("degrees", name, most));
      return null;
    }
    return value;
  }

  @Nullable Instant instant(String name) {
    String value = call.parameter(name);
    if (value == null) {
      return null;
    }
    Optional<Instant> instant = instantOf(value);
    if (instant.isEmpty()) {
      problem(Problem.bad("date", name));
    }
    return instant.orElse(null);
  }

  /// A date and time with its offset, as ISO 8601 and the specification want it. In an address, the
  /// plus sign of an offset that nobody escaped arrives as a blank.
  static Optional<Instant> instantOf(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text.strip().replace(' ', '+')).toInstant();
      return instant.isBefore(EARLIEST) || instant.isAfter(LATEST)
          ? Optional.empty()
          : Optional.of(instant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// Personal data; null where nothing was said.
  ///
  /// @param privacy whether privacy was asked for
  Message.@Nullable Author author(boolean privacy) {
    String first = optional("first_name", SHORT);
    String last = optional("last_name", SHORT);
    String email = optional("email", SHORT);
    String phone = optional("phone", SHORT);
    String account = optional("account_id", SHORT);
    String name =
        first == null ? last : last == null || last.equals("-") ? first : first + " " + last;
    return name == null && email == null && phone == null && account == null && !privacy
        ? null
        : new Message.Author(name, phone, email, privacy, account);
  }

  /// The links given as `media_url`, which may be repeated.
  List<Message.Attachment> links() {
    List<String> urls =
        fields.getOrDefault("media_url", List.of()).stream()
            .filter(u -> !Visible.blank(u))
            .toList();
    if (urls.size() > MEDIA) {
      problem(Problem.bad("too-many", "media_url", MEDIA));
      return new ArrayList<>();
    }
    List<Message.Attachment> links = new ArrayList<>();
    for (String url : urls) {
      Optional<String> link = url.length() > URL ? Optional.empty() : WebLink.of(url);
      if (link.isEmpty()) {
        problem(Problem.bad("url", "media_url"));
      }
      link.ifPresent(l -> links.add(new Message.Attachment(l, null)));
    }
    return links;
  }

  /// The files that came with the form, as far as the office takes such files.
  List<Uploads.Paper> papers(Attachments rules) {
    List<Given> files = call.body() instanceof Call.Body.Form form ? form.files() : List.of();
    return switch (Uploads.check(rules, "media", files)) {
      case Uploads.Checked.Taken(var papers) -> papers;
      case Uploads.Checked.Refused(var refused) -> {
        refused.forEach(p -> problem(new Problem(400, p.key(), p.arguments())));
        yield List.of();
      }
    };
  }

  /// What was posted as `attribute[code]`, by code; several values of one (`attribute[code][]`) are
  /// joined by commas. Those that are declared are checked against their definition, the others are
  /// taken as they are.
  Map<String, String> attributes(List<Attribute> declared) {
    Map<String, String> given = new LinkedHashMap<>();
    fields.forEach(
        (name, values) -> {
          Matcher attribute = ATTRIBUTE.matcher(name);
          String value = String.join(",", values).strip();
          if (attribute.matches()
              && !Visible.blank(value)
              && shortEnough(name, value, ADDRESS) != null) {
            given.put(attribute.group(1), value);
          }
        });
    if (given.size() > MOST_ATTRIBUTES) {
      problem(Problem.bad("too-many", "attribute", MOST_ATTRIBUTES));
    }
    for (Attribute attribute : declared) {
      String value = given.get(attribute.code());
      if (value != null) {
        attribute.problem(value).ifPresent(this::problem);
      } else if (attribute.required()) {
        problem(Problem.bad("missing", "attribute[" + attribute.code() + "]"));
      }
    }
    return given;
  }
}
