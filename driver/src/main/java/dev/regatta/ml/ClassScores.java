package dev.regatta.ml;

import dev.regatta.worker.model.Model;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * From a network's outputs to Spark ML's vectors by class index. A class that training rows did not
 * show has probability 0 and raw prediction minus infinity.
 */
final class ClassScores implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] indexes;
  private final int classes;
  private final double[] thresholds;

  /**
   * Scores for a model.
   *
   * @param trained the model's own classes, each of which is the text of its index
   * @param classes all that there are
   * @param thresholds by class index; none: the most probable class wins
   * @throws IllegalArgumentException where there are more or fewer thresholds than classes
   */
  ClassScores(List<String> trained, int classes, double[] thresholds) {
    if (thresholds.length > 0 && thresholds.length != classes) {
      throw new IllegalArgumentException(
          "thresholds has %d numbers, and there are %d classes"
              .formatted(thresholds.length, classes));
    }
    this.classes = classes;
    this.thresholds = thresholds;
    indexes = new int[trained.size()];
    Arrays.setAll(indexes, i -> index(trained.get(i), i));
  }

  /** A model that the command trained may have names that are texts: then their order counts. */
  private int index(String name, int position) {
    try {
      int index = Integer.parseInt(name);
      return index >= 0 && index < classes ? index : position;
    } catch (NumberFormatException e) {
      return position;
    }
  }

  /** The raw predictions of one row: logits, or minus and plus one where there is a single one. */
  double[] raw(float[] outputs, int offset, int width) {
    double[] raw = new double[classes];
    if (indexes.length < classes) {
      Arrays.fill(raw, Double.NEGATIVE_INFINITY);
    }
    if (width == 1) {
      raw[indexes[0]] = -outputs[offset];
      raw[indexes[1]] = outputs[offset];
    } else {
      for (int i = 0; i < width; i++) {
        raw[indexes[i]] = outputs[offset + i];
      }
    }
    return raw;
  }

  /** Overwrites raw predictions with probabilities: the bits of {@link #probability}. */
  void probabilities(double[] raw, Model model) {
    int width = model.network().outputs();
    float[] outputs = new float[width];
    for (int i = 0; i < width; i++) {
      outputs[i] = (float) raw[indexes[width == 1 ? 1 : i]];
    }
    float[] predictions = new float[indexes.length];
    model.loss().predict(outputs, 0, width, predictions, 0);
    System.arraycopy(probability(predictions, 0), 0, raw, 0, classes);
  }

  /** The probabilities of one row. */
  double[] probability(float[] predictions, int offset) {
    double[] probability = new double[classes];
    for (int i = 0; i < indexes.length; i++) {
      probability[indexes[i]] = predictions[offset + i];
    }
    return probability;
  }

  /**
   * The class index; of equally good ones the first. As in Spark, a threshold of 0 makes its class
   * win, unless the class has probability 0 too.
   */
  double prediction(double[] probability) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      double score = thresholds.length == 0 ? probability[i] : probability[i] / thresholds[i];
      if (score > most) {
        most = score;
        best = i;
      }
    }
    return best;
  }
}
