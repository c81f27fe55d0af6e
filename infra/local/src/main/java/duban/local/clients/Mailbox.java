package duban.local.clients;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.databind.json.JsonMapper;

/// Every mail sent so far, oldest first. So that a long run fits in memory, they are kept
/// compressed, and the oldest are dropped beyond [#KEPT].
public final class Mailbox {
  /// How many mails are kept.
  public static final int KEPT = 5_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ConcurrentLinkedDeque<Kept> mails = new ConcurrentLinkedDeque<>();
  private final AtomicLong sent = new AtomicLong();

  /// A mail with what it is looked for by.
  ///
  /// @param whole the mail as compressed JSON: a tenth of its size
  private record Kept(String id, Instant at, List<String> readers, byte[] whole) {
    static Kept of(Mail mail) {
      List<String> readers = new ArrayList<>(mail.to());
      readers.addAll(mail.cc());
      return new Kept(mail.id(), mail.at(), List.copyOf(readers), compressed(mail));
    }

    boolean reaches(String address) {
      String wanted = address.toLowerCase(Locale.ROOT);
      return readers.stream().anyMatch(a -> a.toLowerCase(Locale.ROOT).equals(wanted));
    }

    Mail mail() {
      try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(whole))) {
        return JSON.readValue(in, Mail.class);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static byte[] compressed(Mail mail) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Deflater fast = new Deflater(Deflater.BEST_SPEED);
      try (OutputStream out = new DeflaterOutputStream(bytes, fast)) {
        out.write(JSON.writeValueAsBytes(mail));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        fast.end();
      }
      return bytes.toByteArray();
    }
  }

  void add(Mail mail) {
    mails.add(Kept.of(mail));
    if (sent.incrementAndGet() > KEPT) {
      mails.pollFirst();
    }
  }

  /// How many were ever sent.
  public long sent() {
    return sent.get();
  }

  public List<Mail> all() {
    return matching(kept -> true);
  }

  /// The mails as they stand while they are looked through, newest first, each opened when its turn
  /// comes.
  public Iterable<Mail> newestFirst() {
    return () -> {
      Iterator<Kept> kept = mails.descendingIterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return kept.hasNext();
        }

        @Override
        public Mail next() {
          return kept.next().mail();
        }
      };
    };
  }

  /// Mails to (or in copy to) an address, in whatever case it is written.
  public List<Mail> to(String address) {
    return matching(kept -> kept.reaches(address));
  }

  /// Mails to `address`, if given, at or after `since`, if given.
  public List<Mail> find(Optional<String> address, Optional<Instant> since) {
    return matching(
        kept ->
            (address.isEmpty() || kept.reaches(address.get()))
                && (since.isEmpty() || !kept.at().isBefore(since.get())));
  }

  public Optional<Mail> find(String id) {
    return mails.stream().filter(kept -> kept.id().equals(id)).findFirst().map(Kept::mail);
  }

  public void clear() {
    mails.clear();
    sent.set(0);
  }

  private List<Mail> matching(Predicate<Kept> wanted) {
    return mails.stream().filter(wanted).map(Kept::mail).toList();
  }
}
