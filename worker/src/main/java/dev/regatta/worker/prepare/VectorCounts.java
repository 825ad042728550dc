package dev.regatta.worker.prepare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How many numbers of vectors that are not wide are not zero, by vector column. */
final class VectorCounts {
  private final int[] from;
  private final int[] to;
  private final long[] nonZeros;

  VectorCounts(Layout layout) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    int number = 0;
    for (InputColumn column : layout.inputs()) {
      if (column.kind() == InputColumn.Kind.VECTOR && !column.wide()) {
        starts.add(number);
        ends.add(number + column.size());
      }
      number += column.numbers();
    }
    from = starts.stream().mapToInt(Integer::intValue).toArray();
    to = ends.stream().mapToInt(Integer::intValue).toArray();
    nonZeros = new long[from.length];
  }

  /** Counts a row; a missing number is not zero. */
  void add(RawRow row) {
    for (int vector = 0; vector < from.length; vector++) {
      int count = 0;
      for (int i = from[vector]; i < to[vector]; i++) {
        count += row.numbers[i] == 0 ? 0 : 1;
      }
      nonZeros[vector] += count;
    }
  }

  void merge(VectorCounts other) {
    for (int vector = 0; vector < nonZeros.length; vector++) {
      nonZeros[vector] += other.nonZeros[vector];
    }
  }

  long nonZeros(int vector) {
    return nonZeros[vector];
  }

  void write(DataOutput out) throws IOException {
    for (long count : nonZeros) {
      out.writeLong(count);
    }
  }

  void read(DataInput in) throws IOException {
    for (int vector = 0; vector < nonZeros.length; vector++) {
      nonZeros[vector] = in.readLong();
    }
  }
}
