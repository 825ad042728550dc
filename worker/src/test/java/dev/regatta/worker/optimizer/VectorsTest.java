package dev.regatta.worker.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Loops over ranges of vectors. */
class VectorsTest {
  @Test
  void normIsTheEuclideanOneOfAnyRange() {
    Random random = new Random(3);
    float[] vector = new float[1000];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian() * 1e25f;
    }
    for (int from = 0; from < 20; from++) {
      for (int to = from; to < vector.length; to += 61) {
        double squares = 0;
        for (int i = from; i < to; i++) {
          squares += (double) vector[i] * vector[i];
        }
        assertThat(Vectors.norm(vector, from, to))
            .isCloseTo(Math.sqrt(squares), within(1e-13 * Math.sqrt(squares)));
      }
    }
  }

  @Test
  void signsAreThoseOfAnyWeight() {
    float[] target = new float[5];
    float[] vector = {1e-37f, -1e-37f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, -0.0f};
    Vectors.addSigns(target, vector, 0, 5, 0.5f);

    assertThat(target).containsExactly(0.5f, -0.5f, 0.5f, -0.5f, 0);
  }
}
