package dev.regatta.bench.exchange;

import dev.regatta.bench.measure.ChildJvm;
import dev.regatta.bench.measure.MeasurementException;
import dev.regatta.bench.measure.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A driver of one setting, seen from the measurement. Drivers take turns; none ends between. */
final class DriverProcess implements AutoCloseable {
  private static final String HEAP = "3g";

  private final Setting setting;
  private final Path scratch;
  private final ChildJvm jvm;

  /** Starts it; Spark comes up meanwhile. */
  DriverProcess(Setting setting) {
    this.setting = setting;
    try {
      scratch = Files.createTempDirectory("regatta-bench-");
      Files.createDirectory(scratch.resolve("jars"));
    } catch (IOException e) {
      throw new MeasurementException("no scratch directory", e);
    }
    jvm = ChildJvm.start(DriverMain.class, HEAP, Setting.environment(scratch), setting.name());
  }

  Setting setting() {
    return setting;
  }

  /** Rounds of a payload: what they take beyond the slowest worker's local step. */
  Side rounds(Way way, int floats) {
    return side(way.word(), "rounds " + way.word() + " " + floats);
  }

  /** Epochs of the training network, averaging every so many steps. */
  Side epochs(Way way, int every) {
    String name = (way == Way.RESIDENT ? "" : way.word() + "-") + "every-" + every;
    return side(name, "epochs " + way.word() + " " + every);
  }

  /** Epochs of workers that never average. */
  Side alone() {
    return side("never", "alone - 0");
  }

  private Side side(String name, String request) {
    return new Side(
        setting.word() + "/" + name, runs -> Double.parseDouble(jvm.ask(request + " " + runs)));
  }

  /** Bytes per float, round and worker: sent by it, received by it. */
  double[] bytes(Way way, int floats, int rounds) {
    String[] answer = jvm.ask("bytes " + way.word() + " " + floats + " " + rounds).split(" ", -1);
    return new double[] {Double.parseDouble(answer[0]), Double.parseDouble(answer[1])};
  }

  @Override
  public void close() {
    jvm.close();
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + scratch, e);
    }
  }
}
