package dev.regatta.bench.measure;

/** One measurement that {@code bench/run} can be asked for. */
@FunctionalInterface
public interface Benchmark {
  /**
   * Measures.
   *
   * @param report takes each figure as soon as it is known
   * @throws MeasurementException where something could not be measured; a missed target is none
   */
  void measure(Effort effort, Report report);
}
