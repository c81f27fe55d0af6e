package duban.bench;

import com.sun.management.OperatingSystemMXBean;
import duban.local.LocalStack;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;

/// What a stretch of work used: figures that do not depend on what else the machine does meanwhile.
///
/// @param cpuNanos of the whole process, over all processors: stack, load, compiler and collector
/// @param readUnits DynamoDB read units, as AWS would bill them
/// @param writeUnits likewise
record Usage(long cpuNanos, double readUnits, double writeUnits) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /// What was used so far.
  static Usage of(LocalStack stack) {
    return new Usage(
        SYSTEM.getProcessCpuTime(), billed(stack, "readUnit"), billed(stack, "writeUnit"));
  }

  private static double billed(LocalStack stack, String item) {
    return stack.bill().statement().lines().stream()
        .filter(line -> line.item().equals(item))
        .map(line -> line.quantity())
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  /// What was used from `before` until this.
  Usage since(Usage before) {
    return new Usage(
        cpuNanos - before.cpuNanos, readUnits - before.readUnits, writeUnits - before.writeUnits);
  }

  /// For a table: what each of `count` pieces used.
  String each(long count) {
    return "%.1f ms of a processor, %.1f write units, %.1f read units"
        .formatted(cpuNanos / 1e6 / count, writeUnits / count, readUnits / count);
  }
}
