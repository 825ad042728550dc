package dev.regatta.worker.prepare;

import java.io.Serializable;

/**
 * How a regression's label is scaled for training: (label - offset) / scale. Networks begin with
 * outputs around 0 and steps of a learning rate's size; labels far from that would take for ever.
 */
record LabelScaling(double offset, double scale) implements Serializable {
  static final LabelScaling NONE = new LabelScaling(0, 1);

  float scaled(double label) {
    return (float) ((label - offset) / scale);
  }

  double unscaled(double output) {
    return offset + scale * output;
  }
}
