package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.worker.train.AllocateBesideTraining.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Native products hold arrays that the garbage collector may not move, and it waits for them; so do
 * threads that want memory. In a JVM of its own, as its heap has to be nearly full.
 */
class StallTest {
  private static final long LONGEST_STALL_MICROS = 50_000;
  private static final int SECONDS = 2;

  /**
   * A thread in a native call that the system takes its core from stalls the others until it gets
   * it back, however short the call. Long calls stall in every attempt.
   */
  private static final int ATTEMPTS = 3;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"1024, 256, 128m", "2048, 1024, 320m"})
  void aThreadThatAllocatesBesideTrainingStallsForShortTimesAlone(int units, int batch, String heap)
      throws Exception {
    List<Report> reports = new ArrayList<>();
    do {
      Report report = run(units, batch, heap);
      reports.add(report);
      // Both worked, and they were in each other's way.
      assertThat(report.rounds()).as("%s", report).isPositive();
      assertThat(report.megabytes()).as("%s", report).isGreaterThan(300);
      assertThat(report.stalls()).as("%s", report).isPositive();
    } while (longestStall(reports) > LONGEST_STALL_MICROS && reports.size() < ATTEMPTS);
    assertThat(longestStall(reports))
        .as("microseconds of the longest stall in the last of %s", reports)
        .isLessThan(LONGEST_STALL_MICROS);
  }

  private static long longestStall(List<Report> reports) {
    return reports.get(reports.size() - 1).longestStallMicros();
  }

  private Report run(int units, int batch, String heap) throws Exception {
    Path output = directory.resolve("output");
    Process process = start(output, heap, units, batch);
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output).strip();
    assertThat(text).doesNotContain("OutOfMemoryError");
    assertThat(process.exitValue()).as(text).isZero();
    return Report.parse(text.lines().toList().get((int) text.lines().count() - 1));
  }

  private static Process start(Path output, String heap, int units, int batch) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseG1GC"));
    command.addAll(shippedOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(AllocateBesideTraining.class.getName());
    for (int argument : new int[] {units, batch, SECONDS}) {
      command.add(Integer.toString(argument));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** What every JVM gets that trains. */
  private static List<String> shippedOptions() throws IOException {
    String key = "spark.executor.defaultJavaOptions";
    for (String line : Files.readAllLines(Path.of("../submit/cluster/spark.conf"))) {
      if (line.startsWith(key)) {
        return List.of(line.substring(key.length()).strip().split(" +", -1));
      }
    }
    throw new IOException(key + " is not shipped");
  }
}
