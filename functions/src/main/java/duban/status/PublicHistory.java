package duban.status;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Owed;
import duban.cases.Recorded;
import duban.policy.Policy;
import duban.policy.Published;
import duban.text.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What happened, as far as the citizen may know: which unit has it and what was answered. No
/// person's name, no report, no opinion, no going back and forth between units.
final class PublicHistory {
  record Line(Instant at, String what) {}

  private PublicHistory() {}

  static List<Line> of(CaseFile file, Published city, Texts texts) {
    List<Line> lines = new ArrayList<>();
    boolean assignedBefore = false;
    for (Recorded recorded : file.history()) {
      Instant at = recorded.at();
      switch (recorded.event()) {
        case CaseEvent.Registered e -> lines.add(new Line(at, texts.get("history.registered")));
        case CaseEvent.Assigned e -> {
          lines.add(
              new Line(
                  at,
                  texts.get(
                      assignedBefore ? "history.assigned.again" : "history.assigned",
                      unit(city, e.unit(), texts))));
          assignedBefore = true;
        }
        case CaseEvent.Redirected e -> {
          Policy.Channel channel = city.policy().channels().get(e.channel());
          lines.add(
              new Line(
                  at,
                  texts.get(
                      "history.redirected",
                      channel == null ? e.channel() : texts.name(channel.name()),
                      channel == null ? "" : channel.contact())));
        }
        case CaseEvent.Refused e ->
            lines.add(new Line(at, texts.get("history.refused", e.reason())));
        // Inside, until the case has ended on it.
        case CaseEvent.NoReplyNeeded e ->
            file.noReplyReason()
                .filter(e.reason()::equals)
                .ifPresent(
                    reason -> lines.add(new Line(at, texts.get("history.no-reply", reason))));
        case CaseEvent.Merged e ->
            lines.add(new Line(at, texts.get("history.merged", e.intoNumber())));
        case CaseEvent.Replied e -> lines.add(new Line(at, texts.get("history.replied")));
        case CaseEvent.Closed e -> {
          // What joined another case is not done before that one is.
          if (!e.outcome().equals(CaseEvent.Closed.MERGED)) {
            lines.add(new Line(at, texts.get("history.closed")));
          }
        }
        case CaseEvent.Separated e -> lines.add(new Line(at, texts.get("history.separated")));
        case CaseEvent.Released e -> {}
        case CaseEvent.UnitCopied e -> {}
        case CaseEvent.Joined e -> {}
        case CaseEvent.TaskOpened e -> {}
        case CaseEvent.TaskDecided e -> {}
        case CaseEvent.TaskAskedAgain e -> {}
        case CaseEvent.TaskAbandoned e -> {}
        case CaseEvent.ReportFiled e -> {}
        case CaseEvent.NotOurs e -> {}
        case CaseEvent.OpinionGiven e -> {}
        case CaseEvent.ReplyApproved e -> {}
        case CaseEvent.ReworkOrdered e -> {}
        case CaseEvent.SourceUnreachable e -> {}
        case CaseEvent.Contributed e -> {}
        case CaseEvent.DraftApproved e -> {}
        case CaseEvent.DraftReturned e -> {}
        case CaseEvent.Rerouted e -> {}
        case CaseEvent.TierRaised e -> {}
        case CaseEvent.Instructed e -> {}
        case CaseEvent.ExtensionAsked e -> {}
        case CaseEvent.ExtensionRefused e -> {}
        case CaseEvent.ClockStarted e -> {}
        case CaseEvent.DeadlineMoved e -> {
          // The citizen's own deadline; what units owe each other stays inside.
          if (e.task().equals(CaseFile.CASE)
              && e.after().what().equals(Owed.REPLY)
              && e.cause().equals("extension")) {
            lines.add(
                new Line(
                    at,
                    texts.get(
                        e.after().provisional()
                            ? "history.extended.provisional"
                            : "history.extended",
                        texts.limit(e.after().limit(), city.policy().office().zone(), at))));
          }
        }
        case CaseEvent.DeadlineMissed e -> {}
        case CaseEvent.NoticeGiven e -> {}
        case CaseEvent.NamedInCircular e -> {}
        case CaseEvent.CircularWithdrawn e -> {}
        case CaseEvent.AimSettled e -> {}
        case CaseEvent.PolicyAdopted e -> {}
        case CaseEvent.ExecutionRestarted e -> {}
        case CaseEvent.SimilarFound e -> {}
        case CaseEvent.Supplemented e -> lines.add(new Line(at, texts.get("history.supplemented")));
        case CaseEvent.AttachmentAdded e -> {}
        case CaseEvent.AttachmentLost e -> {}
        case CaseEvent.LetterReceived e -> {}
        case CaseEvent.MailBounced e -> {}
        case CaseEvent.TaskReaddressed e -> {}
        case CaseEvent.AnswerDelivered e -> {}
        case CaseEvent.PostedByHand e -> {}
        case CaseEvent.ContactViewed e -> {}
        case CaseEvent.CitizenWrote e ->
            lines.add(new Line(at, texts.get("history.citizen-wrote")));
      }
    }
    return lines;
  }

  static String unit(Published city, String id, Texts texts) {
    return city.directory().findUnit(id).map(u -> texts.name(u.name())).orElse(id);
  }
}
