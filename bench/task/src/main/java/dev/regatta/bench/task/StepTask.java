package dev.regatta.bench.task;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A dense relu network with cross-entropy, trained step by step on synthetic rows. Two sides that
 * are given an equal task start from the same weights and see the same batches in the same order.
 *
 * @param widths of the layers, inputs first, classes last
 * @param batch rows of a step
 */
public record StepTask(List<Integer> widths, int batch, Rule rule) {
  /** Batches that follow each other before the first comes again. */
  private static final int BATCHES = 8;

  private static final long WEIGHTS_SEED = 1;

  /** The optimizer, with the settings that every library gives it by default. */
  public enum Rule {
    /** Weights less the rate times the gradient. */
    SGD(0.05),
    /** Moments decay by 0.9 and 0.999, epsilon is 1e-8. */
    ADAM(0.001);

    private final double learningRate;

    Rule(double learningRate) {
      this.learningRate = learningRate;
    }

    public double learningRate() {
      return learningRate;
    }

    /** In names of figures and in requests. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Rule of(String word) {
      return Arrays.stream(values())
          .filter(rule -> rule.word().equals(word))
          .findFirst()
          .orElseThrow();
    }
  }

  public StepTask {
    widths = List.copyOf(widths);
  }

  /** The task that {@link #words} describes. */
  public static StepTask of(String words) {
    String[] parts = words.split("/", -1);
    List<Integer> widths = Arrays.stream(parts[0].split("-", -1)).map(Integer::valueOf).toList();
    return new StepTask(widths, Integer.parseInt(parts[1].substring(1)), Rule.of(parts[2]));
  }

  /** In names of figures and in requests: {@code 784-256-128-10/b128/sgd}. */
  public String words() {
    return network() + "/b" + batch + "/" + rule.word();
  }

  /** The widths: {@code 784-256-128-10}. */
  public String network() {
    return String.join("-", widths.stream().map(Object::toString).toList());
  }

  public int inputs() {
    return widths.get(0);
  }

  public int classes() {
    return widths.get(widths.size() - 1);
  }

  /** Layers with weights. */
  public int layers() {
    return widths.size() - 1;
  }

  /** The first weights of a layer, inputs x outputs, row-major; its biases start at zero. */
  public float[] weights(int layer) {
    int in = widths.get(layer);
    double deviation = Math.sqrt(2.0 / in);
    Random random = new Random(WEIGHTS_SEED + layer);
    float[] weights = new float[in * widths.get(layer + 1)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (deviation * random.nextGaussian());
    }
    return weights;
  }

  /** The first weights of all layers in one array, each layer's with its biases behind them. */
  public float[] weights() {
    int parameters = 0;
    for (int layer = 0; layer < layers(); layer++) {
      parameters += (widths.get(layer) + 1) * widths.get(layer + 1);
    }
    float[] weights = new float[parameters];
    int offset = 0;
    for (int layer = 0; layer < layers(); layer++) {
      float[] given = weights(layer);
      System.arraycopy(given, 0, weights, offset, given.length);
      offset += given.length + widths.get(layer + 1);
    }
    return weights;
  }

  /** The batches in their order. */
  public List<LabelledRows> batches() {
    return LabelledRows.synthetic(BATCHES * batch, inputs(), classes()).batches(batch);
  }
}
