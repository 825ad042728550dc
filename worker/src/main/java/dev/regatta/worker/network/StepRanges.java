package dev.regatta.worker.network;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of the flat arrays that a step goes over: whole blocks, and the touched rows of those
 * that are row-sparse, consecutive ones together. Outside of them a gradient holds anything, but
 * for running statistics, which are in no range: there it holds what a step takes from them.
 *
 * <pre>{@code
 * for (int range = 0; range < ranges.count(block); range++) {
 *   work(ranges.from(block, range), ranges.to(block, range));
 * }
 * }</pre>
 */
public final class StepRanges {
  private final List<ParameterBlock> blocks;
  private final @Nullable TouchedRows[] touched;
  private final boolean whole;
  private final boolean penalized;
  private final boolean constrained;

  /**
   * Ranges that follow what the lists of rows say.
   *
   * @param blocks the pieces of the flat arrays, in their order, without gaps
   * @param touched one for each row-sparse block, in their order
   */
  public StepRanges(List<ParameterBlock> blocks, List<TouchedRows> touched) {
    Queue<TouchedRows> lists = new ArrayDeque<>(touched);
    this.blocks = blocks;
    this.touched =
        blocks.stream()
            .map(block -> block.rowSparse() ? lists.remove() : null)
            .toArray(TouchedRows[]::new);
    penalized = blocks.stream().anyMatch(block -> !block.penalty().equals(Penalty.NONE));
    constrained = blocks.stream().anyMatch(block -> !block.constraints().isEmpty());
    whole = touched.isEmpty() && blocks.stream().noneMatch(ParameterBlock::isStatistic);
    if (!lists.isEmpty()) {
      throw new IllegalArgumentException(lists.size() + " lists of rows have no block");
    }
  }

  /** All of every block. */
  public static StepRanges whole(List<ParameterBlock> blocks) {
    return new StepRanges(blocks.stream().map(ParameterBlock::steppedWhole).toList(), List.of());
  }

  /** These ranges less the rows of row-sparse blocks in the first so many layers. */
  StepRanges withoutRowsOf(int layers, List<ParameterBlock> renewed) {
    TouchedRows none = new TouchedRows(0, 0);
    return new StepRanges(
        renewed,
        IntStream.range(0, touched.length)
            .filter(block -> renewed.get(block).rowSparse())
            .mapToObj(block -> renewed.get(block).layer() < layers ? none : touched[block])
            .toList());
  }

  public List<ParameterBlock> blocks() {
    return blocks;
  }

  /** Whether the ranges are all of the arrays, in every step. */
  public boolean whole() {
    return whole;
  }

  /** Whether any block has a penalty of its own. */
  public boolean penalized() {
    return penalized;
  }

  /** Whether any block has constraints of its own. */
  public boolean constrained() {
    return constrained;
  }

  /** The ranges in a block; none in running statistics. */
  public int count(int block) {
    if (blocks.get(block).isStatistic()) {
      return 0;
    }
    TouchedRows rows = touched[block];
    return rows == null ? 1 : rows.runs();
  }

  /** Where a range begins in the flat arrays. */
  public int from(int block, int range) {
    ParameterBlock in = blocks.get(block);
    TouchedRows rows = touched[block];
    return rows == null ? in.offset() : in.offset() + rows.firstRow(range) * in.shape()[1];
  }

  /** One past where it ends. */
  public int to(int block, int range) {
    ParameterBlock in = blocks.get(block);
    TouchedRows rows = touched[block];
    return rows == null ? in.end() : in.offset() + (rows.lastRow(range) + 1) * in.shape()[1];
  }

  /** Moves running statistics by what the step's gradient holds for them. */
  public void moveStatistics(float[] weights, float[] gradient) {
    for (int block = 0; block < blocks.size(); block++) {
      ParameterBlock in = blocks.get(block);
      if (in.isStatistic()) {
        for (int i = in.offset(); i < in.end(); i++) {
          weights[i] -= gradient[i];
        }
      }
    }
  }

  /** Lets the next step touch no row. */
  void clear() {
    for (TouchedRows rows : touched) {
      if (rows != null) {
        rows.clear();
      }
    }
  }

  /** Sets a vector to zero in the ranges of the first so many layers. */
  void zero(float[] vector, int layers) {
    for (int block = 0; block < blocks.size(); block++) {
      ParameterBlock in = blocks.get(block);
      if (in.layer() < layers && in.isStatistic()) {
        Arrays.fill(vector, in.offset(), in.end(), 0);
      } else if (in.layer() < layers) {
        for (int range = 0; range < count(block); range++) {
          Arrays.fill(vector, from(block, range), to(block, range), 0);
        }
      }
    }
  }
}
