package duban.assignment;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Lateness;
import duban.cases.Message;
import duban.policy.Directory.Person;
import duban.policy.Published;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How to reach the citizen, for whoever handles, answers or delivers, and for the coordinating
/// office. It is shown to whoever asks for it, and each view is on record (E10).
public final class Contacts {
  /// What a form says that asks to be shown it.
  public static final String VIEW = "view-contact";

  private final CaseFile file;
  private final Published city;

  public Contacts(CaseFile file, Published city) {
    this.file = file;
    this.city = city;
  }

  /// Whether a human step may open it.
  public enum Access {
    /// It is not this step's business, or nothing is known.
    NONE,
    /// The author asked for privacy: only the coordinating office may.
    WITHHELD,
    OPEN
  }

  static boolean asked(Map<String, List<String>> form) {
    return form.getOrDefault("decision", List.of()).equals(List.of(VIEW));
  }

  public Access access(CaseTask task) {
    boolean theirs =
        switch (task.kind()) {
          case TRIAGE, HANDLE, ANSWER, OVERSEE, DELIVER -> true;
          case CONTRIBUTE, REVIEW, CONSULT -> false;
        };
    Message.Author author = author().orElse(null);
    if (!theirs || author == null) {
      return Access.NONE;
    }
    return author.wantsPrivacy() && !task.unit().equals(city.policy().coordinator())
        ? Access.WITHHELD
        : Access.OPEN;
  }

  /// Whom to reach; empty where nothing is known of them, and for what staff found themselves.
  public Optional<Message.Author> author() {
    return Optional.ofNullable(file.message().author())
        .filter(a -> given(a.phone()) || given(a.email()) || (a.wantsPrivacy() && given(a.name())))
        .filter(a -> !staff(a));
  }

  /// Whether the message bears the name of the member of staff who filed it.
  private boolean staff(Message.Author author) {
    Actor first = file.history().getFirst().actor();
    String mail = author.email();
    return first.kind() == Actor.Kind.PERSON
        && mail != null
        && city.directory()
            .findPerson(first.id())
            .map(Person::mail)
            .filter(mail::equalsIgnoreCase)
            .isPresent();
  }

  /// What is put on record; empty where the person saw it earlier that day.
  List<CaseEvent> viewed(CaseTask task, Actor actor, Instant now) {
    boolean before =
        file.history().stream()
            .anyMatch(
                r ->
                    r.event() instanceof CaseEvent.ContactViewed
                        && r.actor().id().equals(actor.id())
                        && city.dayOf(r.at()).equals(city.dayOf(now)));
    if (before) {
      return List.of();
    }
    List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
    events.add(new CaseEvent.ContactViewed(task.id()));
    return events;
  }

  private static boolean given(@Nullable String text) {
    return text != null && !text.isBlank();
  }
}
