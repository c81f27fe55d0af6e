package duban.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Mails that wait, in memory for tests.
public final class InMemoryInbox implements Inbox {
  private final Map<String, Waiting> mails = new HashMap<>();
  private final Map<String, Link> links = new HashMap<>();

  @Override
  public boolean keep(Letter letter) {
    return mails.putIfAbsent(
            letter.office() + "/" + letter.id(), new Waiting(letter, null, null, null, null))
        == null;
  }

  @Override
  public Optional<Waiting> find(String office, String id) {
    return Optional.ofNullable(mails.get(office + "/" + id));
  }

  @Override
  public boolean decide(String office, String id, Choice choice) {
    Waiting mail = mails.get(office + "/" + id);
    if (mail == null || mail.choice() != null) {
      return false;
    }
    mails.put(office + "/" + id, new Waiting(mail.letter(), choice, null, null, null));
    return true;
  }

  @Override
  public void settle(
      String office, String id, Instant at, @Nullable String caseId, @Nullable String number) {
    mails.computeIfPresent(
        office + "/" + id,
        (key, mail) -> new Waiting(mail.letter(), mail.choice(), at, caseId, number));
  }

  @Override
  public void keepLink(String linkId, Link link) {
    links.put(linkId, link);
  }

  @Override
  public Optional<Link> findLink(String linkId) {
    return Optional.ofNullable(links.get(linkId));
  }

  /// Everything that was kept.
  public Map<String, Waiting> all() {
    return Map.copyOf(mails);
  }
}
