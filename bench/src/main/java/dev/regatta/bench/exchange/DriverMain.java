package dev.regatta.bench.exchange;

import dev.regatta.bench.task.Serving;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/** The driver of one setting, in a JVM of its own: answers what {@link DriverProcess} asks. */
final class DriverMain implements AutoCloseable {
  /** After an exchange was opened: new connections, whose windows grow, new threads, buffers. */
  private static final double UNTIMED_SECONDS = 0.4;

  private static final int UNTIMED_ROUNDS = 2;

  private static final int UNTIMED_EPOCHS = 1;

  private static final int TRAINING_ROWS_PER_WORKER = 8192;

  private final JavaSparkContext spark;
  private Optional<Workload> load = Optional.empty();
  private String loaded = "";

  private DriverMain(Setting setting) {
    spark = new JavaSparkContext(setting.conf());
  }

  /** Started with the setting's name. */
  public static void main(String[] arguments) throws IOException {
    try (DriverMain driver = new DriverMain(Setting.valueOf(arguments[0]))) {
      Serving.serve(driver::answer);
    }
  }

  private String answer(List<String> words) throws IOException, InterruptedException {
    int number = Integer.parseInt(words.get(2));
    int times = Integer.parseInt(words.get(3));
    return switch (words.get(0)) {
      case "rounds" -> Double.toString(rounds(Way.of(words.get(1)), number, times));
      case "bytes" -> bytes(Way.of(words.get(1)), number, times);
      case "epochs" -> Double.toString(epochs(Way.of(words.get(1)), number, times));
      case "alone" -> Double.toString(training().secondsAlone(times));
      default -> throw new IllegalArgumentException("not a request: " + words);
    };
  }

  /** Median seconds of a round. */
  private double rounds(Way way, int floats, int times) {
    Workload payload = payload(floats);
    if (way == Way.EMPTY_JOB) {
      return median(
          UNTIMED_ROUNDS,
          times,
          () -> {
            long started = System.nanoTime();
            payload.emptyJob();
            return (System.nanoTime() - started) / 1e9;
          });
    }
    try (Rounds rounds = payload.open(way)) {
      return median(UNTIMED_ROUNDS, times, rounds::overhead);
    }
  }

  /** Median seconds of an epoch. */
  private double epochs(Way way, int every, int times) {
    Workload training = training();
    try (Rounds rounds = training.open(way)) {
      return median(UNTIMED_EPOCHS, times, () -> rounds.epoch(training.stepsPerEpoch(), every));
    }
  }

  /** Bytes that a worker sends, and that it receives, per float and round. */
  private String bytes(Way way, int floats, int times) throws IOException, InterruptedException {
    Workload payload = payload(floats);
    try (Rounds rounds = payload.open(way)) {
      repeat(UNTIMED_ROUNDS, rounds::overhead);
      ExecutorTraffic before = ExecutorTraffic.now();
      repeat(times, rounds::overhead);
      ExecutorTraffic during = ExecutorTraffic.now().since(before);
      double floatsMoved = (double) payload.parameters() * times * Workload.WORKERS;
      return during.sent() / floatsMoved + " " + during.received() / floatsMoved;
    }
  }

  private static double[] repeat(int times, DoubleSupplier measured) {
    double[] seconds = new double[times];
    for (int i = 0; i < times; i++) {
      seconds[i] = measured.getAsDouble();
    }
    return seconds;
  }

  private static double median(int untimed, int times, DoubleSupplier measured) {
    long opened = System.nanoTime();
    do {
      repeat(untimed, measured);
    } while ((System.nanoTime() - opened) / 1e9 < UNTIMED_SECONDS);
    double[] seconds = repeat(times, measured);
    Arrays.sort(seconds);
    return seconds[times / 2];
  }

  private Workload payload(int floats) {
    return load("floats " + floats, () -> new Workload(spark, Payload.ofFloats(floats), 1));
  }

  private Workload training() {
    return load(
        "training", () -> new Workload(spark, Payload.training(), TRAINING_ROWS_PER_WORKER));
  }

  /** One at a time is in the caches. */
  private Workload load(String name, Supplier<Workload> making) {
    if (!name.equals(loaded)) {
      load.ifPresent(Workload::close);
      load = Optional.of(making.get());
      loaded = name;
    }
    return load.orElseThrow();
  }

  @Override
  public void close() {
    spark.close();
  }
}
