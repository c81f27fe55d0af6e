package duban.open311;

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
import org.jspecify.annotations.Nullable;

/// What the office let the public know about a request, at a time: which unit has it, and what
/// became of it. No report, no opinion, no person (E10), and nothing that citizens wrote.
///
/// @param seq the number of the event that it tells of
record Update(int seq, Instant at, Status status, String text) {

  /// Every update of a case, oldest first. A case ends in one update, that with the outcome.
  static List<Update> of(CaseFile file, Published city, Texts texts) {
    List<Update> updates = new ArrayList<>();
    boolean ended = false;
    boolean assigned = false;
    for (Recorded recorded : file.history()) {
      @Nullable Said said = null;
      switch (recorded.event()) {
        case CaseEvent.Assigned e -> {
          said =
              new Said(
                  Status.INVESTIGATING,
                  texts.get(
                      assigned ? "history.assigned.again" : "history.assigned",
                      unit(city, e.unit(), texts)));
          assigned = true;
          ended = false;
        }
        case CaseEvent.DeadlineMoved e -> {
          // The citizen's own deadline; what units owe each other stays inside.
          if (e.task().equals(CaseFile.CASE)
              && e.after().what().equals(Owed.REPLY)
              && e.cause().equals("extension")) {
            said =
                new Said(
                    Status.IN_PROGRESS,
                    texts.get(
                        e.after().provisional()
                            ? "history.extended.provisional"
                            : "history.extended",
                        texts.limit(
                            e.after().limit(), city.policy().office().zone(), recorded.at())));
          }
        }
        case CaseEvent.Redirected e ->
            said =
                new Said(Status.NOT_COUNCILS_RESPONSIBILITY, redirection(e, city.policy(), texts));
        case CaseEvent.Refused e ->
            said = new Said(Status.NO_FURTHER_ACTION, texts.get("history.refused", e.reason()));
        case CaseEvent.Merged e ->
            said = new Said(Status.IN_PROGRESS, texts.get("history.merged", e.intoNumber()));
        case CaseEvent.Separated e -> {
          said = new Said(Status.IN_PROGRESS, texts.get("history.separated"));
          ended = false;
        }
        case CaseEvent.Replied e -> said = new Said(Status.CLOSED, reply(e));
        case CaseEvent.Closed e -> {
          if (!ended && !e.outcome().equals(CaseEvent.Closed.MERGED)) {
            said =
                new Said(
                    e.outcome().equals("no-reply") ? Status.NO_FURTHER_ACTION : Status.CLOSED,
                    file.noReplyReason()
                        .map(reason -> texts.get("history.no-reply", reason))
                        .orElseGet(() -> texts.get("history.closed")));
          }
        }
        // A kind of event that is not named above stays inside, also one that does not exist yet.
        case CaseEvent other -> {}
      }
      if (said != null) {
        ended = ended || closes(said.status());
        updates.add(new Update(recorded.seq(), recorded.at(), said.status(), said.text()));
      }
    }
    return updates;
  }

  private record Said(Status status, String text) {}

  private static boolean closes(Status status) {
    return switch (status) {
      case CLOSED, FIXED, DUPLICATE, NO_FURTHER_ACTION, NOT_COUNCILS_RESPONSIBILITY -> true;
      case OPEN, INVESTIGATING, ACTION_SCHEDULED, PLANNED, IN_PROGRESS, INTERNAL_REFERRAL, REOPEN ->
          false;
    };
  }

  private static String redirection(CaseEvent.Redirected e, Policy policy, Texts texts) {
    Policy.Channel channel = policy.channels().get(e.channel());
    String where =
        texts.get(
            "history.redirected",
            channel == null ? e.channel() : texts.name(channel.name()),
            channel == null ? "" : channel.contact());
    return e.note() == null ? where : where + "\n" + e.note();
  }

  private static String reply(CaseEvent.Replied e) {
    return e.link() == null ? e.reply() : e.reply() + "\n" + e.link();
  }

  /// A unit's public name.
  static String unit(Published city, String id, Texts texts) {
    return city.directory().findUnit(id).map(u -> texts.name(u.name())).orElse(id);
  }
}
