package duban.mail;

import duban.cases.CaseFile;
import duban.cases.Standing;
import duban.policy.Policy;
import duban.text.Texts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the sender of a message is told, in the words in which it may be printed, posted or mailed
/// as it stands: the reply, the right channel, the reason of a refusal.
public final class AnswerWords {
  private AnswerWords() {}

  /// Paragraphs; none while nothing is decided yet.
  public static List<String> of(CaseFile file, Policy policy, Texts texts) {
    List<String> words = new ArrayList<>();
    switch (file.standing()) {
      case Standing.Replied(Standing.Reply reply) -> reply(words, reply, texts);
      case Standing.Closed(String outcome, Standing.@Nullable Reply reply) -> {
        if (reply != null) {
          reply(words, reply, texts);
        } else {
          String closed = texts.find("status.lead.closed." + outcome);
          words.add(closed == null ? texts.get("status.lead.closed") : closed);
          file.noReplyReason()
              .ifPresent(reason -> words.add(texts.get("status.no-reply.reason", reason)));
        }
      }
      case Standing.Redirected(String id, @Nullable String note) -> {
        Policy.Channel channel = policy.channels().get(id);
        words.add(
            texts.get(
                "status.lead.redirected",
                channel == null ? id : texts.name(channel.name()),
                channel == null ? "" : channel.contact()));
        if (note != null && !note.isBlank()) {
          words.add(note);
        }
      }
      case Standing.Refused(String reason) -> {
        words.add(texts.get("status.lead.refused"));
        words.add(texts.get("status.refused.reason", reason));
      }
      case Standing.Received received -> {}
      case Standing.Handling handling -> {}
      case Standing.Together t -> {}
    }
    return words;
  }

  private static void reply(List<String> words, Standing.Reply reply, Texts texts) {
    words.add(reply.text());
    String link = reply.link();
    if (link != null) {
      words.add(texts.get("answer.published", link));
    }
  }
}
