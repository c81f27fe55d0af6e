package duban.store;

import duban.cases.CaseRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// The keys of the one table: how things are laid out in it is written here and nowhere else.
final class Keys {
  /// The due index is cut into this many parts per office, so that no part is written too often.
  static final int SHARDS = 8;

  static final String EVENT = "EVENT#";

  /// A case's first item, its registration. It also stands on the due index, with the next time to
  /// look at the case, while the case is open.
  static final String FIRST = event(1);

  static final String OUTBOX = "OUTBOX#";
  static final String CONTINUATION = "REST#";
  static final String LINK = "LINK";
  static final String FILING = "FILING";
  static final String INBOX_LINK = "INBOX";
  static final String ADDRESS = "ADDRESS#";
  static final String OFFICES = "OFFICES";
  static final String SOURCES = "SOURCES";
  static final String POLICY = "POLICY";
  static final String JOB = "JOB#";
  static final String RATE = "RATE";
  static final String CLAIM = "CLAIM";

  private static final String CASE = "CASE#";
  private static final String OFFICE = "OFFICE#";
  private static final String PERSON = "PERSON#";
  private static final String DIGEST = "DIGEST#";

  private Keys() {}

  static String caseOf(CaseRef ref) {
    return CASE + ref.office() + "#" + ref.id();
  }

  /// The reverse of [#caseOf(CaseRef)].
  static CaseRef refOf(String partition) {
    int office = partition.indexOf('#');
    int id = partition.lastIndexOf('#');
    if (!partition.startsWith(CASE) || id <= office) {
      throw new IllegalArgumentException("Not the key of a case: " + partition);
    }
    return new CaseRef(partition.substring(office + 1, id), partition.substring(id + 1));
  }

  static String event(int firstSeq) {
    return EVENT + digits(firstSeq, 6);
  }

  static String token(String task) {
    return "TOKEN#" + task;
  }

  /// Sorts in the order of the effects. Two digits up to the hundredth; behind them a letter that
  /// sorts after every digit says that more follow.
  ///
  /// @param lastSeq the last event of the effect's step
  /// @param n which of the step's effects, from 0
  static String outboxId(int lastSeq, int n) {
    String which = n < 100 ? digits(n, 2) : n < 10_000 ? "A" + digits(n, 4) : "B" + digits(n, 9);
    return digits(lastSeq, 6) + "-" + which;
  }

  /// @param id of the continuation record, unique within its case
  static String continuation(String id) {
    return CONTINUATION + id;
  }

  static String outbox(String id) {
    return OUTBOX + id;
  }

  static String source(String office, String source) {
    return "SOURCE#" + office + "#" + source;
  }

  static String delivery(String webhookId) {
    return "MSG#" + webhookId;
  }

  static String external(String externalId) {
    return "EXT#" + externalId;
  }

  static String office(String office) {
    return OFFICE + office;
  }

  /// The office whose partition it is.
  static String officeOf(String partition) {
    if (!partition.startsWith(OFFICE)) {
      throw new IllegalArgumentException("Not the key of an office: " + partition);
    }
    return partition.substring(OFFICE.length());
  }

  /// The cases of an office that were closed on a UTC day.
  static String closed(String office, LocalDate day) {
    return "CLOSED#" + office + "#" + day;
  }

  /// Where it stands since when mails taken in are written down.
  static final String MAIL_IN = "MAIL-IN";

  static final String SINCE = "SINCE";

  /// A mail in the bucket that was taken in.
  static final String TAKEN = "TAKEN";

  /// @param hash of the mail's key in the bucket
  static String mail(String hash) {
    return "MAIL#" + hash;
  }

  static String sent(String key) {
    return "SENT#" + key;
  }

  /// A mail that waits for the office, or did.
  static String inbox(String id) {
    return "INBOX#" + id;
  }

  static String address(String hash) {
    return ADDRESS + hash;
  }

  static String disabled(String source) {
    return "DISABLED#" + source;
  }

  static String job(String name) {
    return JOB + name;
  }

