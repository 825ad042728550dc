package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of one thread as DL4J has them, in ND4J's memory: sequences as rows x features x steps,
 * masks as rows x steps. What stands in steps that are masked out does not get there: zeros do.
 */
final class RowBuffers {
  private final RowShape shape;
  private final Floats values;
  private final @Nullable Masks masks;

  /** The masks, and rows on their way from what is packed to what DL4J has. */
  private record Masks(Floats marks, float[] packedMarks, float[] packedValues) {
    Masks(RowShape shape, int maxRows) {
      this(
          new Floats(maxRows, shape.steps()),
          new float[maxRows * shape.steps()],
          new float[maxRows * shape.values()]);
    }
  }

  RowBuffers(RowShape shape, int maxRows) {
    this.shape = shape;
    values = new Floats(maxRows, shape.values());
    masks = shape.masked() ? new Masks(shape, maxRows) : null;
  }

  /**
   * Takes the first rows; those behind them are whatever there is.
   *
   * @param rows row-major, rows x inputs
   * @throws UserException where a mask is none
   */
  void put(float[] rows, int count) {
    Masks own = masks;
    if (own == null) {
      values.put(rows, count * shape.inputs());
      return;
    }
    // Of rows that nobody asks for: no layer is to meet a mask without steps
    Arrays.fill(own.packedMarks, 1);
    Arrays.fill(own.packedValues, 0);
    for (int row = 0; row < count; row++) {
      int from = row * shape.inputs();
      int marks = from + shape.values();
      requireMask(rows, marks);
      System.arraycopy(rows, marks, own.packedMarks, row * shape.steps(), shape.steps());
      for (int step = 0; step < shape.steps(); step++) {
        if (rows[marks + step] != 0) {
          int at = step * shape.features();
          int to = row * shape.values() + at;
          System.arraycopy(rows, from + at, own.packedValues, to, shape.features());
        }
      }
    }
    own.marks.put(own.packedMarks, own.packedMarks.length);
    values.put(own.packedValues, own.packedValues.length);
  }

  private void requireMask(float[] rows, int from) {
    boolean any = false;
    for (int step = 0; step < shape.steps(); step++) {
      float mark = rows[from + step];
      if (mark != 0 && mark != 1) {
        throw new UserException(
            "network.masked: the mask of a row is %s at step %d of %d; it is 1 for steps that count and 0 for others, which preparation must leave as they are"
                .formatted(mark, step + 1, shape.steps()));
      }
      any |= mark != 0;
    }
    if (!any) {
      throw new UserException(
          "network.masked: the mask of a row is 0 at all of its steps; leave such rows out");
    }
  }

  /** The first rows. */
  INDArray features(int rows) {
    INDArray flat = values.first(rows);
    return shape.steps() == 0
        ? flat
        : flat.reshape(rows, shape.steps(), shape.features()).permute(0, 2, 1);
  }

  /** The masks of the first rows, null where there are none. */
  @Nullable INDArray mask(int rows) {
    return masks == null ? null : masks.marks.first(rows);
  }
}
