package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Later;
import dev.regatta.conf.Range;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.StepRanges;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happens to gradient and weights between the backward pass and the optimizer's step, in this
 * order: the loss's gradient is clipped by its global norm; L1 and L2 are added to it; weights
 * decay. The last three spare blocks that do not decay (biases, normalization). All of it goes over
 * the rows of row-sparse blocks that the step touches and over no others ({@link
 * dev.regatta.worker.network.ParameterBlock.Stepped#TOUCHED_ROWS}).
 *
 * <p>After the optimizer's step the weights that go into one unit are held to {@code max-norm}, a
 * constraint and no penalty ({@link MaxNorm}). An outer averaging rule may leave it until the next
 * step.
 *
 * <p>L2 is the penalty {@code l2/2 |w|^2}, so that its gradient is {@code l2 w} as in PyTorch and
 * DL4J (Keras means {@code l2 |w|^2}). L1 is {@code l1 |w|}, with gradient 0 at 0. The penalties
 * are not part of the loss that Regatta reports.
 */
@Doc("What holds weights and gradients small.")
public record Regularization(
    @Doc("L1 penalty: added to the gradient times the weight's sign; biases are spared.")
        @Default("0")
        @Range(min = 0)
        double l1,
    @Doc("L2 penalty: added to the gradient times the weight; biases are spared.")
        @Default("0")
        @Range(min = 0)
        double l2,
    @Doc(
            "Weights shrink by this share times the learning rate in every step; biases do not."
                + " Adds to the optimizer's own.")
        @Default("0")
        @Range(min = 0)
        double weightDecay,
    @Doc(
            "The longest gradient, over all parameters together; a longer one is scaled to this"
                + " length. Penalties do not count.")
        @Range(min = 0, minExclusive = true)
        Optional<Double> clipNorm,
    @Doc(
            "The longest vector of weights that go into one unit; after every step longer ones are"
                + " scaled to this length. Not with sparse rows.")
        @Later
        @Range(min = 0, minExclusive = true)
        Optional<Double> maxNorm) {
  /** With gradient and two slots 256 KiB: a quarter or less of a second-level cache. */
  private static final int PIECE = 1 << 14;

  /** Neither penalties nor clipping. */
  public static final Regularization NONE = new Regularization(0, 0, 0, Optional.empty());

  public Regularization {
    Checks.notNegative("l1", l1);
    Checks.notNegative("l2", l2);
    Checks.notNegative("weight-decay", weightDecay);
    clipNorm.ifPresent(value -> checkLength("clip-norm", value));
    maxNorm.ifPresent(value -> checkLength("max-norm", value));
  }

  private static void checkLength(String key, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(key + " is " + value + "; it is a number above 0");
    }
  }

  /** Settings without max-norm. */
  public Regularization(double l1, double l2, double weightDecay, Optional<Double> clipNorm) {
    this(l1, l2, weightDecay, clipNorm, Optional.empty());
  }

  /** This with the optimizer's weight decay added to its own: once per job, before training. */
  public Regularization withDecayOf(Optimizer optimizer) {
    return new Regularization(l1, l2, weightDecay + optimizer.weightDecay(), clipNorm, maxNorm);
  }

  /**
   * Prepares one step, in place. Passes over the arrays that the settings do not need are left out.
   *
   * @param gradient of the mean loss, without regularization
   * @param ranges what of both arrays the step goes over
   * @param learningRate of the step that follows
   * @return the global norm of the gradient before clipping, where it had to be known
   */
  public OptionalDouble apply(
      float[] weights, float[] gradient, StepRanges ranges, double learningRate) {
    OptionalDouble norm =
        clipNorm.isPresent()
            ? OptionalDouble.of(clip(gradient, ranges, clipNorm.get()))
            : OptionalDouble.empty();
    for (int block = 0; block < ranges.blocks().size(); block++) {
      int count = ranges.blocks().get(block).decays() ? ranges.count(block) : 0;
      for (int range = 0; range < count; range++) {
        int from = ranges.from(block, range);
        int to = ranges.to(block, range);
        penalize(weights, gradient, from, to);
        decay(weights, from, to, learningRate);
      }
    }
    return norm;
  }

  /**
   * One local step: what {@link #apply} does, the optimizer's step, and max-norm. After clipping
   * the arrays are gone through once, in pieces that stay in the second-level cache; the bits are
   * those of one pass after the other. It allocates nothing.
   *
   * @param age as {@link Optimizer#prepare} takes it, and {@code learningRate} too
   * @param constants room for what it works out, once for all ranges
   */
  public void step(
      Optimizer optimizer,
      float[] weights,
      float[] gradient,
      float[][] slots,
      StepRanges ranges,
      long age,
      double learningRate,
      float[] constants) {
    optimizer.prepare(age, learningRate, constants);
    if (clipNorm.isPresent()) {
      clip(gradient, ranges, clipNorm.get());
    }
    move(optimizer, weights, gradient, slots, ranges, learningRate, constants);
    if (maxNorm.isPresent()) {
      constrain(weights, ranges.blocks(), maxNorm.get().floatValue());
    }
  }

  private static void constrain(float[] weights, List<ParameterBlock> blocks, float longest) {
    for (int block = 0; block < blocks.size(); block++) {
      if (MaxNorm.constrains(blocks.get(block))) {
        MaxNorm.apply(weights, blocks.get(block), longest);
      }
    }
  }

  private void move(
      Optimizer optimizer,
      float[] weights,
      float[] gradient,
      float[][] slots,
      StepRanges ranges,
      double learningRate,
      float[] constants) {
    if (ranges.whole() && !changesWeights()) {
      optimizer.step(weights, gradient, slots, 0, weights.length, constants);
      return;
    }
    for (int block = 0; block < ranges.blocks().size(); block++) {
      Regularization settings = ranges.blocks().get(block).decays() ? this : NONE;
      for (int range = 0; range < ranges.count(block); range++) {
        int end = ranges.to(block, range);
        int to;
        for (int from = ranges.from(block, range); from < end; from = to) {
          to = Math.min(end - from, PIECE) + from;
          settings.penalize(weights, gradient, from, to);
          settings.decay(weights, from, to, learningRate);
          optimizer.step(weights, gradient, slots, from, to, constants);
        }
      }
    }
  }

  private boolean changesWeights() {
    return l1 != 0 || l2 != 0 || weightDecay != 0;
  }

  /** PyTorch divides by the norm + 1e-6 and so clips a little more. */
  private static double clip(float[] gradient, StepRanges ranges, double longest) {
    double norm = norm(gradient, ranges);
    if (norm > longest) {
      float factor = (float) (longest / norm);
      for (int block = 0; block < ranges.blocks().size(); block++) {
        for (int range = 0; range < ranges.count(block); range++) {
          Vectors.scale(gradient, ranges.from(block, range), ranges.to(block, range), factor);
        }
      }
    }
    return norm;
  }

  private static double norm(float[] gradient, StepRanges ranges) {
    List<ParameterBlock> blocks = ranges.blocks();
    if (ranges.whole()) {
      return Vectors.norm(gradient, blocks.get(0).offset(), blocks.get(blocks.size() - 1).end());
    }
    double squares = 0;
    for (int block = 0; block < blocks.size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        squares +=
            Vectors.squaredNorm(gradient, ranges.from(block, range), ranges.to(block, range));
      }
    }
    return Math.sqrt(squares);
  }

  private void penalize(float[] weights, float[] gradient, int from, int to) {
    if (l1 != 0) {
      Vectors.addSigns(gradient, weights, from, to, (float) l1);
    }
    if (l2 != 0) {
      Vectors.addScaled(gradient, weights, from, to, (float) l2);
    }
  }

  private void decay(float[] weights, int from, int to, double learningRate) {
    float share = (float) (learningRate * weightDecay);
    if (share != 0) {
      Vectors.shrink(weights, from, to, share);
    }
  }
}
