package dev.regatta.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnSumsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 128})
  void addsEveryRowOnce(int rows) {
    int width = 37;
    Random random = new Random(7);
    float[] matrix = new float[rows * width + 5];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = random.nextFloat() - 0.5f;
    }
    float[] target = new float[width + 2];
    target[0] = -1;
    target[width + 1] = -1;
    ColumnSums sums = new ColumnSums(width);
    sums.sum(matrix, rows, target, 1);
    sums.sum(matrix, rows, target, 1);
    for (int column = 0; column < width; column++) {
      double expected = 0;
      for (int row = 0; row < rows; row++) {
        expected += matrix[row * width + column];
      }
      assertThat((double) target[1 + column]).isCloseTo(expected, within(1e-5));
    }
    assertThat(target[0]).isEqualTo(-1);
    assertThat(target[width + 1]).isEqualTo(-1);
  }
}
