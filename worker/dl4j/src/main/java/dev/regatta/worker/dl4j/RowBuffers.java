package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of one thread as DL4J has them, in ND4J's memory: an array for each input, sequences as rows
 * x features x steps, masks as rows x steps. What stands in steps that are masked out does not get
 * there: zeros do.
 */
final class RowBuffers {
  private final RowShape shape;
  private final int inputs;
  private final List<Floats> values;

  /** Of one input, on their way from what is packed to what DL4J has. */
  private final float[] part;

  private final @Nullable Masks masks;

  /** The masks, and the steps that they are for. */
  private record Masks(int steps, int features, Floats marks, float[] packed) {
    Masks(RowShape.Part sequence, int maxRows) {
      this(
          sequence.steps(),
          sequence.features(),
          new Floats(maxRows, sequence.steps()),
          new float[maxRows * sequence.steps()]);
    }
  }

  RowBuffers(RowShape shape, int maxRows) {
    this.shape = shape;
    inputs = shape.inputs();
    values = shape.parts().stream().map(each -> new Floats(maxRows, each.numbers())).toList();
    boolean whole = values.size() == 1 && !shape.masked();
    int widest = shape.parts().stream().mapToInt(RowShape.Part::numbers).max().orElseThrow();
    part = new float[whole ? 0 : maxRows * widest];
    RowShape.Part sequence = shape.maskedSequence();
    masks = sequence == null ? null : new Masks(sequence, maxRows);
  }

  /**
   * Takes the first rows; those behind them are whatever there is.
   *
   * @param rows row-major, rows x inputs
   * @throws UserException where a mask is none
   */
  void put(float[] rows, int count) {
    Masks own = masks;
    if (own != null) {
      putMasked(own, rows, count);
    } else if (values.size() == 1) {
      values.get(0).put(rows, count * inputs);
    } else {
      putParts(rows, count);
    }
  }

  private void putParts(float[] rows, int count) {
    int offset = 0;
    for (int i = 0; i < values.size(); i++) {
      int numbers = shape.parts().get(i).numbers();
      for (int row = 0; row < count; row++) {
        System.arraycopy(rows, row * inputs + offset, part, row * numbers, numbers);
      }
      values.get(i).put(part, count * numbers);
      offset += numbers;
    }
  }

  private void putMasked(Masks own, float[] rows, int count) {
    // Of rows that nobody asks for: no layer is to meet a mask without steps
    Arrays.fill(own.packed, 1);
    Arrays.fill(part, 0);
    int numbers = own.steps * own.features;
    for (int row = 0; row < count; row++) {
      int from = row * inputs;
      int marks = from + numbers;
      requireMask(own, rows, marks);
      System.arraycopy(rows, marks, own.packed, row * own.steps, own.steps);
      for (int step = 0; step < own.steps; step++) {
        if (rows[marks + step] != 0) {
          int at = step * own.features;
          System.arraycopy(rows, from + at, part, row * numbers + at, own.features);
        }
      }
    }
    own.marks.put(own.packed, own.packed.length);
    values.get(0).put(part, part.length);
  }

  private static void requireMask(Masks own, float[] rows, int from) {
    boolean any = false;
    for (int step = 0; step < own.steps; step++) {
      float mark = rows[from + step];
      if (mark != 0 && mark != 1) {
        throw new UserException(
            "network.masked: the mask of a row is %s at step %d of %d; it is 1 for steps that count and 0 for others, which preparation must leave as they are"
                .formatted(mark, step + 1, own.steps));
      }
      any |= mark != 0;
    }
    if (!any) {
      throw new UserException(
          "network.masked: the mask of a row is 0 at all of its steps; leave such rows out");
    }
  }

  /** The first rows, by input. */
  INDArray[] features(int rows) {
    INDArray[] all = new INDArray[values.size()];
    for (int i = 0; i < all.length; i++) {
      RowShape.Part of = shape.parts().get(i);
      INDArray flat = values.get(i).first(rows);
      all[i] =
          of.isSequence() ? flat.reshape(rows, of.steps(), of.features()).permute(0, 2, 1) : flat;
    }
    return all;
  }

  /** The masks of the first rows, null where there are none. */
  @Nullable INDArray mask(int rows) {
    return masks == null ? null : masks.marks.first(rows);
  }
}
