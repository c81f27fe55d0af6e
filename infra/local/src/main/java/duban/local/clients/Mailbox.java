package duban.local.clients;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;

/// Every mail sent so far, oldest first. The oldest are dropped beyond [#KEPT], so that a long run
/// fits in memory.
public final class Mailbox {
  /// How many mails are kept.
  public static final int KEPT = 5_000;

  private final ConcurrentLinkedDeque<Mail> mails = new ConcurrentLinkedDeque<>();
  private final AtomicLong sent = new AtomicLong();

  void add(Mail mail) {
    mails.add(mail);
    if (sent.incrementAndGet() > KEPT) {
      mails.pollFirst();
    }
  }

  /// How many were ever sent.
  public long sent() {
    return sent.get();
  }

  public List<Mail> all() {
    return List.copyOf(mails);
  }

  /// The mails as they stand while they are looked through, newest first, uncopied.
  public Iterable<Mail> newestFirst() {
    return mails::descendingIterator;
  }

  /// Mails to (or in copy to) an address, in whatever case it is written.
  public List<Mail> to(String address) {
    return mails.stream().filter(m -> reaches(m, address)).toList();
  }

  /// Mails to `address`, if given, at or after `since`, if given.
  public List<Mail> find(Optional<String> address, Optional<Instant> since) {
    return mails.stream()
        .filter(m -> address.isEmpty() || reaches(m, address.get()))
        .filter(m -> since.isEmpty() || !m.at().isBefore(since.get()))
        .toList();
  }

  public Optional<Mail> find(String id) {
    return mails.stream().filter(m -> m.id().equals(id)).findFirst();
  }

  public void clear() {
    mails.clear();
    sent.set(0);
  }

  private static boolean reaches(Mail mail, String address) {
    String wanted = address.toLowerCase(Locale.ROOT);
    return mail.to().stream().anyMatch(a -> a.toLowerCase(Locale.ROOT).equals(wanted))
        || mail.cc().stream().anyMatch(a -> a.toLowerCase(Locale.ROOT).equals(wanted));
  }
}
