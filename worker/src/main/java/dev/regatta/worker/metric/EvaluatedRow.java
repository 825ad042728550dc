package dev.regatta.worker.metric;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.math.ExactSum;

/** A row of a block that is evaluated: what the network put out for it, and its labels. */
public final class EvaluatedRow {
  private final float[] outputs;
  private final float[] labels;
  private final int width;
  private final int labelWidth;
  private final Loss loss;
  private final float[] predictions;
  private int row;
  private float weight;
  private boolean predicted;

  EvaluatedRow(float[] outputs, float[] labels, int width, Loss loss) {
    this.outputs = outputs;
    this.labels = labels;
    this.width = width;
    this.loss = loss;
    labelWidth = loss.labels(width);
    predictions = new float[loss.predictions(width)];
  }

  void moveTo(int newRow, float newWeight) {
    row = newRow;
    weight = newWeight;
    predicted = false;
  }

  /** The network's outputs; the row's are {@link #width} from {@link #offset} on. */
  float[] outputs() {
    return outputs;
  }

  int offset() {
    return row * width;
  }

  int width() {
    return width;
  }

  /** Labels of the row. */
  int labels() {
    return labelWidth;
  }

  /** A class index, or a target in the unit that the network is trained in. */
  float label(int index) {
    return labels[row * labelWidth + index];
  }

  float weight() {
    return weight;
  }

  /** Adds row weight x term to a sum. */
  void addWeighted(double term, ExactSum sum) {
    if (weight == 1) {
      sum.add(term);
    } else {
      sum.addProduct(weight, term);
    }
  }

  /** The row's loss, unweighted. */
  double loss() {
    return loss.rowLoss(outputs, offset(), width, labels, row * labelWidth);
  }

  /** What the loss makes of the outputs: a probability, or a value in the target's unit. */
  double prediction(int index) {
    return predictions()[index];
  }

  /** All of {@link #prediction}, valid until the next row. */
  float[] predictions() {
    if (!predicted) {
      loss.predict(outputs, offset(), width, predictions, 0);
      predicted = true;
    }
    return predictions;
  }

  /** Whether one of several 0/1 labels is predicted: its probability is above one half. */
  boolean flagged(int label) {
    return prediction(label) > 0.5;
  }

  /** Whether one of several 0/1 labels is predicted as it is; NaN is never right. */
  boolean flagRight(int label) {
    return !Double.isNaN(prediction(label)) && flagged(label) == (label(label) == 1);
  }

  /** The class of the greatest output, the first of equal ones; -1 where one is not a number. */
  int bestClass() {
    int first = offset();
    if (width == 1) {
      return Float.isNaN(outputs[first]) ? -1 : outputs[first] > 0 ? 1 : 0;
    }
    int best = 0;
    for (int i = 0; i < width; i++) {
      if (Float.isNaN(outputs[first + i])) {
        return -1;
      }
      best = outputs[first + i] > outputs[first + best] ? i : best;
    }
    return best;
  }
}
