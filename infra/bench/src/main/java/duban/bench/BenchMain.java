package duban.bench;

import duban.local.LocalStack;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `mvn -Pbench`: measures, prints, and writes `infra/bench/RESULTS.md`. Every measurement checks
/// that what it measures is right before it takes the time. `-Dbench=cases,intake` measures only
/// those, and only prints.
public final class BenchMain {
  /// What there is to measure, in the order in which it is.
  private static final String ALL =
      "interpreter,calendar,cases,intake,overload,sweep,repeats,masks,cold";

  private BenchMain() {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of("").toAbsolutePath();
    List<Result> results = new ArrayList<>();
    Set<String> wanted = Set.of(System.getProperty("bench", ALL).split(","));
    if (wanted.contains("interpreter")) {
      say(results, InterpreterBench.run());
    }
    if (wanted.contains("calendar")) {
      say(results, CalendarEngineBench.run(root));
    }
    if (wanted.contains("cases") || wanted.contains("intake")) {
      try (LocalStack stack = LocalStack.start(new LocalStack.Options(0, root))) {
        if (wanted.contains("cases")) {
          say(results, CasesBench.run(stack));
        }
        if (wanted.contains("intake")) {
          say(results, IntakeBench.run(stack));
        }
        say(results, List.of(heap()));
      }
    }
    if (wanted.contains("overload")) {
      try (LocalStack stack =
          LocalStack.start(new LocalStack.Options(0, root, Optional.empty(), true))) {
        say(results, OverloadBench.run(stack));
      }
    }
    if (wanted.contains("sweep")) {
      try (LocalStack stack =
          LocalStack.start(new LocalStack.Options(0, root, Optional.of(Instant.now())))) {
        say(results, SweepBench.run(stack, sizes("sweep.cases")));
      }
    }
    if (wanted.contains("masks")) {
      say(results, MasksBench.run(root));
    }
    if (wanted.contains("repeats")) {
      try (LocalStack stack =
          LocalStack.start(new LocalStack.Options(0, root, Optional.of(Instant.now())))) {
        say(results, RepeatsBench.run(stack, root, sizes("repeats.cases")));
      }
    }
    if (wanted.contains("cold")) {
      say(results, ColdStartBench.run(root));
    }
    if (wanted.containsAll(List.of(ALL.split(",")))) {
      Files.writeString(
          root.resolve("infra/bench/RESULTS.md"), page(results), StandardCharsets.UTF_8);
    }
    // DynamoDB Local leaves threads behind.
    System.exit(0);
  }

  /// `-Dsweep.cases=1000,1000000` measures the sweep with so many open cases, `-Drepeats.cases=…`
  /// the recognition of repeats; they are kept in memory.
  private static List<Integer> sizes(String property) {
    return Arrays.stream(System.getProperty(property, "1000,10000,100000").split(","))
        .map(Integer::valueOf)
        .toList();
  }

  private static void say(List<Result> all, List<Result> some) {
    for (Result result : some) {
      System.out.println(
          result.what()
              + ": "
              + result.figure()
              + (result.target() == null ? "" : "  (" + result.target() + ")"));
    }
    all.addAll(some);
  }

  /// What lives after a collection, with every case of the run in the table, in memory.
  private static Result heap() {
    System.gc();
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return Result.atMost(
        "Heap in use after a collection, all of the above still in memory",
        used / 1048576.0,
        512,
        "MiB");
  }

  private static String page(List<Result> results) {
    StringBuilder page = new StringBuilder();
    page.append("# Measurements\n\n");
    page.append("Made by `mvn -Pbench` on ")
        .append(Instant.now().truncatedTo(ChronoUnit.DAYS).toString(), 0, 10);
    page.append(": ")
        .append(Runtime.getRuntime().availableProcessors())
        .append(" processors (")
        .append(processor())
        .append("), JDK ")
        .append(System.getProperty("java.vm.version"))
        .append(", ")
        .append(System.getProperty("os.name"))
        .append(' ')
        .append(System.getProperty("os.arch"))
        .append(", heap of at most ")
        .append(Runtime.getRuntime().maxMemory() >> 20)
        .append(" MiB.\n")
        .append(
            "Load and stack share the one JVM and its processors; the database is DynamoDB Local"
                + " with its items in this process.\n\n");
    page.append("| what | figure | to reach |\n| --- | --- | --- |\n");
    for (Result result : results) {
      page.append("| ")
          .append(result.what())
          .append(" | ")
          .append(result.figure())
          .append(" | ")
          .append(result.target() == null ? "" : result.target() + (result.reached() ? " ✓" : " ✗"))
          .append(" |\n");
    }
    return page.toString();
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (java.io.IOException e) {
      return "unknown";
    }
  }
}
