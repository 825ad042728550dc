package dev.regatta.driver.spark.advise;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The different values of a column and how often each comes, by their hashes, up to a number of
 * them. Beyond it the share of new values among the rows so far is kept.
 */
final class DistinctValues {
  private final int most;
  private final Map<Long, Long> counts = new HashMap<>();
  private long values;
  private double newShare = Double.NaN;

  /**
   * None yet.
   *
   * @param most values that are told apart
   */
  DistinctValues(int most) {
    this.most = most;
  }

  void add(long hash) {
    add(hash, 1);
  }

  private void add(long hash, long times) {
    values += times;
    if (full()) {
      return;
    }
    counts.merge(hash, times, Long::sum);
    if (counts.size() > most) {
      newShare = (double) counts.size() / values;
      counts.clear();
    }
  }

  void merge(DistinctValues other) {
    if (other.full() && !full()) {
      newShare = other.newShare;
      counts.clear();
      values += other.values;
    } else {
      long before = values;
      other.counts.forEach(this::add);
      values = before + other.values;
    }
  }

  /** Whether there are more values than are told apart. */
  boolean full() {
    return !Double.isNaN(newShare);
  }

  /** The number of different values; more than that where {@link #full}. */
  int distinct() {
    return full() ? most : counts.size();
  }

  /** The share of values that were not there before: 1 where each row has another. */
  double newShare() {
    return full() ? newShare : (double) counts.size() / Math.max(1, values);
  }

  /** How many of them come in fewer rows. */
  long rarerThan(long rows) {
    return counts.values().stream().filter(times -> times < rows).count();
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(values);
    out.writeDouble(newShare);
    out.writeInt(counts.size());
    for (Map.Entry<Long, Long> count : counts.entrySet()) {
      out.writeLong(count.getKey());
      out.writeLong(count.getValue());
    }
  }

  static DistinctValues read(int most, DataInput in) throws IOException {
    DistinctValues read = new DistinctValues(most);
    long values = in.readLong();
    read.newShare = in.readDouble();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      read.counts.put(in.readLong(), in.readLong());
    }
    read.values = values;
    return read;
  }
}
