package dev.regatta.worker.loss;

import dev.regatta.worker.math.FloatMath;

/** From a network's outputs to what a user sees of them. */
public enum Link {
  /** One output per class; softmax makes them probabilities. */
  SOFTMAX {
    @Override
    int predictions(int width) {
      return width;
    }

    @Override
    void predict(float[] outputs, int offset, int width, float[] target, int targetOffset) {
      Softmax.probabilities(outputs, offset, width, target, targetOffset);
    }

    @Override
    void predict(float[] outputs, int rows, int width, float[] target) {
      Softmax.probabilities(outputs, rows, width, target);
    }
  },

  /**
   * Sigmoids. A single output gives the probabilities of class 0 and class 1; several are labels of
   * their own, and each gives the probability that its label is 1.
   */
  LOGISTIC {
    @Override
    int predictions(int width) {
      return width == 1 ? 2 : width;
    }

    @Override
    void predict(float[] outputs, int offset, int width, float[] target, int targetOffset) {
      int at = targetOffset;
      if (width == 1) {
        target[at++] = (float) FloatMath.sigmoid(-(double) outputs[offset]);
      }
      for (int i = 0; i < width; i++) {
        target[at + i] = (float) FloatMath.sigmoid(outputs[offset + i]);
      }
    }
  },

  /** The outputs are the predicted values. */
  IDENTITY {
    @Override
    int predictions(int width) {
      return width;
    }

    @Override
    void predict(float[] outputs, int offset, int width, float[] target, int targetOffset) {
      System.arraycopy(outputs, offset, target, targetOffset, width);
    }
  },

  /** The outputs are logarithms of the predicted values. */
  LOG {
    @Override
    int predictions(int width) {
      return width;
    }

    @Override
    void predict(float[] outputs, int offset, int width, float[] target, int targetOffset) {
      for (int i = 0; i < width; i++) {
        target[targetOffset + i] = (float) FloatMath.exp(outputs[offset + i]);
      }
    }
  };

  /** Floats per row that {@link #predict} writes. */
  abstract int predictions(int width);

  abstract void predict(float[] outputs, int offset, int width, float[] target, int targetOffset);

  /** The same of the first rows of a block, with the same bits. */
  void predict(float[] outputs, int rows, int width, float[] target) {
    int perRow = predictions(width);
    for (int row = 0; row < rows; row++) {
      predict(outputs, row * width, width, target, row * perRow);
    }
  }
}
