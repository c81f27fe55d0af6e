package duban.mailin;

import duban.cases.CaseRef;
import duban.policy.Published;
import duban.store.Policies;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the ids of our own mails say: `<effect's key>.<case>.<office>@<domain>` in a mail about one
/// case, and `<case>.<office>@<domain>` where its mails hang together. A case's id is a hundred bits
/// that nobody guesses; whether there is such a case is for the table to say.
final class MailIds {
  private static final Pattern FORM =
      Pattern.compile("(?:([A-Za-z0-9_-]{1,300})\\.)?([a-z0-9-]{1,64})\\.([a-z0-9-]{1,64})@(.{1,253})");

  private final Policies policies;

  MailIds(Policies policies) {
    this.policies = policies;
  }

  /// @param effect the id of the effect that the mail carried out; null where it names none
  record About(CaseRef ref, @Nullable String effect) {}

  /// The case that a mail with this id would be about.
  ///
  /// @param id without angle brackets
  Optional<About> read(String id) {
    Matcher parts = FORM.matcher(id);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String caseId = parts.group(2);
    String office = parts.group(3);
    if (!begins(caseId) || !begins(office) || !policies.offices().contains(office)) {
      return Optional.empty();
    }
    Published city = policies.current(office);
    if (!city.policy()
        .mail()
        .domain()
        .toLowerCase(Locale.ROOT)
        .equals(parts.group(4).toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    String key = parts.group(1);
    String before = office + "-" + caseId + "-";
    return Optional.of(
        new About(
            new CaseRef(office, caseId),
            key != null && key.startsWith(before) && key.length() > before.length()
                ? key.substring(before.length())
                : null));
  }

  /// Whether a mail of ours, about a case or not, may have this id.
  boolean ours(String id) {
    int at = id.lastIndexOf('@');
    String domain = id.substring(at + 1).toLowerCase(Locale.ROOT);
    return at > 0
        && policies.offices().stream()
            .anyMatch(
                office ->
                    id.substring(0, at).endsWith("." + office)
                        && policies
                            .current(office)
                            .policy()
                            .mail()
                            .domain()
                            .toLowerCase(Locale.ROOT)
                            .equals(domain));
  }

  private static boolean begins(String word) {
    return !word.isEmpty() && word.charAt(0) != '-';
  }
}
