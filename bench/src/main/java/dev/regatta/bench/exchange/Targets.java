package dev.regatta.bench.exchange;

import static dev.regatta.bench.measure.Target.atLeast;
import static dev.regatta.bench.measure.Target.atMost;
import static java.util.Map.entry;

import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Target;
import java.util.Map;

/** What the resident exchange is to reach, by the figure's name. */
final class Targets {
  private static final Target BYTES_PER_FLOAT = atMost(4.1);

  private static final Map<String, Target> BY_NAME =
      Map.ofEntries(
          entry("exchange/235000/local/vs-empty-job", atLeast(15)),
          entry("exchange/235000/local/vs-jobs", atLeast(15)),
          entry("exchange/235000/processes/vs-jobs", atLeast(6)),
          entry("exchange/235000/processes/encrypted-vs-plain", atMost(1.4)),
          entry("exchange/10000000/processes/vs-raw", atMost(2)),
          entry("exchange/235000/processes/bytes-per-float-up", BYTES_PER_FLOAT),
          entry("exchange/235000/processes/bytes-per-float-down", BYTES_PER_FLOAT),
          entry("exchange/2000000/processes/bytes-per-float-up", BYTES_PER_FLOAT),
          entry("exchange/2000000/processes/bytes-per-float-down", BYTES_PER_FLOAT),
          entry("exchange/10000000/processes/bytes-per-float-up", BYTES_PER_FLOAT),
          entry("exchange/10000000/processes/bytes-per-float-down", BYTES_PER_FLOAT),
          entry("exchange/throughput/local/every-1", atLeast(0.60)),
          entry("exchange/throughput/local/every-8", atLeast(0.92)),
          entry("exchange/throughput/local/every-64", atLeast(0.98)),
          entry("exchange/throughput/processes/every-8", atLeast(0.55)),
          entry("exchange/throughput/processes/every-64", atLeast(0.88)));

  private Targets() {}

  /** The figure with its target, where it has one. */
  static Figure with(Figure figure) {
    Target target = BY_NAME.get(figure.name());
    return target == null ? figure : figure.withTarget(target);
  }
}
