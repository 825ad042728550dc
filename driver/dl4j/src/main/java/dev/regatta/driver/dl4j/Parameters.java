package dev.regatta.driver.dl4j;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network's flat parameters as Regatta trains them. Where DL4J was told to hold the logarithm of
 * the deviations of a batch normalization, Regatta has the variances in the same places.
 */
final class Parameters {
  private static final String LOGARITHM = "_log10stdev";

  /** By parameter: whether DL4J holds a logarithm there. */
  private final boolean[] logarithms;

  private final FlatOrder order;

  private Parameters(boolean[] logarithms, FlatOrder order) {
    this.logarithms = logarithms;
    this.order = order;
  }

  static Parameters of(Model model, FlatOrder order) {
    boolean[] logarithms = new boolean[Math.toIntExact(model.numParams())];
    for (Map.Entry<String, INDArray> entry : model.paramTable().entrySet()) {
      if (entry.getKey().endsWith(LOGARITHM)) {
        int from = Math.toIntExact(entry.getValue().offset());
        int to = from + Math.toIntExact(entry.getValue().length());
        Arrays.fill(logarithms, from, to, true);
      }
    }
    return new Parameters(logarithms, order);
  }

  void read(Model model, float[] into) {
    float[] held = model.params().dup().data().asFloat();
    for (int i = 0; i < held.length; i++) {
      if (logarithms[i]) {
        held[i] = (float) Math.pow(10, 2.0 * held[i]);
      }
    }
    order.toOurs(held, into);
  }

  void write(TrainedNetwork network, float[] weights) {
    float[] held = new float[weights.length];
    order.toTheirs(weights, held);
    for (int i = 0; i < held.length; i++) {
      if (logarithms[i]) {
        held[i] = (float) (Math.log10(Math.max(held[i], Float.MIN_NORMAL)) / 2);
      }
    }
    network.setParameters(Nd4j.createFromArray(held).reshape(1, held.length));
  }
}
