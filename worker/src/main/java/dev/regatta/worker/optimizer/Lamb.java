package dev.regatta.worker.optimizer;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;

/**
 * Adam whose steps are scaled to the length of each layer's weights (You et al. 2020, algorithm 2,
 * with the identity for its phi):
 *
 * <pre>
 * m, v as in {@link Adam}
 * u = m^ / (sqrt(v^) + eps) + decay w
 * w -= lr |w| / |u| u
 * </pre>
 *
 * <p>A layer is one weight matrix. The ratio is 1 where {@code |w|} or {@code |u|} is 0, and for
 * biases, which do not decay either: these take {@link Adam}'s step.
 *
 * <p>The decay is part of the direction and of its norm; {@link Regularization}'s own comes before
 * the step and outside of the ratio. Neither PyTorch nor ND4J has it. Optax and TensorFlow Addons
 * have this formula (the decay 0 where not set; all parameters are scaled where none are excluded);
 * torch_optimizer where not told otherwise leaves out the bias correction and bounds {@code |w|} by
 * 10, as the paper's first version did; Nvidia's clips the gradient's global norm to 1 first (here
 * {@code clip-norm}) and scales nothing whose decay is 0.
 *
 * <p>Slots: m, v.
 */
@Doc("LAMB: Adam with steps in proportion to the norm of each layer's weights.")
public record Lamb(
    @Doc("Length of a step as a share of the norm of a layer's weights, before the schedule.")
        @Default("0.001")
        @Range(min = 0)
        double learningRate,
    @Doc("Share of the gradient's running mean that stays from one step to the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,
    @Doc("Share of the squared gradient's running mean that stays from one step to the next.")
        @Default("0.999")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,
    @Doc("Added to the root of the mean square, against division by zero.")
        @Default("1e-6")
        @Range(min = Checks.MIN_EPSILON)
        double epsilon,
    @Doc("Share of the weights that is added to the direction, within the ratio; biases have none.")
        @Default("0.01")
        @Range(min = 0)
        double decay)
    implements Optimizer {
  private static final int CORRECTION = Constants.OWN;

  /** Not 0 where the gradient holds the direction. */
  private static final int DIRECTED = Constants.OWN_TOO;

  /** So few elements that they stay in the first-level cache. */
  private static final int CHUNK = 512;

  public Lamb {
    Checks.learningRate(learningRate);
    Checks.belowOne("beta1", beta1);
    Checks.belowOne("beta2", beta2);
    Checks.epsilon(epsilon);
    Checks.notNegative("decay", decay);
  }

  @Override
  public int slots() {
    return AdamStep.SLOTS;
  }

  @Override
  public boolean byLayer() {
    return true;
  }

  /** The direction is {@code sqrt(c2)/c1 m / (sqrt(v) + eps sqrt(c2))}, as {@link AdamStep} has. */
  @Override
  public void prepare(long age, double learningRate, float[] constants) {
    double rootC2 = Math.sqrt(1 - Powers.of(beta2, age));
    Constants.putRate(learningRate, learningRate, constants);
    constants[Constants.EPSILON] = (float) (epsilon * rootC2);
    constants[CORRECTION] = (float) (rootC2 / (1 - Powers.of(beta1, age)));
    constants[DIRECTED] = 0;
  }

  /** Moves m and v, and leaves the direction in the gradient: {@link #step} goes along it. */
  @Override
  public double squaredDirection(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    constants[DIRECTED] = 1;
    double squares = 0;
    int end;
    for (int start = from; start < to; start = end) {
      end = Math.min(to - start, CHUNK) + start;
      direct(weights, gradient, slots[0], slots[1], start, end, constants);
      squares += Vectors.squaredNorm(gradient, start, end);
    }
    return squares;
  }

  private void direct(
      float[] weights,
      float[] gradient,
      float[] m,
      float[] v,
      int from,
      int to,
      float[] constants) {
    float eps = constants[Constants.EPSILON];
    float correction = constants[CORRECTION];
    float share = (float) decay;
    float gain1 = (float) (1 - beta1);
    float gain2 = (float) (1 - beta2);
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float mean = m[i] + gain1 * (g - m[i]);
      float square = v[i] + gain2 * (g * g - v[i]);
      m[i] = mean;
      v[i] = square;
      gradient[i] = correction * mean / ((float) Math.sqrt(square) + eps) + share * weights[i];
    }
  }

  @Override
  public void trust(double weightNorm, double directionNorm, float[] constants) {
    constants[Constants.RATE] *= TrustRatio.of(weightNorm, directionNorm);
  }

  @Override
  public void step(
      float[] weights, float[] gradient, float[][] slots, int from, int to, float[] constants) {
    if (constants[DIRECTED] == 0) {
      stepUndirected(weights, gradient, slots[0], slots[1], from, to, constants);
    } else if (constants[Constants.MOVES] != 0) {
      Vectors.addScaled(weights, gradient, from, to, -constants[Constants.RATE]);
    }
  }

  /** A step of weights that do not decay. */
  private void stepUndirected(
      float[] weights,
      float[] gradient,
      float[] m,
      float[] v,
      int from,
      int to,
      float[] constants) {
    float rate = constants[Constants.RATE];
    float eps = constants[Constants.EPSILON];
    float correction = constants[CORRECTION];
    float gain1 = (float) (1 - beta1);
    float gain2 = (float) (1 - beta2);
    boolean moves = constants[Constants.MOVES] != 0;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float mean = m[i] + gain1 * (g - m[i]);
      float square = v[i] + gain2 * (g * g - v[i]);
      m[i] = mean;
      v[i] = square;
      if (moves) {
        weights[i] -= rate * (correction * mean / ((float) Math.sqrt(square) + eps));
      }
    }
  }
}
