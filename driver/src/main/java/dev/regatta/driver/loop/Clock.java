package dev.regatta.driver.loop;

import java.util.EnumMap;
import java.util.Map;

/** Where the wall-clock time of a run goes, in seconds by phase. */
public final class Clock {
  /** The phases that summary.json tells. What is in none of them is its {@code other}. */
  public enum Phase {
    /** Sources are opened, and what their columns hold is found out. */
    READ,
    /** One pass reads all rows, splits and counts them and fits the preparation. */
    PREPARE,
    /** Rows are ordered, dealt, prepared, packed and cached. */
    SHARD,
    /** The slowest worker's own time of each round. */
    TRAIN,
    /** The rest of each round, averages, and the start of the exchange. */
    EXCHANGE,
    /** Validations with what is computed and written about them, and the test. */
    VALIDATE,
    /** Checkpoints are found, read and written, and the model is written. */
    CHECKPOINT
  }

  private final long startNanos = System.nanoTime();
  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private final RoundTimes rounds = new RoundTimes();

  /** Adds the time since {@code sinceNanos}, a reading of {@link System#nanoTime}. */
  public void add(Phase phase, long sinceNanos) {
    nanos.merge(phase, System.nanoTime() - sinceNanos, Long::sum);
  }

  /** Adds a time measured elsewhere. */
  public void addSeconds(Phase phase, double seconds) {
    nanos.merge(phase, (long) (seconds * 1e9), Long::sum);
  }

  public double seconds(Phase phase) {
    return nanos.getOrDefault(phase, 0L) / 1e9;
  }

  /** What single rounds took. */
  public RoundTimes rounds() {
    return rounds;
  }

  /** Seconds since this clock was made. */
  public double total() {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
