package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Sharpness-aware minimization (Foret et al. 2021, algorithm 1): another optimizer's step from the
 * weights, by the gradient a little up the slope:
 *
 * <pre>
 * e = rho g(w) / |g(w)|
 * w = the optimizer's step from w by g(w + e)
 * </pre>
 *
 * <p>The norm is over all parameters. Both gradients are of the same batch under the same dropout
 * mask, without clipping and penalties; what {@link Regularization} does is done to the second, and
 * penalties see w. A replica goes up its own slope by its own batch: m-sharpness, with m its batch
 * size. The reported loss is that at w; running statistics follow the second gradient's batch at w
 * + e. Where g(w) is 0 there is no way up and no second gradient.
 *
 * <p>A step costs two gradients, and one array of the parameters' length. With an interval k only
 * the steps of age 1, 1 + k, 1 + 2 k, ... go up; the others are the optimizer's own. (Liu et al.
 * 2022, LookSAM, reuse part of e in the steps between.)
 *
 * <p>Within rho of a saddle's ridge the gradient above points back to it: there SAM stays where its
 * optimizer would leave (Kim et al. 2023).
 *
 * <p>PyTorch and ND4J have none. The widely used PyTorch code adds 1e-12 to the norm and draws
 * another dropout mask for the second gradient; Optax goes up by the step of an optimizer of its
 * own, whose state it resets.
 *
 * <p>Slots: those of the optimizer.
 */
@Doc("SAM: another optimizer's steps by gradients a little up the slope: seeks flat minima.")
public record Sam(
    @Doc("Whose steps they are, with its own learning rate; any optimizer but sam.")
        @Default("momentum")
        Optimizer optimizer,
    @Doc("How far up the slope, in the weights' norm; 0.5 is usual at an interval of 10.")
        @Default("0.05")
        @Range(min = 0)
        double rho,
    @Doc("The first of every so many steps goes up; the others are the optimizer's own.")
        @Default("1")
        @Range(min = 1)
        int interval)
    implements Optimizer {
  public Sam {
    Checks.notNegative("rho", rho);
    if (interval < 1) {
      throw new IllegalArgumentException(
          "interval is " + interval + "; it is a number of steps from 1 on");
    }
    if (optimizer instanceof Sam) {
      throw new IllegalArgumentException(
          "optimizer is sam within sam; name one that takes the steps, such as momentum");
    }
  }

  @Override
  public double learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public int slots() {
    return optimizer.slots();
  }

  @Override
  public boolean isMaximum(int slot) {
    return optimizer.isMaximum(slot);
  }

  @Override
  public double weightDecay() {
    return optimizer.weightDecay();
  }

  @Override
  public double climb(long age) {
    return (age - 1) % interval == 0 ? rho : 0;
  }

  @Override
  public boolean byLayer() {
    return optimizer.byLayer();
  }

  @Override
  public void prepare(long age, double learningRate, float[] constants) {
    optimizer.prepare(age, learningRate, constants);
  }

  @Override
  public double squaredDirection(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    return optimizer.squaredDirection(weights, gradient, slots, from, to, constants);
  }

  @Override
  public void trust(double weightNorm, double directionNorm, float[] constants) {
    optimizer.trust(weightNorm, directionNorm, constants);
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    optimizer.step(weights, gradient, slots, from, to, constants);
  }
}
