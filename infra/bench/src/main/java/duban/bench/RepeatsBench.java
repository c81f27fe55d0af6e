package duban.bench;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Similar;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.Step;
import duban.local.LocalStack;
import duban.local.stream.StreamPump;
import duban.policy.Published;
import duban.similar.SameMatter;
import duban.store.Matters;
import duban.store.TableCases;
import duban.store.TableMatters;
import duban.store.TablePolicies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// How long it takes to see whether a message is a case already, with few and with many cases open,
/// what it costs, and how many repeats are still found among so many.
///
/// Open cases are made of the clauses of the labelled messages of the tests, each at one of two
/// thousand streets of four areas: much of what they say many of them say, more than people would.
/// How well repeats are recognised is measured with the labelled messages themselves.
final class RepeatsBench {
  private static final int LOOKS = 400;
  private static final int BATCH = 25;
  private static final String TITLE = "<title>";
  private static final String CONTENT = "<content>";
  private static final String AREA = "<area>";
  private static final List<String> AREAS = List.of("350102", "350103", "350121", "350181");

  /// Two of them and 路 make a street.
  private static final String NAMES = "东西南北中山海江湖河春夏秋冬梅兰竹菊松柏桃李金银珠宝福禄寿喜安康平和文武仁义礼智信诚";

  private final TableCases cases;
  private final TableMatters matters;
  private final LocalStack stack;
  private final String table;
  private final Map<String, AttributeValue> model;
  private final List<WriteRequest> batch = new ArrayList<>();
  private final Published city;
  private final List<String[]> sample;
  private final List<String> clauses = new ArrayList<>();
  private final Random random = new Random(7);
  private final Instant now;
  private int made;

  private RepeatsBench(LocalStack stack, Path root) throws IOException {
    this.table =
        Objects.requireNonNull(stack.deployment().tables().getFirst().request().tableName());
    this.stack = stack;
    this.now = stack.clock().instant();
    // What goes by this client is billed.
    this.cases = new TableCases(stack.clients().dynamoDb(), table);
    this.matters = new TableMatters(stack.clients().dynamoDb(), table);
    this.city = new TablePolicies(stack.database(), table, stack.clock()).current("qinglan");
    this.sample =
        Files.readAllLines(
                root.resolve("functions/src/test/resources/similar/sample.tsv"),
                StandardCharsets.UTF_8)
            .stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", -1))
            .toList();
    for (String[] fields : sample) {
      clauses.addAll(List.of(fields[5].split("[，。！？、]")));
    }
    clauses.removeIf(clause -> clause.length() < 5);
    this.model = model();
  }

  /// @param sizes how many cases are open, ascending
  static List<Result> run(LocalStack stack, Path root, List<Integer> sizes) throws IOException {
    stack.schedules().fallSilent();
    stack.streams().forEach(StreamPump::pause);
    return new RepeatsBench(stack, root).measure(sizes);
  }

  private List<Result> measure(List<Integer> sizes) {
    List<Result> results = new ArrayList<>();
    SameMatter sameMatter = new SameMatter(cases, matters);
    // First, and by themselves: the others are made of their clauses.
    results.add(recognised(sameMatter));
    for (int size : sizes) {
      while (made < size) {
        remember();
      }
      write();
      look(sameMatter, size);
      results.addAll(look(sameMatter, size));
    }
    return results;
  }

  /// Looks for each of new messages, half of which repeat an open case in other words.
  private List<Result> look(SameMatter sameMatter, int size) {
    int first = sample.size() + 1;
    long[] nanos = new long[LOOKS];
    int found = 0;
    double read = stack.bill().readUnits();
    double write = stack.bill().writeUnits();
    double readForRegistering = 0;
    double writtenForRegistering = 0;
    for (int i = 0; i < LOOKS; i++) {
      CaseFile repeated =
          i % 2 == 0
              ? null
              : cases.get(new CaseRef("qinglan", "open" + (first + random.nextInt(size - first))));
      double readBefore = stack.bill().readUnits();
      double writtenBefore = stack.bill().writeUnits();
      CaseFile file = open(repeated == null ? message() : changed(repeated.message()));
      readForRegistering += stack.bill().readUnits() - readBefore;
      writtenForRegistering += stack.bill().writeUnits() - writtenBefore;
      long start = System.nanoTime();
      SameMatter.Found seen = sameMatter.look(file, city, now);
      nanos[i] = System.nanoTime() - start;
      if (repeated != null
          && seen.alike().stream().map(Similar::id).anyMatch(repeated.ref().id()::equals)) {
        found++;
      }
    }
    Latencies latencies = Latencies.of(nanos);
    double reads = (stack.bill().readUnits() - read - readForRegistering) / LOOKS;
    double writes = (stack.bill().writeUnits() - write - writtenForRegistering) / LOOKS;
    String among = "among %,d open cases".formatted(size);
    return List.of(
        Result.atMost(
            "Seeing whether a message is a case, %s, p50".formatted(among),
            latencies.milliseconds(50),
            20,
            "ms"),
        Result.atMost("… p99", latencies.milliseconds(99), 100, "ms"),
        // In a transaction, DynamoDB Local rounds up the sum; AWS rounds up each item.
        Result.info(
            "… each of them, a transaction's items counted together",
            "%.1f read and %.1f write units".formatted(reads, writes)),
        Result.atLeast(
            "… changed repeats shown to the office", 100.0 * found / (LOOKS / 2), 90, "%"));
  }

