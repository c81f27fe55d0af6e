package duban.local.pages;

import duban.local.city.LocalCity;
import duban.local.clients.Mail;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the start page shows.
///
/// @param sent what the sample message just sent became, if one was
/// @param refused why it was not taken, if it was not
public record StartPage(
    List<SampleMessages.Sample> samples,
    List<LocalCity.Source> sources,
    List<LocalCity.Person> people,
    List<Mail> mails,
    long mailCount,
    Instant now,
    List<Executions.Passed> executions,
    @Nullable Sent sent,
    @Nullable Refused refused) {

  /// @param status where the citizen follows the case
  public record Sent(String number, String status) {}

  public record Refused(int status, String answer) {}
}
