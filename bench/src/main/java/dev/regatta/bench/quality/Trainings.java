package dev.regatta.bench.quality;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Report;
import dev.regatta.bench.measure.Scratch;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Trains settings in a JVM of its own, but for those whose outcomes are known. */
final class Trainings implements AutoCloseable {
  private static final String HEAP = "4g";
  private static final long LIMIT_SECONDS = 7200;

  private final Scratch scratch;
  private final ChildJvm jvm;
  private final Outcomes outcomes;
  private final int seeds;
  private final Report report;

  private Trainings(Scratch scratch, ChildJvm jvm, Outcomes outcomes, int seeds, Report report) {
    this.scratch = scratch;
    this.jvm = jvm;
    this.outcomes = outcomes;
    this.seeds = seeds;
    this.report = report;
  }

  /**
   * Starts the JVM.
   *
   * @param results file of outcomes, which need not be there
   * @param seeds so many, from 1 on
   * @throws MeasurementException where the images or the file cannot be read
   */
  static Trainings start(Path results, int seeds, Report report) {
    String data =
        Optional.ofNullable(System.getenv("REGATTA_DATA"))
            .orElseThrow(() -> new MeasurementException("Fashion-MNIST: REGATTA_DATA is not set"));
    Path images = Path.of(data, "fashion-mnist").toAbsolutePath();
    Outcomes outcomes = Outcomes.open(results);
    Scratch scratch = Scratch.create();
    String directory = scratch.directory().toString();
    Map<String, String> environment =
        Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_LOCAL_DIRS", directory + "/local");
    try {
      ChildJvm jvm =
          ChildJvm.start(TrainMain.class, HEAP, environment, images.toString(), directory);
      return new Trainings(scratch, jvm, outcomes, seeds, report);
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /** The setting with its own seed. */
  Outcome one(Setting setting) {
    return outcomes.of(
        setting,
        missing -> {
          report.progress("training: " + missing.words());
          return Outcome.of(jvm.ask(missing.words(), LIMIT_SECONDS));
        });
  }

  /** The setting with every seed. */
  Seeds all(Setting setting) {
    return new Seeds(
        IntStream.rangeClosed(1, seeds).mapToObj(seed -> one(setting.withSeed(seed))).toList());
  }

  @Override
  public void close() {
    jvm.close();
    scratch.close();
  }
}
