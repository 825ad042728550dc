package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.api.Model;

/** Gradients beside those that DL4J has computed itself. */
final class Gradients {
  private static final float TOLERANCE = 1e-5f;

  private Gradients() {}

  /**
   * Fails unless a gradient is DL4J's, and more than zeros.
   *
   * @param terms losses that DL4J has added up, as its updater divides them by their number later
   */
  static void check(float[] gradient, Model theirs, int terms) {
    float[] sum = theirs.getGradientsViewArray().dup().data().asFloat();
    assertThat(sum).hasSameSizeAs(gradient);
    double largest = 0;
    for (int i = 0; i < sum.length; i++) {
      assertThat(gradient[i]).as("%d", i).isCloseTo(sum[i] / terms, within(TOLERANCE));
      largest = Math.max(largest, Math.abs(gradient[i]));
    }
    assertThat(largest).isGreaterThan(0.01);
  }
}
