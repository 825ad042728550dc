package dev.regatta.bench.measure;

/**
 * One of the things that are compared.
 *
 * @param name unique among the sides that take turns
 */
public record Side(String name, Turn turn) {
  /** Something that can be done several times and timed. */
  @FunctionalInterface
  public interface Turn {
    /** Runs it {@code runs} times and returns the seconds of one run. */
    double seconds(int runs);
  }

  /** A side whose time is all the time that the task takes. */
  public static Side of(String name, Runnable task) {
    return new Side(
        name,
        runs -> {
          long start = System.nanoTime();
          for (int run = 0; run < runs; run++) {
            task.run();
          }
          return (System.nanoTime() - start) / 1e9 / runs;
        });
  }
}
