package duban.store;

import static duban.store.Items.string;

import duban.cases.CaseRef;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Retires private links that came back to us in what people send (E10). A job mails a new one to
/// the person whose link it was, at most once a day for each purpose: a machine that answers every
/// mail with a quotation must not be written to each time.
public final class QuotedLinks {
  /// The job that replaces a link: `link-quoted/<purpose>`.
  public static final String JOB = "link-quoted";

  /// What that job remembers: the link's hash, whose it is, and what it opens.
  public static final String HASH = "hash";

  public static final String PERSON = "person";
  public static final String CASE = "case";
  public static final String TASK = "task";
  public static final String MAIL = "mail";

  /// When a link was retired; links without it were not.
  static final String RETIRED = "retiredAt";

  private static final Duration ONCE_IN = Duration.ofDays(1);

  /// No mail of ours carries more.
  private static final int MOST = 50;

  private final Items items;
  private final Jobs jobs;

  public QuotedLinks(DynamoDbClient db, String table, Jobs jobs) {
    this.items = new Items(db, table);
    this.jobs = jobs;
  }

  /// Retires those of the links that are valid.
  ///
  /// @param ids as [OwnLinks#ids(String)] finds them
  public void retire(Set<String> ids, Instant now) {
    ids.stream().limit(MOST).forEach(id -> retire(id, now));
  }

  private void retire(String id, Instant now) {
    String hash = TableLinks.hash(id);
    find(hash, Keys.LINK)
        .ifPresent(
            link -> {
              CaseRef ref = CaseRef.parse(string(link, "case"));
              String task = string(link, "task");
              replace(
                  hash,
                  link,
                  ref.office(),
                  ref.id() + "-" + task,
                  Map.of(CASE, ref.toString(), TASK, task),
                  now);
            });
    find(hash, Keys.FILING)
        .ifPresent(link -> replace(hash, link, string(link, "office"), "filing", Map.of(), now));
    find(hash, Keys.INBOX_LINK)
        .ifPresent(
            link -> {
              String mail = string(link, "mail");
              replace(hash, link, string(link, "office"), "mail-" + mail, Map.of(MAIL, mail), now);
            });
  }

  private Optional<Map<String, AttributeValue>> find(String hash, String kind) {
    return items.find(Keys.link(hash), kind);
  }

  private void replace(
      String hash,
      Map<String, AttributeValue> link,
      String office,
      String purpose,
      Map<String, String> opens,
      Instant now) {
    if (!opens(link, now)) {
      return;
    }
    String person = string(link, "person");
    String job = JOB + "/" + purpose + "-" + person;
    Optional<Instant> planned = jobs.find(office, job).map(Jobs.Job::planned);
    if (planned.filter(last -> last.isAfter(now)).isPresent()) {
      return;
    }
    Map<String, String> state = new LinkedHashMap<>(opens);
    state.put(HASH, hash);
    state.put(PERSON, person);
    Instant earliest = planned.map(last -> last.plus(ONCE_IN)).orElse(now);
    if (earliest.isAfter(now)) {
      // The owner was sent a new link today. This one opens until the next takes its place.
      jobs.schedule(office, job, earliest, state);
      return;
    }
    jobs.schedule(office, job, now, state);
    end(hash, now);
  }

  /// A link to a step can lead there beyond its time, as long as the step is open.
  private static boolean opens(Map<String, AttributeValue> link, Instant now) {
    return !link.containsKey(RETIRED)
        && (link.containsKey("task") || now.isBefore(Instant.parse(string(link, "validUntil"))));
  }

  /// Ends the validity of whatever the hash opens; again changes nothing.
  public void end(String hash, Instant now) {
    for (String kind : new String[] {Keys.LINK, Keys.FILING, Keys.INBOX_LINK}) {
      find(hash, kind)
          .filter(link -> opens(link, now))
          .ifPresent(
              link ->
                  items
                      .db()
                      .updateItem(
                          r ->
                              r.tableName(items.table())
                                  .key(Items.key(Keys.link(hash), kind))
                                  .updateExpression("SET validUntil = :now, retiredAt = :now")
                                  .conditionExpression("attribute_exists(PK)")
                                  .expressionAttributeValues(Map.of(":now", Items.instant(now)))));
    }
  }
}