  static String policy(int version) {
    return "POLICY#" + version;
  }

  static String directory(int version) {
    return "DIRECTORY#" + version;
  }

  static String calendar(int version) {
    return "CALENDAR#" + version;
  }

  /// A part of a text of the office that is longer than an item.
  ///
  /// @param n which part, from 0
  static String part(String digest, int n) {
    return "PART#" + digest + "#" + digits(n, 4);
  }

  static String number(String series, int year) {
    return "NUMBER#" + series + "#" + year;
  }

  static String link(String hash) {
    return "LINK#" + hash;
  }

  static String person(String office, String person) {
    return PERSON + office + "#" + person;
  }

  static String digest(String id) {
    return DIGEST + id;
  }

  /// @param slot which of the minute's digests, from 0
  static String digest(Instant minute, int slot) {
    return digests(minute) + digits(slot, 3);
  }

  /// What the digests of a minute begin with.
  static String digests(Instant minute) {
    return DIGEST + minute + "-";
  }

  /// Which digest the keys are of; empty when they are of something else.
  static Optional<Digests.Key> digestOf(String partition, String sort) {
    int person = partition.lastIndexOf('#');
    return partition.startsWith(PERSON) && sort.startsWith(DIGEST) && person > PERSON.length()
        ? Optional.of(
            new Digests.Key(
                partition.substring(PERSON.length(), person),
                partition.substring(person + 1),
                sort.substring(DIGEST.length())))
        : Optional.empty();
  }

  static String due(CaseRef ref) {
    return dueOf(ref.office(), ref.id());
  }

  /// The part of an office's due index that something of the office belongs to.
  ///
  /// @param id of the case or the person whose it is
  static String dueOf(String office, String id) {
    return due(office, Math.floorMod(id.hashCode(), SHARDS));
  }

  /// Where a job of an office stands on the due index.
  static String due(String office, String job) {
    return due(office, Math.floorMod(job.hashCode(), SHARDS));
  }

  static String due(String office, int shard) {
    return "DUE#" + office + "#" + shard;
  }

  /// Who is the open case of a text.
  ///
  /// @param text the text's digest, with whatever else has to be the same
  static String same(String office, String text) {
    return "SAME#" + office + "#" + text;
  }

  /// The cases of an office that share a trait, the newest last.
  static String trait(String office, String trait) {
    return "TRAIT#" + office + "#" + trait;
  }

  /// The cases of an office by the number people write.
  static String numbers(String office) {
    return "NUMBERS#" + office;
  }

  /// What came in by a source, on the office index, by [#at(Instant, CaseRef)].
  static String received(String office, String source) {
    return "RECEIVED#" + office + "#" + source;
  }

  /// Steps of a source's cases that its senders may hear of, on the office index, by [#at(Instant,
  /// CaseRef, int, int)].
  static String changed(String office, String source) {
    return "CHANGED#" + office + "#" + source;
  }

  /// What everybody may read of an office's requests, by [#at(Instant, CaseRef)].
  static String publicRequests(String office) {
    return "PUBLIC#" + office;
  }

  /// What everybody may read of their steps, by [#at(Instant, CaseRef, int, int)].
  static String publicUpdates(String office) {
    return "PUBLIC-UPDATES#" + office;
  }

  /// The requests of an office by the id that everybody may read.
  static String publicIds(String office) {
    return "PUBLIC-IDS#" + office;
  }

  static String at(Instant at, CaseRef ref) {
    return Items.sortable(at) + "#" + ref.id();
  }

  /// @param first the number of the step's first event
  /// @param last the number of its last
  static String at(Instant at, CaseRef ref, int first, int last) {
    return at(at, ref) + "#" + digits(first, 6) + "#" + digits(last, 6);
  }

  /// Whether a stranger's text can be a sort key at all: DynamoDB refuses empty ones and those over
  /// 1024 bytes.
  static boolean fits(String sort) {
    return !sort.isEmpty() && sort.getBytes(StandardCharsets.UTF_8).length <= 1024;
  }

  private static String digits(int number, int width) {
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
