package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps leave nothing behind outside of the heap. In a JVM of its own, whose heap is resident as a
 * whole from the start: what the process then gains, it gains outside of it.
 */
class NativeMemoryTest {
  private static final int STEPS = 10_000;

  /**
   * An array has a pointer of javacpp's, however small it is: one that every step left behind would
   * be 10 000.
   */
  private static final long MORE_POINTERS = STEPS / 10;

  /**
   * 420 bytes a step. The activations of a layer of images of 8 x 8 have 3456, what they are made
   * from 10 368. A process gains a little by itself, by compiling and by its allocator's arenas.
   */
  private static final long MORE_BYTES = 4 << 20;

  /** Of images of 56 x 56: 8 rows, 3 kernels, 54 x 54 places. */
  private static final long ACTIVATION_BYTES = 8 * 3 * 54 * 54 * 4;

  @TempDir Path directory;

  /** What a JVM holds outside of its heap: pointers, and resident bytes of the whole process. */
  private record Held(long pointers, long bytes) {
    static Held parse(String line) {
      String[] words = line.split(" ", -1);
      assertThat(words).as(line).hasSize(3);
      return new Held(Long.parseLong(words[1]), Long.parseLong(words[2]));
    }
  }

  @Test
  void tenThousandStepsHoldWhatOneThousandHeld() throws Exception {
    List<Held> held = run("64m", 8, 1000, STEPS);
    Held early = held.get(0);
    Held late = held.get(1);

    assertThat(early.pointers).isPositive();
    assertThat(late.pointers).as("%s", held).isLessThan(early.pointers + MORE_POINTERS);
    assertThat(late.bytes).as("%s", held).isLessThan(early.bytes + MORE_BYTES);
  }

  /** In a heap so large that none of these steps ends with a collection. */
  @Test
  void noActivationsWaitForTheHeapToBeCollected() throws Exception {
    int steps = 200;
    List<Held> held = run("600m", 56, 100, steps);

    assertThat(held.get(1).bytes - held.get(0).bytes)
        .as("half of a layer's activations in a step, of which a normalization makes two more")
        .isLessThan(steps * ACTIVATION_BYTES / 2);
  }

  /**
   * The heap is collected thousands of times, in the midst of operations too, one of which would
   * otherwise lose the array of its dimensions: two of three such processes ended by a signal.
   */
  @Test
  void collectionsTakeNothingFromOperationsThatRun() throws Exception {
    assertThat(run(List.of("-Xmx64m", "-Xmn3m"), 8, STEPS)).hasSize(1);
  }

  private List<Held> run(String heap, int side, int... steps) throws Exception {
    return run(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:NewRatio=1"), side, steps);
  }

  private List<Held> run(List<String> heap, int side, int... steps) throws Exception {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process = start(out, err, heap, side, steps);
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).as("%s", lines).hasSize(steps.length + 1);
    return lines.stream().limit(steps.length).map(Held::parse).toList();
  }

  private static Process start(Path out, Path err, List<String> heap, int side, int... steps)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(heap);
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"));
    command.add("-XX:ErrorFile=" + out.resolveSibling("crash.log"));
    // Compiled once and for all, with little memory of the compiler's own
    command.add("-XX:TieredStopAtLevel=1");
    String natives = "org.bytedeco.javacpp.cachedir";
    command.add("-D" + natives + "=" + System.getProperty(natives));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ManySteps.class.getName());
    command.add(Integer.toString(side));
    for (int more : steps) {
      command.add(Integer.toString(more));
    }
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }
}
