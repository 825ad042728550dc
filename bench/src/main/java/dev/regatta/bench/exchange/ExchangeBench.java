package dev.regatta.bench.exchange;

import dev.regatta.bench.measure.Benchmark;
import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Turns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a round takes beside the workers' local steps, by its size and by how it travels, and what
 * share of the workers' speed is left with averages every few steps.
 */
public final class ExchangeBench implements Benchmark {
  private static final List<Integer> FLOATS = List.of(100, 235_000, 2_000_000, 10_000_000);
  private static final List<Integer> QUICK_FLOATS = List.of(235_000, 10_000_000);

  /** From here on a quick run leaves out all settings but one. */
  private static final int LARGE = 1_000_000;

  private static final List<Integer> STEPS = List.of(1, 8, 64);

  /** Averages by Spark job are for comparison: one frequency will do. */
  private static final int JOBS_STEPS = 8;

  /** An epoch takes a while, and the shares differ by little. */
  private static final double LONGER_TURNS = 3;

  private static final int TRAINING_ROWS = 16_384;
  private static final double BYTES_MOVED = 400e6;

  /** What the resident exchange is compared with. */
  private static final List<Ratio> RATIOS =
      List.of(
          new Ratio("local/vs-empty-job", "local/empty-job", "local/resident"),
          new Ratio("local/vs-jobs", "local/jobs", "local/resident"),
          new Ratio("processes/vs-empty-job", "processes/empty-job", "processes/resident"),
          new Ratio("processes/vs-jobs", "processes/jobs", "processes/resident"),
          new Ratio("processes/vs-raw", "processes/resident", "processes/raw"),
          new Ratio("processes/encrypted-vs-plain", "encrypted/resident", "processes/resident"));

  @Override
  public void measure(Effort effort, Report report) {
    report.note(
        "exchange: ms per round, average and rule included, the slowest worker's own time for its"
            + " local step left out. Every turn opens its exchange anew, which is not timed.");
    try (DriverProcess local = new DriverProcess(Setting.LOCAL);
        DriverProcess processes = new DriverProcess(Setting.PROCESSES);
        DriverProcess encrypted = new DriverProcess(Setting.ENCRYPTED);
        RawExchange raw = new RawExchange()) {
      List<DriverProcess> drivers = List.of(local, processes, encrypted);
      for (int floats : effort.quick() ? QUICK_FLOATS : FLOATS) {
        report.progress("exchange/" + floats);
        boolean all = !effort.quick() || floats < LARGE;
        rounds(floats, all ? drivers : List.of(processes), raw, effort, report);
        bytes(floats, processes, report);
      }
      throughput(local, STEPS, effort, report);
      throughput(processes, STEPS.subList(1, STEPS.size()), effort, report);
    }
  }

  private static void rounds(
      int floats, List<DriverProcess> drivers, RawExchange raw, Effort effort, Report report) {
    List<Side> sides = new ArrayList<>();
    for (DriverProcess driver : drivers) {
      for (Way way : driver.setting().ways()) {
        if (!effort.quick() || driver.setting() != Setting.ENCRYPTED || way != Way.JOBS) {
          sides.add(driver.rounds(way, floats));
        }
      }
    }
    sides.add(raw.rounds(floats));
    Map<String, Sample> millis = new LinkedHashMap<>();
    Turns.take(sides, effort)
        .forEach((side, sample) -> millis.put(side, sample.in("ms", seconds -> 1e3 * seconds)));
    String name = "exchange/" + floats + "/";
    millis.forEach((side, sample) -> report.add(Figure.of(name + side, sample)));
    RATIOS.stream()
        .filter(ratio -> ratio.among(millis))
        .forEach(ratio -> report.add(ratio.figure(name, millis)));
  }

  private record Ratio(String name, String over, String under) {
    boolean among(Map<String, Sample> sides) {
      return sides.containsKey(over) && sides.containsKey(under);
    }

    Figure figure(String prefix, Map<String, Sample> sides) {
      return Targets.with(Figure.ratio(prefix + name, "times", over, under, sides));
    }
  }

  private static void bytes(int floats, DriverProcess driver, Report report) {
    int rounds = (int) Math.max(5, Math.min(200, BYTES_MOVED / floats / Float.BYTES));
    for (Way way : List.of(Way.JOBS, Way.RESIDENT)) {
      if (Workload.offers(way)) {
        double[] bytes = driver.bytes(way, floats, rounds);
        String name =
            "exchange/%d/%s/%sbytes-per-float-"
                .formatted(
                    floats, driver.setting().word(), way == Way.RESIDENT ? "" : way.word() + "-");
        report.add(bytes(name + "up", bytes[0]));
        report.add(bytes(name + "down", bytes[1]));
      }
    }
  }

  private static Figure bytes(String name, double bytes) {
    Sample once = new Sample("bytes", new double[] {bytes});
    return Targets.with(Figure.of(name, once));
  }

  private static void throughput(
      DriverProcess driver, List<Integer> steps, Effort effort, Report report) {
    String name = "exchange/throughput/";
    report.progress(name + driver.setting().word());
    List<Side> averaging = new ArrayList<>();
    for (Way way : driver.setting().ways()) {
      if (way == Way.JOBS) {
        averaging.add(driver.epochs(way, JOBS_STEPS));
      } else if (way == Way.RESIDENT || (way == Way.LOCAL && !effort.quick())) {
        steps.forEach(every -> averaging.add(driver.epochs(way, every)));
      }
    }
    Side alone = driver.alone();
    List<Side> sides = new ArrayList<>(averaging);
    sides.add(0, alone);
    Map<String, Sample> seconds = Turns.take(sides, effort.longerTurns(LONGER_TURNS));
    Sample never = Objects.requireNonNull(seconds.get(alone.name()));
    report.add(Figure.of(name + alone.name(), never.in("rows/s", s -> TRAINING_ROWS / s)));
    for (Side side : averaging) {
      report.add(
          Targets.with(
              Figure.ratio(name + side.name(), "share", alone.name(), side.name(), seconds)));
    }
  }
}
