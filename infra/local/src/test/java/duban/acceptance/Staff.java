package duban.acceptance;

import duban.acceptance.City.Mail;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;

/// The staff of a city on a good day: everybody opens every mail and does at once what it asks for.
/// Whoever gets an error page tries again later, as a person would.
final class Staff {
  static final String DRAFT = "您好，占道摊位已撤离，我们会继续巡查。";
  static final String REPLY = "您好，占道摊位已撤离，我们每天巡查两次。";

  private final City city;
  private final Set<URI> settled = new HashSet<>();
  private int errorPages;

  Staff(City city) {
    this.city = city;
  }

  /// Everybody works through their mails, once.
  ///
  /// @return how many links were settled: by them, or by a colleague before them
  int work() {
    int before = settled.size();
    for (Mail mail : city.mails()) {
      if (mail.hasLink() && !reminds(mail) && !settled.contains(mail.link())) {
        HttpResponse<String> answer = decide(mail);
        switch (answer.statusCode()) {
          case 303, 409 -> settled.add(mail.link());
          case 500, 502, 503 -> errorPages++;
          default ->
              throw new AssertionError(
                  mail.subject() + " was answered " + answer.statusCode() + ": " + answer.body());
        }
      }
    }
    return settled.size() - before;
  }

  /// Whoever does at once what a mail asks for need not be reminded of it.
  private static boolean reminds(Mail mail) {
    return mail.subject().matches("【(提醒|催办|督办|督办升级|通报)】.*");
  }

  /// How often somebody was shown an error page so far.
  int errorPages() {
    return errorPages;
  }

  private HttpResponse<String> decide(Mail mail) {
    String task = mail.subject().substring(0, mail.subject().indexOf('】') + 1);
    return switch (task) {
      case "【办理】" ->
          city.act(mail.link(), "written-report", "text", "已核实并处理。", "draftReply", DRAFT);
      case "【协办】" -> city.act(mail.link(), "contribute", "text", "已到现场配合。");
      case "【审核】" -> city.act(mail.link(), "approve", "opinion", "同意。");
      case "【会商】" -> city.act(mail.link(), "agree", "opinion", "同意。");
      case "【答复】" -> city.act(mail.link(), "send", "reply", REPLY, "form", "message");
      case "【分办】" ->
          city.act(
              mail.link(), "assign", "path", "county", "tier", "general", "unit", "gutai-bureau");
      case "【送达答复】" -> city.act(mail.link(), "posted", "note", "已电话告知。");
      default -> throw new AssertionError("Nobody knows what to do about " + mail.subject());
    };
  }
}
