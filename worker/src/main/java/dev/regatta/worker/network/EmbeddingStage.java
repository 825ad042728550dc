package dev.regatta.worker.network;

import dev.regatta.conf.UserException;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.random.Randoms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tables before the first layer, to which they belong. It puts out a row's numbers in their
 * order, and behind them the vector of each table. Source: Guo, Berkhahn: Entity Embeddings of
 * Categorical Variables, 2016. Its part of the flat array is one table after the other.
 *
 * <p>Vectors start normal with deviation 0.01, as in fast.ai, which also truncates at two
 * deviations (PyTorch starts them with deviation 1): so far from each other only as training moves
 * them. Those of missing cells and of categories without a vector of their own start at zero, and
 * stay there where training rows have none of these.
 */
record EmbeddingStage(Inputs row) implements Stage {
  private static final long INITIALIZATION = 0x656D626564L;
  private static final double DEVIATION = 0.01;
  private static final int LAYER = 0;

  EmbeddingStage {
    long end = 0;
    for (EmbeddingTable table : row.tables()) {
      end += (long) table.rows() * table.width();
      if (end > DenseStage.MAX_PARAMETERS) {
        throw new UserException(
            "prepare.columns.%s: a table of %d rows x %d brings the network to %d parameters; at most %d fit: use a smaller width, or a min-count"
                .formatted(
                    table.column(), table.rows(), table.width(), end, DenseStage.MAX_PARAMETERS));
      }
    }
  }

  @Override
  public int inputs() {
    return row.floats();
  }

  @Override
  public int outputs() {
    return row.numbers() + row.tables().stream().mapToInt(EmbeddingTable::width).sum();
  }

  @Override
  public List<ParameterBlock> blocks() {
    List<ParameterBlock> blocks = new ArrayList<>();
    int offset = 0;
    for (EmbeddingTable table : row.tables()) {
      int length = table.rows() * table.width();
      blocks.add(
          new ParameterBlock(
              "embeddings." + table.column() + ".weight",
              LAYER,
              offset,
              length,
              new int[] {table.rows(), table.width()},
              true,
              ParameterBlock.Stepped.TOUCHED_ROWS));
      offset += length;
    }
    return blocks;
  }

  @Override
  public void initialize(long seed, float[] weights) {
    List<ParameterBlock> blocks = blocks();
    for (int table = 0; table < blocks.size(); table++) {
      ParameterBlock block = blocks.get(table);
      int first = block.offset() + EmbeddingTable.FIRST_CATEGORY * block.shape()[1];
      Arrays.fill(weights, block.offset(), first, 0);
      Randoms randoms = new Randoms(Randoms.key(seed, INITIALIZATION, table));
      Initializations.normal(randoms, DEVIATION, weights, first, block.end() - first);
    }
  }

  @Override
  public StagePass open(int maxRows, Blas blas) {
    return new EmbeddingPass(this, maxRows);
  }
}
