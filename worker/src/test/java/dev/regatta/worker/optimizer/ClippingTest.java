package dev.regatta.worker.optimizer;

import static dev.regatta.worker.optimizer.RegularizationSamples.BLOCKS;
import static dev.regatta.worker.optimizer.RegularizationSamples.clipping;
import static dev.regatta.worker.optimizer.RegularizationSamples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Gradients that are cut: by element, by block and as a whole. */
class ClippingTest {
  private final float[] weights = {2, -4, 0, 8};
  private final float[] gradient = {2, 4, 4, 8};

  @Test
  void clipsByTheNormOverAllBlocks() {
    OptionalDouble norm = clipping(5).apply(weights, gradient, BLOCKS, 0.5);

    assertThat(norm).hasValue(10);
    assertThat(gradient).containsExactly(1, 2, 2, 4);
    assertThat(weights).containsExactly(2, -4, 0, 8);
  }

  @Test
  void leavesAGradientOfTheLimitAlone() {
    assertThat(clipping(10).apply(weights, gradient, BLOCKS, 0.5)).hasValue(10);
    assertThat(gradient).containsExactly(2, 4, 4, 8);
  }

  @Test
  void clipsEachBlockByItsOwnNorm() {
    Regularization each = with("clip-norm-each", 3);

    each.clip(gradient, BLOCKS);
    assertThat(gradient).containsExactly(1, 2, 2, 3);
    each.clip(gradient, BLOCKS);
    assertThat(gradient).containsExactly(1, 2, 2, 3);
  }

  @Test
  void clipsEachElementByItsSize() {
    gradient[1] = -4;
    with("clip-value", 3).clip(gradient, BLOCKS);

    assertThat(gradient).containsExactly(2, -3, 3, 3);
  }

  /** Elements, then blocks, then all: 2 3 3 3, 1.28 1.92 1.92 3 and half of that. */
  @Test
  void clipsFromTheSmallestToTheWhole() {
    double all = Math.sqrt(18);
    OptionalDouble norm =
        new Regularization(
                0,
                0,
                0,
                Optional.of(all / 2),
                Optional.of(3.0),
                Optional.of(3.0),
                0,
                0,
                Optional.empty())
            .apply(weights, gradient, BLOCKS, 0.5);

    float third = (float) (3 / Math.sqrt(22));
    assertThat(norm.orElseThrow()).isCloseTo(all, within(1e-6));
    assertThat(gradient)
        .containsExactly(new float[] {third, 1.5f * third, 1.5f * third, 1.5f}, within(1e-6f));
  }

  @Test
  void notANumberIsNeitherClippedNorHidden() {
    gradient[1] = Float.NaN;
    assertThat(clipping(5).apply(weights, gradient, BLOCKS, 0.5).getAsDouble()).isNaN();
    assertThat(gradient[1]).isNaN();

    gradient[1] = Float.POSITIVE_INFINITY;
    assertThat(clipping(5).apply(weights, gradient, BLOCKS, 0.5))
        .hasValue(Double.POSITIVE_INFINITY);
    assertThat(gradient[1]).isNaN();
  }
}