  /// Every labelled message as it comes in, among all the others.
  private Result recognised(SameMatter sameMatter) {
    Map<String, String> labels = new HashMap<>();
    Set<String> seen = new HashSet<>();
    int repeats = 0;
    int found = 0;
    int shown = 0;
    int right = 0;
    for (String[] fields : sample) {
      String label = fields[0] + "#" + fields[1];
      CaseFile file = open(message(fields[3], fields[4], fields[5]));
      SameMatter.Found looked = sameMatter.look(file, city, now);
      List<String> ids = new ArrayList<>(looked.alike().stream().map(Similar::id).toList());
      looked.joins().map(joined -> joined.ref().id()).ifPresent(ids::add);
      int rightly = (int) ids.stream().filter(id -> label.equals(labels.get(id))).count();
      boolean repeat = !seen.add(label);
      repeats += repeat ? 1 : 0;
      found += repeat && rightly > 0 ? 1 : 0;
      shown += ids.size();
      right += rightly;
      labels.put(file.ref().id(), label);
    }
    return Result.info(
        "%d labelled messages as they come in".formatted(sample.size()),
        "%d of %d repeats found (%.0f %%), %d of %d cases shown were the same matter (%.0f %%)"
            .formatted(
                found, repeats, 100.0 * found / repeats, right, shown, 100.0 * right / shown));
  }

  private Message message() {
    String street = "" + letter() + letter() + "路" + (1 + random.nextInt(400)) + "号";
    return message(
        AREAS.get(random.nextInt(AREAS.size())),
        clause(),
        street + clause() + "，" + clause() + "，" + clause() + "，" + clause() + "。");
  }

  private char letter() {
    return NAMES.charAt(random.nextInt(NAMES.length()));
  }

  private String clause() {
    return clauses.get(random.nextInt(clauses.size()));
  }

  private Message message(String area, String title, String content) {
    return new Message(
        "bench-" + made,
        title,
        content,
        null,
        now,
        null,
        area.isEmpty() ? null : area,
        null,
        null,
        null,
        List.of(),
        Map.of());
  }

  /// The same matter with another title, without its last clause and with others around it.
  private Message changed(Message message) {
    String content = message.content();
    String shorter = content.substring(0, content.lastIndexOf('，'));
    return message(
        Objects.requireNonNullElse(message.area(), ""), clause(), "你好，" + shorter + "，" + clause());
  }

  private CaseFile open(Message message) {
    CaseFile file = file("open" + made++, message);
    Recorded first = file.history().getFirst();
    cases.register(
        file.ref(),
        "city-portal",
        file.ref().id(),
        message,
        new Step(first.actor(), now, List.of(first.event()), List.of()));
    return file;
  }

  private CaseFile file(String id, Message message) {
    CaseEvent registered =
        new CaseEvent.Registered(
            "舆〔2026〕" + id, "city-portal", "code-" + id, city.version(), "county", message);
    return CaseFile.replay(
        new CaseRef("qinglan", id),
        List.of(new Recorded(1, now, Actor.source("city-portal"), registered)));
  }

  /// Puts a case among the others as the path's first step would have, without looking for any and
  /// many to a call.
  private void remember() {
    String id = "open" + made++;
    Message message = message();
    new SameMatter(cases, new Unasked(new TableMatters(stack.database(), table)))
        .look(file(id, message), city, now);
    Map<String, AttributeValue> item = new HashMap<>(model);
    item.put("PK", AttributeValue.fromS("CASE#qinglan#" + id));
    item.put(
        "events",
        AttributeValue.fromS(
            Objects.requireNonNull(model.get("events"))
                .s()
                .replace(TITLE, message.title())
                .replace(CONTENT, message.content())
                .replace(AREA, Objects.requireNonNull(message.area()))));
    item.put("officeSk", AttributeValue.fromS(id));
    batch.add(WriteRequest.builder().putRequest(PutRequest.builder().item(item).build()).build());
    if (batch.size() == BATCH) {
      write();
    }
  }

  private void write() {
    if (!batch.isEmpty()) {
      stack.database().batchWriteItem(r -> r.requestItems(Map.of(table, List.copyOf(batch))));
      batch.clear();
    }
  }

  /// A case as it stands in the table just after it came in, with marks for what differs.
  private Map<String, AttributeValue> model() {
    CaseFile file = open(message(AREA, TITLE, CONTENT));
    return stack
        .database()
        .getItem(
            r ->
                r.tableName(table)
                    .key(
                        Map.of(
                            "PK", AttributeValue.fromS("CASE#qinglan#" + file.ref().id()),
                            "SK", AttributeValue.fromS("EVENT#000001"))))
        .item();
  }

  /// Keeps what it is told and answers nothing.
  private record Unasked(Matters matters) implements Matters {
    @Override
    public Claim claim(CaseRef ref, String text, String letters, Instant now, Instant until) {
      return new Claim.Held();
    }

    @Override
    public Claim takeOver(
        CaseRef ref, CaseRef from, String text, String letters, Instant now, Instant until) {
      return new Claim.Held();
    }

    @Override
    public void note(
        CaseRef ref, Collection<String> traits, byte[] sketch, Instant at, Instant until) {
      matters.note(ref, traits, sketch, at, until);
    }

    @Override
    public List<Noted> sharing(String office, Collection<String> traits, int each, Instant now) {
      return List.of();
    }
  }
}
