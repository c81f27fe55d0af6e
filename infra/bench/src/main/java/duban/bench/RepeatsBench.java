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

/// How long it takes to see whether a message is a case already, with few and with many cases open,
/// what it costs, and how many repeats are still found among so many.
///
/// Open cases are made of the clauses of the labelled messages of the tests, each at one of two
/// thousand streets of four areas: much of what they say many of them say. How well repeats are
/// recognised is measured with the labelled messages themselves, among those cases.
final class RepeatsBench {
  private static final int LOOKS = 400;
  private static final List<String> AREAS = List.of("350102", "350103", "350121", "350181");

  /// Two of them and 路 make a street.
  private static final String NAMES = "东西南北中山海江湖河春夏秋冬梅兰竹菊松柏桃李金银珠宝福禄寿喜安康平和文武仁义礼智信诚";

  private final TableCases cases;
  private final TableMatters matters;
  private final LocalStack stack;
  private final Published city;
  private final List<String[]> sample;
  private final List<String> clauses = new ArrayList<>();
  private final Random random = new Random(7);
  private final Instant now;
  private int made;

  private RepeatsBench(LocalStack stack, Path root) throws IOException {
    String table =
        Objects.requireNonNull(stack.deployment().tables().getFirst().request().tableName());
    this.stack = stack;
    this.now = stack.clock().instant();
    this.cases = new TableCases(stack.database(), table);
    this.matters = new TableMatters(stack.database(), table);
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
    for (int size : sizes) {
      while (made < size) {
        remember(open(message()));
      }
      look(sameMatter, LOOKS / 4);
      results.addAll(look(sameMatter, LOOKS));
    }
    results.add(recognised(sameMatter));
    return results;
  }

  /// Looks for each of new messages, half of which repeat an open case in other words.
  private List<Result> look(SameMatter sameMatter, int looks) {
    int open = made;
    long[] nanos = new long[looks];
    int found = 0;
    double read = stack.bill().readUnits();
    double write = stack.bill().writeUnits();
    double readForRegistering = 0;
    double writtenForRegistering = 0;
    for (int i = 0; i < looks; i++) {
      CaseFile repeated =
          i % 2 == 0 ? null : cases.get(new CaseRef("qinglan", "open" + random.nextInt(open)));
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
    double reads =
        (stack.bill().readUnits() - read - readForRegistering) / looks;
    double writes = (stack.bill().writeUnits() - write - writtenForRegistering) / looks;
    String among = "among %,d open cases".formatted(open);
    return List.of(
        Result.atMost("Seeing whether a message is a case, %s, p50".formatted(among),
            latencies.milliseconds(50), 20, "ms"),
        Result.atMost("… p99", latencies.milliseconds(99), 100, "ms"),
        Result.info(
            "… each of them", "%.1f read and %.1f write units".formatted(reads, writes)),
        Result.atLeast(
            "… changed repeats shown to the office", 100.0 * found / (looks / 2), 90, "%"));
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
        "Labelled messages among these",
        "%d of %d repeats found (%.0f %%), %d of %d cases shown were the same matter (%.0f %%)"
            .formatted(
                found, repeats, 100.0 * found / repeats, right, shown, 100.0 * right / shown));
  }

  private Message message() {
    String street =
        "" + letter() + letter() + "路" + (1 + random.nextInt(400)) + "号";
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
    CaseRef ref = new CaseRef("qinglan", "open" + made++);
    Actor actor = Actor.source("city-portal");
    CaseEvent registered =
        new CaseEvent.Registered(
            "舆〔2026〕%d号".formatted(made),
            "city-portal",
            "code-" + made,
            city.version(),
            "county",
            message);
    Step step = new Step(actor, now, List.of(registered), List.of());
    cases.register(ref, "city-portal", ref.id(), message, step);
    return CaseFile.replay(ref, List.of(new Recorded(1, now, actor, registered)));
  }

  /// Puts a case among the others without looking for any.
  private void remember(CaseFile file) {
    new SameMatter(cases, new Unasked(matters)).look(file, city, now);
  }

  /// Keeps what it is told and answers nothing.
  private record Unasked(Matters matters) implements Matters {
    @Override
    public Claim claim(CaseRef ref, String text, String letters, Instant now, Instant until) {
      return matters.claim(ref, text, letters, now, until);
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
