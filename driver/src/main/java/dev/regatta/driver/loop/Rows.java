package dev.regatta.driver.loop;

import dev.regatta.worker.train.LocalSpec;
import java.util.List;

/** How the training rows are spread over replicas, and so how the clocks run. */
public final class Rows {
  private final int[] replicaRows;
  private final int batchRows;
  private final long epochRows;
  private final int epochSteps;

  /** {@code shardRows} by worker; at least one of them is positive. */
  public Rows(LocalSpec spec, List<Integer> shardRows) {
    batchRows = spec.batchRows();
    replicaRows = new int[shardRows.size() * spec.threads()];
    int longest = 0;
    long sum = 0;
    for (int i = 0; i < replicaRows.length; i++) {
      replicaRows[i] = spec.replicaRows(shardRows.get(i / spec.threads()), i % spec.threads());
      longest = Math.max(longest, replicaRows[i]);
      sum += replicaRows[i];
    }
    if (sum == 0) {
      throw new IllegalArgumentException("no training rows");
    }
    epochRows = sum;
    epochSteps = (longest + batchRows - 1) / batchRows;
  }

  public int replicas() {
    return replicaRows.length;
  }

  /** Training rows. */
  public long perEpoch() {
    return epochRows;
  }

  /** Local steps per epoch of the replica with the most rows. */
  public int stepsPerEpoch() {
    return epochSteps;
  }

  /** Whether all replicas have trained all of their rows after so many local steps of each. */
  public boolean done(int[] replicaSteps) {
    for (int replica = 0; replica < replicaRows.length; replica++) {
      if ((long) replicaSteps[replica] * batchRows < replicaRows[replica]) {
        return false;
      }
    }
    return true;
  }

  /** Rows that all replicas have trained after so many local steps of an epoch. */
  public long after(int steps) {
    long rows = 0;
    for (int replica : replicaRows) {
      rows += Math.min(replica, (long) steps * batchRows);
    }
    return rows;
  }
}
