package duban.local.bill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the work so far would have cost on AWS, at the prices in `prices.json`. Storage, traffic
/// and free tiers are left out: they do not depend on what a case does.
public final class Bill {
  private final LongAdder lambdaRequests = new LongAdder();
  private final DoubleAdder gigabyteSeconds = new DoubleAdder();
  private final DoubleAdder readUnits = new DoubleAdder();
  private final DoubleAdder writeUnits = new DoubleAdder();
  private final LongAdder httpCalls = new LongAdder();
  private final LongAdder recipients = new LongAdder();
  private final LongAdder schedules = new LongAdder();
  private final JsonNode prices;
  private volatile LongSupplier transitions = () -> 0;

  public Bill() {
    try (InputStream in = Bill.class.getResourceAsStream("/duban/local/prices.json")) {
      prices = JsonMapper.shared().readTree(java.util.Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One kind of use.
  ///
  /// @param item the price list's name for it
  /// @param price in US dollars for one
  public record Line(String item, BigDecimal quantity, BigDecimal price, BigDecimal cost) {}

  /// @param source where the prices come from, and for which region
  public record Statement(String currency, String source, List<Line> lines, BigDecimal total) {
    public Statement {
      lines = List.copyOf(lines);
    }
  }

  public void lambda(long nanos, int memoryMegabytes) {
    lambdaRequests.increment();
    // Lambda bills started milliseconds.
    gigabyteSeconds.add(Math.ceilDiv(nanos, 1_000_000L) / 1000.0 * memoryMegabytes / 1024.0);
  }

  public void reads(double units) {
    readUnits.add(units);
  }

  public void writes(double units) {
    writeUnits.add(units);
  }

  /// Read units so far.
  public double readUnits() {
    return readUnits.sum();
  }

  /// Write units so far.
  public double writeUnits() {
    return writeUnits.sum();
  }

  public void httpCall() {
    httpCalls.increment();
  }

  public void mail(int to) {
    recipients.add(to);
  }

  public void schedule() {
    schedules.increment();
  }

  /// Where the number of state transitions so far can be asked.
  public void transitionsFrom(LongSupplier count) {
    transitions = count;
  }

  public Statement statement() {
    var lines = new ArrayList<Line>();
    lines.add(line("stateTransition", transitions.getAsLong()));
    lines.add(line("lambdaRequest", lambdaRequests.sum()));
    lines.add(line("lambdaGigabyteSecond", gigabyteSeconds.sum()));
    lines.add(line("httpApiCall", httpCalls.sum()));
    lines.add(line("writeUnit", writeUnits.sum()));
    lines.add(line("readUnit", readUnits.sum()));
    lines.add(line("mailRecipient", recipients.sum()));
    lines.add(line("scheduleInvocation", schedules.sum()));
    BigDecimal total = lines.stream().map(Line::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    return new Statement(
        prices.get("currency").asString(), prices.get("source").asString(), lines, total);
  }

  private Line line(String item, double quantity) {
    BigDecimal used = BigDecimal.valueOf(quantity).setScale(3, RoundingMode.HALF_UP);
    BigDecimal price = prices.get("prices").get(item).decimalValue();
    return new Line(item, used, price, used.multiply(price).setScale(9, RoundingMode.HALF_UP));
  }
}
