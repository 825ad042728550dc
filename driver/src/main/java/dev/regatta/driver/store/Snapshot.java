package dev.regatta.driver.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a checkpoint is to hold.
 *
 * @param round the rounds that are done
 * @param isBest whether no earlier round was better by the monitored metric
 * @param dataFingerprint of the rows that were trained on, in the caller's words
 * @param files by name, written in this order
 */
public record Snapshot(
    long round, boolean isBest, String dataFingerprint, Map<String, Content> files) {
  public Snapshot {
    if (round < 0) {
      throw new IllegalArgumentException("round is " + round + ", must be 0 or more");
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a checkpoint needs a file");
    }
    for (String name : files.keySet()) {
      if (!Names.isFile(name)) {
        throw new IllegalArgumentException("not a file name for a checkpoint: " + name);
      }
    }
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  public static Snapshot of(long round, String dataFingerprint, Map<String, Content> files) {
    return new Snapshot(round, false, dataFingerprint, files);
  }

  /** The same, as the best one so far. */
  public Snapshot best() {
    return new Snapshot(round, true, dataFingerprint, files);
  }
}
