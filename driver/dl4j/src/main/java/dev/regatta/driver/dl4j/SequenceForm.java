package dev.regatta.driver.dl4j;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.Failures;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The form that all sequences of an RDD share. DL4J has them features before steps; in packed rows
 * all features of the first step come before those of the second. Where there are masks, or
 * sequences of several lengths, all are as long as the longest, and a row ends with its mask.
 */
record SequenceForm(int features, int steps, boolean masked) implements Serializable {
  /** Goes over the rows once; the driver gets their lengths alone. */
  static SequenceForm of(JavaRDD<DataSet> data, long features) {
    List<long[]> lengths =
        Failures.explained("fit", () -> data.mapPartitions(SequenceForm::lengths).collect());
    long most = lengths.stream().mapToLong(found -> found[0]).max().orElse(0);
    long fewest = lengths.stream().mapToLong(found -> found[1]).min().orElse(most);
    boolean masks = lengths.stream().anyMatch(found -> found[2] > 0);
    return new SequenceForm(
        Math.toIntExact(features), Math.toIntExact(most), masks || fewest < most);
  }

  /** In a task: its most steps, its fewest, and how many of its DataSets have masks. */
  private static Iterator<long[]> lengths(Iterator<DataSet> rows) {
    long[] found = {0, Long.MAX_VALUE, 0};
    while (rows.hasNext()) {
      DataSet next = rows.next();
      // What has another shape is told where it is packed
      if (next.getFeatures().rank() == 3) {
        long steps = next.getFeatures().size(2);
        found[0] = Math.max(found[0], steps);
        found[1] = Math.min(found[1], steps);
        found[2] += next.getFeaturesMaskArray() == null ? 0 : 1;
      }
    }
    return List.of(found).iterator();
  }

  /** Numbers of a packed row. */
  int inputs() {
    int width = masked ? features + 1 : features;
    return Math.multiplyExact(steps, width);
  }

  /** Whether these are sequences of this form, or shorter ones. */
  boolean fits(INDArray given) {
    return given.rank() == 3
        && given.size(1) == features
        && given.size(2) <= steps
        && (masked || given.size(2) == steps);
  }

  /**
   * Rows as they are packed, one after another.
   *
   * @param marks rows x steps, or null where all of these steps count
   */
  float[] floats(INDArray given, @Nullable INDArray marks) {
    int rows = Math.toIntExact(given.size(0));
    int length = Math.toIntExact(given.size(2));
    float[] values = RowForm.rowMajor(given.permute(0, 2, 1), "feature");
    float[] packed = new float[Math.multiplyExact(rows, inputs())];
    float[] mask = marks == null ? null : mask(given, marks);
    for (int row = 0; row < rows; row++) {
      int to = row * inputs();
      System.arraycopy(values, row * length * features, packed, to, length * features);
      int marksTo = to + steps * features;
      if (mask != null) {
        System.arraycopy(mask, row * length, packed, marksTo, length);
      } else if (masked) {
        Arrays.fill(packed, marksTo, marksTo + length, 1);
      }
    }
    return packed;
  }

  private static float[] mask(INDArray given, INDArray marks) {
    if (marks.rank() != 2 || marks.size(0) != given.size(0) || marks.size(1) != given.size(2)) {
      throw new UserException(
          "fit: a mask of features has the shape %s, and the features %s; it is one number for each step"
              .formatted(Arrays.toString(marks.shape()), Arrays.toString(given.shape())));
    }
    float[] mask;
    try (INDArray copy = marks.castTo(DataType.FLOAT).dup('c')) {
      mask = copy.data().asFloat();
    }
    int length = Math.toIntExact(given.size(2));
    for (int row = 0; row < marks.size(0); row++) {
      requireSteps(mask, row * length, length);
    }
    return mask;
  }

  private static void requireSteps(float[] mask, int from, int length) {
    boolean any = false;
    for (int i = from; i < from + length; i++) {
      if (mask[i] != 0 && mask[i] != 1) {
        throw new UserException(
            "fit: a mask of features has a %s; Regatta trains with 1 for steps that count and 0 for others"
                .formatted(mask[i]));
      }
      any |= mask[i] != 0;
    }
    if (!any) {
      throw new UserException("fit: a sequence's mask is 0 at all of its steps; leave it out");
    }
  }
}
