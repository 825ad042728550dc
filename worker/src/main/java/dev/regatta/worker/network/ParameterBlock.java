package dev.regatta.worker.network;

import java.util.List;

/**
 * A contiguous piece of the flat parameter array that belongs together: one layer's weight matrix
 * or a vector with a number for each of its units.
 *
 * @param name unique in the network, such as {@code layers.0.weight}
 * @param layer 0-based
 * @param offset in floats from the start of the flat array
 * @param length in floats
 * @param shape rows and columns of a matrix, row-major; the length of a vector
 * @param decays whether weight decay, L1 and L2 apply: true for weights, false for biases and gains
 * @param stepped what of it a step goes over; {@link Stepped#TOUCHED_ROWS} for matrices alone
 * @param penalty of its own, beside what the job asks for
 * @param constraints of its own, in the order in which they are applied
 */
public record ParameterBlock(
    String name,
    int layer,
    int offset,
    int length,
    int[] shape,
    boolean decays,
    Stepped stepped,
    Penalty penalty,
    List<Constraint> constraints) {

  /** What of a block one step goes over. */
  public enum Stepped {
    /** All of it. */
    WHOLE,
    /**
     * The rows that the step's batch touched. The others keep their weights and their optimizer
     * slots: they are neither decayed nor penalized, and moments do not move them. PyTorch's
     * SparseAdam and TensorFlow Addons' LazyAdam do the same. Plain SGD without penalties takes the
     * very steps that it takes over the whole block, whose gradient is zero elsewhere.
     */
    TOUCHED_ROWS,
    /**
     * None of it: it is what evaluation normalizes by, a mean for each unit of a layer. It moves by
     * {@link StepRanges#moveStatistics} and by nothing else. Its variances are the next block.
     */
    RUNNING_MEAN,
    /** None of it either: the variances that belong to the means before them. */
    RUNNING_VARIANCE
  }

  public ParameterBlock {
    constraints = List.copyOf(constraints);
    if (stepped == Stepped.TOUCHED_ROWS && shape.length != 2) {
      throw new IllegalArgumentException(name + " is no matrix and has no rows to touch");
    }
  }

  /** A block without penalties and constraints of its own. */
  public ParameterBlock(
      String name,
      int layer,
      int offset,
      int length,
      int[] shape,
      boolean decays,
      Stepped stepped) {
    this(name, layer, offset, length, shape, decays, stepped, Penalty.NONE, List.of());
  }

  /** A block of which every step goes over all. */
  public ParameterBlock(
      String name, int layer, int offset, int length, int[] shape, boolean decays) {
    this(name, layer, offset, length, shape, decays, Stepped.WHOLE);
  }

  public int end() {
    return offset + length;
  }

  public boolean rowSparse() {
    return stepped == Stepped.TOUCHED_ROWS;
  }

  /** Whether it is learnt by no gradient, but the running mean or variance of what was seen. */
  public boolean isStatistic() {
    return stepped == Stepped.RUNNING_MEAN || stepped == Stepped.RUNNING_VARIANCE;
  }

  /** The same block, all of which every step goes over where it goes over any of it. */
  ParameterBlock steppedWhole() {
    return rowSparse() ? stepped(Stepped.WHOLE) : this;
  }

  /** The same matrix, of which a step goes over the rows that its batch touches. */
  ParameterBlock steppedByRows() {
    return stepped(Stepped.TOUCHED_ROWS);
  }

  private ParameterBlock stepped(Stepped other) {
    return new ParameterBlock(
        name, layer, offset, length, shape, decays, other, penalty, constraints);
  }

  /** The same block spared by weight decay, penalties and constraints, its own included. */
  ParameterBlock undecayed() {
    return new ParameterBlock(name, layer, offset, length, shape, false, stepped);
  }
}
