package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Later;
import dev.regatta.conf.Range;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Penalty;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.random.Randoms;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happens to gradient and weights between the backward pass and the optimizer's step, in this
 * order: the loss's gradient is clipped, element by element, then block by block, then by its
 * global norm; noise, the proximal term, L1 and L2 are added to it; weights decay. Noise, L1, L2
 * and decay spare blocks that do not decay (biases, normalization, frozen layers). Penalties and
 * decay of a block's own ({@link dev.regatta.worker.network.Penalty}) add to these. All of it goes
 * over the rows of row-sparse blocks that the step touches and over no others ({@link
 * dev.regatta.worker.network.ParameterBlock.Stepped#TOUCHED_ROWS}).
 *
 * <p>After the optimizer's step the weights that go into one unit are held to {@code max-norm}, a
 * constraint and no penalty ({@link MaxNorm}), and a block to constraints of its own ({@link
 * dev.regatta.worker.network.Constraint}). An outer averaging rule may leave them until the next
 * step.
 *
 * <p>L2 is the penalty {@code l2/2 |w|^2}, so that its gradient is {@code l2 w} as in PyTorch and
 * DL4J (Keras means {@code l2 |w|^2}). L1 is {@code l1 |w|}, with gradient 0 at 0. The penalties
 * are not part of the loss that Regatta reports.
 *
 * <p>The proximal term (Li et al. 2020, FedProx) is the penalty {@code mu/2 |w - start|^2}, where
 * start is the average that the round started from. The noise (Neelakantan et al. 2015, equation 1)
 * is normal with variance {@code eta / t^0.55}, t the age of the moments from 1 on: a paper's
 * {@code (1 + t)} counts from 0. Optax has the same; PyTorch and ND4J have neither.
 *
 * <p>Clipping by value is PyTorch's {@code clip_grad_value_}, the global norm its {@code
 * clip_grad_norm_}; the norm of each block is what Keras clips variables by.
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
            "The longest gradient of each weight matrix and each bias vector by itself; a longer"
                + " one is scaled to this length, before clip-norm.")
        @Later
        @Range(min = 0, minExclusive = true)
        Optional<Double> clipNormEach,
    @Doc("The largest element of a gradient; larger ones are cut to it, before both norms.")
        @Later
        @Range(min = 0, minExclusive = true)
        Optional<Double> clipValue,
    @Doc(
            "Pull of each replica's weights to where its round started: added to the gradient times"
                + " the way from there (FedProx).")
        @Default("0")
        @Later
        @Range(min = 0)
        double proximal,
    @Doc(
            "Variance of the normal noise that is added to gradients in the first step; it falls"
                + " with the number of steps to the power of 0.55. Biases are spared.")
        @Default("0")
        @Later
        @Range(min = 0)
        double gradientNoise,
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
    clipNorm.ifPresent(value -> Checks.positive("clip-norm", value));
    clipNormEach.ifPresent(value -> Checks.positive("clip-norm-each", value));
    clipValue.ifPresent(value -> Checks.positive("clip-value", value));
    Checks.notNegative("proximal", proximal);
    Checks.notNegative("gradient-noise", gradientNoise);
    maxNorm.ifPresent(value -> Checks.positive("max-norm", value));
  }

  /** Penalties, decay and the global norm; none of the rest. */
  public Regularization(double l1, double l2, double weightDecay, Optional<Double> clipNorm) {
    this(l1, l2, weightDecay, clipNorm, Optional.empty(), Optional.empty(), 0, 0, Optional.empty());
  }

  /** This with the optimizer's weight decay added to its own: once per job, before training. */
  public Regularization withDecayOf(Optimizer optimizer) {
    return new Regularization(
        l1,
        l2,
        weightDecay + optimizer.weightDecay(),
        clipNorm,
        clipNormEach,
        clipValue,
        proximal,
        gradientNoise,
        maxNorm);
  }

  /**
   * Clips, penalizes and decays, in place. Passes over the arrays that the settings do not need are
   * left out.
   *
   * @param gradient of the mean loss, without regularization
   * @param ranges what of both arrays the step goes over
   * @param learningRate of the step that follows
   * @return the global norm of the gradient before it is clipped by that, where it had to be known
   */
  public OptionalDouble apply(
      float[] weights, float[] gradient, StepRanges ranges, double learningRate) {
    Clipping.parts(gradient, ranges, clipValue, clipNormEach);
    OptionalDouble norm =
        clipNorm.isPresent()
            ? OptionalDouble.of(Clipping.whole(gradient, ranges, clipNorm.get()))
            : OptionalDouble.empty();
    for (int block = 0; block < ranges.blocks().size(); block++) {
      for (int range = 0; range < ranges.count(block); range++) {
        int from = ranges.from(block, range);
        int to = ranges.to(block, range);
        penalize(ranges.blocks().get(block), weights, gradient, from, to, learningRate);
      }
    }
    return norm;
  }

  /**
   * One local step: what {@link #apply} does, the optimizer's step, and constraints. After clipping
   * the arrays are gone through once, in pieces that stay in the second-level cache; the bits are
   * those of one pass after the other. An optimizer that is by layer goes twice over what decays.
   * It allocates nothing.
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
    clip(gradient, ranges);
    stepClipped(optimizer, weights, gradient, slots, ranges, age, learningRate, constants);
  }

  /** {@link #step} by a gradient that is clipped already. */
  public void stepClipped(
      Optimizer optimizer,
      float[] weights,
      float[] gradient,
      float[][] slots,
      StepRanges ranges,
      long age,
      double learningRate,
      float[] constants) {
    if (optimizer.byLayer()) {
      moveByLayer(optimizer, weights, gradient, slots, ranges, age, learningRate, constants);
    } else {
      optimizer.prepare(age, learningRate, constants);
      move(optimizer, weights, gradient, slots, ranges, learningRate, constants);
    }
    if (maxNorm.isPresent() || ranges.constrained()) {
      constrain(weights, ranges.blocks());
    }
  }

  private void constrain(float[] weights, List<ParameterBlock> blocks) {
    for (int block = 0; block < blocks.size(); block++) {
      ParameterBlock in = blocks.get(block);
      if (maxNorm.isPresent() && MaxNorm.constrains(in)) {
        MaxNorm.apply(weights, in, maxNorm.get().floatValue());
      }
      for (int own = 0; own < in.constraints().size(); own++) {
        in.constraints().get(own).hold(weights, in.offset());
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
    if (ranges.whole() && !changesWeights() && !ranges.penalized()) {
      optimizer.step(weights, gradient, slots, 0, weights.length, constants);
      return;
    }
    for (int block = 0; block < ranges.blocks().size(); block++) {
      ParameterBlock in = ranges.blocks().get(block);
      for (int range = 0; range < ranges.count(block); range++) {
        int end = ranges.to(block, range);
        int to;
        for (int from = ranges.from(block, range); from < end; from = to) {
          to = Math.min(end - from, PIECE) + from;
          penalize(in, weights, gradient, from, to, learningRate);
          optimizer.step(weights, gradient, slots, from, to, constants);
        }
      }
    }
  }

  /**
   * The same for an optimizer that is by layer. A layer is a block, of row-sparse ones what the
   * step touches; those that do not decay are stepped without a trust ratio. Norms are of weights
   * that have decayed and of gradients with penalties; they are summed piece after piece.
   */
  private void moveByLayer(
      Optimizer optimizer,
      float[] weights,
      float[] gradient,
      float[][] slots,
      StepRanges ranges,
      long age,
      double learningRate,
      float[] constants) {
    for (int block = 0; block < ranges.blocks().size(); block++) {
      ParameterBlock in = ranges.blocks().get(block);
      optimizer.prepare(age, learningRate, constants);
      if (in.decays()) {
        double squaredWeights = 0;
        double squaredDirection = 0;
        for (int range = 0; range < ranges.count(block); range++) {
          int end = ranges.to(block, range);
          int to;
          for (int from = ranges.from(block, range); from < end; from = to) {
            to = Math.min(end - from, PIECE) + from;
            penalize(in, weights, gradient, from, to, learningRate);
            squaredWeights += Vectors.squaredNorm(weights, from, to);
            squaredDirection +=
                optimizer.squaredDirection(weights, gradient, slots, from, to, constants);
          }
        }
        optimizer.trust(Math.sqrt(squaredWeights), Math.sqrt(squaredDirection), constants);
      }
      for (int range = 0; range < ranges.count(block); range++) {
        int from = ranges.from(block, range);
        int to = ranges.to(block, range);
        if (!in.decays()) {
          penalize(in, weights, gradient, from, to, learningRate);
        }
        optimizer.step(weights, gradient, slots, from, to, constants);
      }
    }
  }

  private boolean changesWeights() {
    return l1 != 0 || l2 != 0 || weightDecay != 0;
  }

  /**
   * Clips the gradient in place. Of the norms, PyTorch divides by the norm + 1e-6 and so clips a
   * little more.
   */
  public void clip(float[] gradient, StepRanges ranges) {
    Clipping.parts(gradient, ranges, clipValue, clipNormEach);
    if (clipNorm.isPresent()) {
      Clipping.whole(gradient, ranges, clipNorm.get());
    }
  }

  /** Whether {@link #pull} changes anything. */
  public boolean pulls() {
    return proximal != 0 || gradientNoise != 0;
  }

  /**
   * Adds noise and the proximal term to a gradient that is clipped.
   *
   * @param start the weights that the round started from
   * @param age as {@link Optimizer#prepare} takes it
   * @param noise of this step and replica
   */
  public void pull(
      float[] weights,
      float[] gradient,
      StepRanges ranges,
      float[] start,
      long age,
      Randoms noise) {
    float deviation = GradientNoise.deviation(gradientNoise, age);
    for (int block = 0; block < ranges.blocks().size(); block++) {
      boolean noisy = gradientNoise != 0 && ranges.blocks().get(block).decays();
      for (int range = 0; range < ranges.count(block); range++) {
        int from = ranges.from(block, range);
        int to = ranges.to(block, range);
        if (noisy) {
          GradientNoise.add(gradient, from, to, deviation, noise);
        }
        if (proximal != 0) {
          Vectors.addDifference(gradient, weights, start, from, to, (float) proximal);
        }
      }
    }
  }

  /** Adds a block's penalties, those of its own included, to the gradient, and lets it decay. */
  private void penalize(
      ParameterBlock block,
      float[] weights,
      float[] gradient,
      int from,
      int to,
      double learningRate) {
    Penalty own = block.penalty();
    Regularization shared = block.decays() ? this : NONE;
    float signs = (float) (shared.l1 + own.l1());
    float scale = (float) (shared.l2 + own.l2());
    float share = (float) (learningRate * (shared.weightDecay + own.decay()) + own.steadyDecay());
    if (signs != 0) {
      Vectors.addSigns(gradient, weights, from, to, signs);
    }
    if (scale != 0) {
      Vectors.addScaled(gradient, weights, from, to, scale);
    }
    if (share != 0) {
      Vectors.shrink(weights, from, to, share);
    }
  }
}
