package dev.regatta.worker.metric;

/** Where a row's true class stands among its outputs. */
final class Ranking {
  private Ranking() {}

  /**
   * The number of classes that stand before the true one: those with a greater output and, among
   * equal outputs, those with a lower index. A NaN stands before any number, and a true class whose
   * output is NaN behind all {@code width} of them: what cannot be compared is never right.
   *
   * <p>One output is the logit of class 1 against class 0: class 1 above 0, class 0 up to 0.
   */
  static int before(EvaluatedRow row) {
    float[] outputs = row.outputs();
    int offset = row.offset();
    int width = row.width();
    float label = row.label(0);
    int truth = (int) label;
    int classes = Math.max(width, 2);
    if (!(truth >= 0 && truth < classes && truth == label)) {
      throw new IllegalArgumentException(
          "label " + label + " is not a class from 0 to " + (classes - 1));
    }
    if (width == 1) {
      float logit = outputs[offset];
      boolean right = truth == 1 ? logit > 0 : logit <= 0;
      return right ? 0 : Float.isNaN(logit) ? 2 : 1;
    }
    float score = outputs[offset + truth];
    return Float.isNaN(score) ? width : before(outputs, offset, width, truth, score);
  }

  private static int before(float[] outputs, int offset, int width, int truth, float score) {
    int before = 0;
    for (int i = 0; i < width; i++) {
      float other = outputs[offset + i];
      boolean behind = other < score || (other == score && i >= truth);
      before += behind ? 0 : 1;
    }
    return before;
  }
}
