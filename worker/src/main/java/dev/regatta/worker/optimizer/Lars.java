package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Momentum whose gradients are scaled to the length of each layer's weights (You, Gitman, Ginsburg
 * 2017, algorithm 1):
 *
 * <pre>
 * r = trust |w| / (|g| + decay |w|)
 * b = m b + r (g + decay w)
 * w -= lr b
 * </pre>
 *
 * <p>A layer is one weight matrix. r is 1 where {@code |w|} or the sum under it is 0, and for
 * biases, which do not decay either.
 *
 * <p>The velocity holds no rate, as that of {@link Momentum}: the paper's {@code v} is lr b while
 * the rate is constant. Its decay is part of the ratio and of the velocity; {@link
 * Regularization}'s own comes before the step and outside of the ratio. Neither PyTorch nor ND4J
 * has it. Optax divides by {@code |g + decay w|}, and scales by the rate before the velocity; Apex
 * and timm divide as the paper does, add 1e-8 to the sum, and bound lr r by lr where asked to
 * (LARC); all three scale biases too where not told otherwise.
 *
 * <p>Slots: b.
 */
@Doc("LARS: momentum with steps in proportion to the norm of each layer's weights.")
public record Lars(
    @Doc("Step length per unit of velocity, before the schedule.") @Default("1") @Range(min = 0)
        double learningRate,
    @Doc("Share of the velocity that stays from one step to the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double momentum,
    @Doc("Length of a layer's scaled gradient, as a share of the norm of its weights.")
        @Default("0.001")
        @Range(min = 0, minExclusive = true)
        double trust,
    @Doc("Share of the weights that is added to the gradient, within the ratio; biases have none.")
        @Default("0")
        @Range(min = 0)
        double decay)
    implements Optimizer {
  private static final int RATIO = Constants.OWN;
  private static final int DECAY = Constants.OWN_TOO;

  public Lars {
    Checks.learningRate(learningRate);
    Checks.belowOne("momentum", momentum);
    Checks.positive("trust", trust);
    Checks.notNegative("decay", decay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public boolean byLayer() {
    return true;
  }

  @Override
  public void prepare(long age, double learningRate, float[] constants) {
    Constants.putRate(learningRate, learningRate, constants);
    constants[RATIO] = 1;
    constants[DECAY] = 0;
  }

  @Override
  public double squaredDirection(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    return Vectors.squaredNorm(gradient, from, to);
  }

  @Override
  public void trust(double weightNorm, double directionNorm, float[] constants) {
    double length = trust * weightNorm;
    constants[RATIO] = TrustRatio.of(length, directionNorm + decay * weightNorm);
    constants[DECAY] = (float) decay;
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    float[] b = slots[0];
    float m = (float) momentum;
    float lr = constants[Constants.RATE];
    float ratio = constants[RATIO];
    float share = constants[DECAY];
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float w = weights[i];
      float velocity = m * b[i] + ratio * (gradient[i] + share * w);
      b[i] = velocity;
      if (moves) {
        weights[i] = w - lr * velocity;
      }
    }
  }
}
