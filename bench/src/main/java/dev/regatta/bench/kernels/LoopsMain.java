package dev.regatta.bench.kernels;

import dev.regatta.bench.measure.Side;
import dev.regatta.bench.task.Serving;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** Answers requests {@code LOOP RUNS} with the seconds of a run. */
final class LoopsMain {
  private LoopsMain() {}

  public static void main(String[] arguments) throws IOException {
    Map<String, Runnable> loops = Loops.all();
    Serving.serve(
        words -> {
          Runnable loop = Objects.requireNonNull(loops.get(words.get(0)), words.get(0));
          int runs = Integer.parseInt(words.get(1));
          return Double.toString(Side.of(words.get(0), loop).turn().seconds(runs));
        });
  }
}
