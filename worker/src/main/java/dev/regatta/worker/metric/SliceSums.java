package dev.regatta.worker.metric;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.prepare.CategorySlices;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loss and right predictions of rows, by the categories that they have: where a network does worse
 * than elsewhere (Chung, Kraska, Polyzotis, Tae, Whang: Slice Finder, 2019, of which this has the
 * slices of one column). Filled block by block; the sums of workers are added. Not thread-safe.
 */
public final class SliceSums {
  private static final int SUMS = 3;

  private final List<CategorySlices> columns;
  private final double[] sums;

  /** Empty sums over columns of dense rows. */
  public SliceSums(List<CategorySlices> columns) {
    this.columns = List.copyOf(columns);
    sums = new double[SUMS * columns.stream().mapToInt(column -> column.names().size()).sum()];
  }

  /**
   * Adds a block of rows.
   *
   * @param features row-major, rows x inputs
   * @param outputs of the network, row-major rows x width
   * @param labels row-major, as many per row as the loss takes
   * @param weights one per row, or null for ones
   */
  public void add(
      float[] features,
      int inputs,
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int rows,
      int width,
      Loss loss) {
    if (columns.isEmpty()) {
      return;
    }
    EvaluatedRow evaluated = new EvaluatedRow(outputs, labels, width, loss);
    boolean classes = loss.classifies() && loss.labels(width) == 1;
    for (int row = 0; row < rows; row++) {
      float weight = weights == null ? 1 : weights[row];
      evaluated.moveTo(row, weight);
      double rowLoss = weight * evaluated.loss();
      double right = classes && evaluated.bestClass() == (int) evaluated.label(0) ? weight : 0;
      int first = 0;
      for (CategorySlices column : columns) {
        int at = SUMS * (first + column.slice(features, row * inputs));
        sums[at] += weight;
        sums[at + 1] += rowLoss;
        sums[at + 2] += right;
        first += column.names().size();
      }
    }
  }

  /** The sums; {@link #merge} takes them. */
  public double[] encode() {
    return sums.clone();
  }

  /** Adds another worker's sums. */
  public void merge(double[] encoded) {
    if (encoded.length != sums.length) {
      throw new IllegalArgumentException("sums of other columns");
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += encoded[i];
    }
  }

  /** Weight of the rows of a slice. */
  public double weight(int column, int slice) {
    return sums[at(column, slice)];
  }

  /** Mean loss of the rows of a slice. */
  public double loss(int column, int slice) {
    return sums[at(column, slice) + 1] / sums[at(column, slice)];
  }

  /** The share of a slice's rows whose class is predicted; 0 where labels are no classes. */
  public double right(int column, int slice) {
    return sums[at(column, slice) + 2] / sums[at(column, slice)];
  }

  private int at(int column, int slice) {
    int first = 0;
    for (CategorySlices each : columns.subList(0, column)) {
      first += each.names().size();
    }
    return SUMS * (first + slice);
  }
}
