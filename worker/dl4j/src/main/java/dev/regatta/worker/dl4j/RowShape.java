package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import java.util.OptionalLong;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a flat row is to a network: the numbers as they are, or a sequence. A sequence lies step by
 * step, all numbers of its first step before those of the second.
 *
 * @param steps 0 where rows are no sequences
 * @param features numbers of a step
 */
record RowShape(int steps, int features) {
  /**
   * The shape of rows of so many numbers.
   *
   * @throws UserException where they are no whole number of steps
   */
  static RowShape of(Configuration configuration, int inputs) {
    OptionalLong features = configuration.stepFeatures();
    if (features.isEmpty()) {
      return new RowShape(0, inputs);
    }
    int width = Math.toIntExact(features.getAsLong());
    if (width < 1 || inputs % width != 0) {
      throw Screening.refusal(
          "it takes %d numbers at each step, and a row of %d numbers is no whole number of steps"
              .formatted(width, inputs));
    }
    return new RowShape(inputs / width, width);
  }

  /** A view on flat rows as DL4J has them: of sequences, rows x features x steps. */
  INDArray of(INDArray rows) {
    return steps == 0 ? rows : rows.reshape(rows.size(0), steps, features).permute(0, 2, 1);
  }
}
