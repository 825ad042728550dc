package dev.regatta.worker.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Forward and backward through the tables: a row's numbers and the vectors that it names. */
final class EmbeddingPass implements StagePass {
  private final EmbeddingTable[] tables;

  /** Of each table in the flat array. */
  private final int[] offsets;

  /** Where each table's vectors begin in a row of outputs. */
  private final int[] places;

  private final TouchedRows[] touched;
  private final int inputs;
  private final int width;
  private final float[] outputs;

  EmbeddingPass(EmbeddingStage stage, int maxRows) {
    tables = stage.row().tables().toArray(EmbeddingTable[]::new);
    offsets = stage.blocks().stream().mapToInt(ParameterBlock::offset).toArray();
    places = new int[tables.length];
    int place = stage.row().numbers();
    for (int i = 0; i < tables.length; i++) {
      places[i] = place;
      place += tables[i].width();
    }
    touched =
        Stream.of(tables)
            .map(table -> new TouchedRows(table.rows(), maxRows))
            .toArray(TouchedRows[]::new);
    inputs = stage.inputs();
    width = stage.outputs();
    outputs = new float[Buffers.size(maxRows, width)];
  }

  /** Rows behind those of the block hold anything, and go through: any float becomes an index. */
  @Override
  public float[] forward(float[] features, int rows, float[] weights) {
    copyNumbers(features, rows);
    for (int i = 0; i < tables.length; i++) {
      int last = tables[i].rows() - 1;
      for (int row = 0; row < rows; row++) {
        int index = (int) features[row * inputs + tables[i].at()];
        copyVector(i, Math.min(Math.max(index, 0), last), row, weights);
      }
    }
    return outputs;
  }

  /**
   * The same as {@link #forward}.
   *
   * @throws IllegalArgumentException where a float is no row of its table
   */
  @Override
  public float[] train(float[] features, int rows, float[] weights, long dropoutKey) {
    copyNumbers(features, rows);
    for (int i = 0; i < tables.length; i++) {
      for (int row = 0; row < rows; row++) {
        float index = features[row * inputs + tables[i].at()];
        if (!(index >= 0 && index < tables[i].rows())) {
          throw new IllegalArgumentException(
              "column " + tables[i].column() + ": row " + index + " of " + tables[i].rows());
        }
        copyVector(i, (int) index, row, weights);
      }
    }
    return outputs;
  }

  /** Those between two indexes lie together. */
  private void copyNumbers(float[] features, int rows) {
    int from = 0;
    int to = 0;
    for (int i = 0; i <= tables.length; i++) {
      int end = i < tables.length ? tables[i].at() : inputs;
      int count = end - from;
      for (int row = 0; row < rows && count > 0; row++) {
        System.arraycopy(features, row * inputs + from, outputs, row * width + to, count);
      }
      to += count;
      from = end + 1;
    }
  }

  private void copyVector(int table, int index, int row, float[] weights) {
    int floats = tables[table].width();
    System.arraycopy(
        weights, offsets[table] + index * floats, outputs, row * width + places[table], floats);
  }

  @Override
  public float[] outputs() {
    return outputs;
  }

  /** Rows of a batch that name the same vector add up in their order. */
  @Override
  public void backward(
      float[] features, float[] outer, int rows, float[] weights, float[] gradient) {
    for (int i = 0; i < tables.length; i++) {
      clearTouched(i, features, rows, gradient);
      int floats = tables[i].width();
      for (int row = 0; row < rows; row++) {
        int index = (int) features[row * inputs + tables[i].at()];
        int to = offsets[i] + index * floats;
        int from = row * width + places[i];
        for (int j = 0; j < floats; j++) {
          gradient[to + j] += outer[from + j];
        }
      }
    }
  }

  private void clearTouched(int table, float[] features, int rows, float[] gradient) {
    TouchedRows list = touched[table];
    for (int row = 0; row < rows; row++) {
      list.mark((int) features[row * inputs + tables[table].at()]);
    }
    list.list();
    int floats = tables[table].width();
    for (int i = 0; i < list.count(); i++) {
      int from = offsets[table] + list.row(i) * floats;
      Arrays.fill(gradient, from, from + floats, 0);
    }
  }

  @Override
  public List<TouchedRows> touched() {
    return List.of(touched);
  }

  /** Nothing lies before the tables. */
  @Override
  public void backwardToInputs(float[] outer, int rows, float[] weights, float[] inner) {
    throw new UnsupportedOperationException("indexes have no gradient");
  }
}
