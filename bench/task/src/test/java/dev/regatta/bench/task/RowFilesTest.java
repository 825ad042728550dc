package dev.regatta.bench.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFilesTest {
  private static final LabelledRows ROWS = LabelledRows.synthetic(50, 6, 10);

  @TempDir Path directory;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    RowFiles files = RowFiles.training(directory);

    files.write(ROWS);

    LabelledRows read = files.read();
    assertThat(read.labels()).isEqualTo(ROWS.labels());
    assertThat(read.inputs()).isEqualTo(6);
    assertThat(read.features()[17] / 127.5 - 1)
        .isCloseTo(ROWS.features()[17], Offset.offset(0.005));
  }

  @Test
  void scaledColumnsHaveMeanZeroAndDeviationOne() {
    LabelledRows scaled = Scaling.of(ROWS).apply(ROWS);

    double sum = 0;
    double squares = 0;
    for (int row = 0; row < 50; row++) {
      sum += scaled.features()[row * 6 + 2];
      squares += Math.pow(scaled.features()[row * 6 + 2], 2);
    }
    assertThat(sum / 50).isCloseTo(0, Offset.offset(1e-5));
    assertThat(squares / 50).isCloseTo(1, Offset.offset(1e-5));
  }

  @Test
  void accuracyCountsTheHighestScores() {
    LabelledRows rows = new LabelledRows(1, 2, new float[3], new int[] {0, 1, 1});

    assertThat(rows.accuracy(new float[] {2, 1, 2, 1, 1, 2})).isEqualTo(2 / 3.0);
  }
}
