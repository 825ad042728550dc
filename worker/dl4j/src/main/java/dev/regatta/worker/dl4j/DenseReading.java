package dev.regatta.worker.dl4j;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.Layer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration of DL4J as a stack of Regatta's dense layers. DL4J's dropout lies before a
 * layer, says how probable it is that a number stays, and is read as that of the layer before it.
 */
final class DenseReading {
  private final List<org.deeplearning4j.nn.conf.layers.Layer> theirs;
  private final List<Layer> hidden = new ArrayList<>();

  private DenseReading(List<org.deeplearning4j.nn.conf.layers.Layer> theirs) {
    this.theirs = theirs;
  }

  /**
   * The stack that computes the same.
   *
   * @param loss of the output layer
   * @throws UnfitException with the first thing that dense layers lack; layers count from 0
   */
  static DenseForm of(Configuration configuration, Loss loss) throws UnfitException {
    if (!(configuration instanceof Stack stack)) {
      throw new UnfitException("it is a ComputationGraph");
    }
    Map<Integer, InputPreProcessor> processors = stack.description().getInputPreProcessors();
    if (!processors.isEmpty()) {
      Map.Entry<Integer, InputPreProcessor> first =
          Collections.min(processors.entrySet(), Map.Entry.comparingByKey());
      throw refusal(
          first.getKey(),
          "has the preprocessor %s".formatted(first.getValue().getClass().getSimpleName()));
    }
    return new DenseReading(stack.layers()).read(loss);
  }

  private DenseForm read(Loss loss) throws UnfitException {
    int last = theirs.size() - 1;
    for (int i = 0; i < last; i++) {
      hidden.add(hidden(i));
    }
    if (!(theirs.get(last) instanceof OutputLayer output)
        || output.getClass() != OutputLayer.class) {
      throw refusal(last, "is a %s, and the last one must be an OutputLayer".formatted(kind(last)));
    }
    checkBias(last, output.hasBias());
    checkPlain(last, output);
    checkInputs(last, output);
    FeedForwardLayer first = (FeedForwardLayer) theirs.get(0);
    return new DenseForm(
        new Dense(hidden, Optional.of(loss)),
        Math.toIntExact(first.getNIn()),
        Math.toIntExact(output.getNOut()));
  }

  private Layer hidden(int at) throws UnfitException {
    if (!(theirs.get(at) instanceof org.deeplearning4j.nn.conf.layers.DenseLayer dense)
        || dense.getClass() != org.deeplearning4j.nn.conf.layers.DenseLayer.class) {
      throw refusal(at, "is a %s".formatted(kind(at)));
    }
    checkBias(at, dense.hasBias());
    if (dense.hasLayerNorm()) {
      throw refusal(at, "has a layer normalization (hasLayerNorm: true)");
    }
    checkPlain(at, dense);
    checkInputs(at, dense);
    Optional<Activation> activation = DenseForm.activation(dense.getActivationFn());
    if (activation.isEmpty()) {
      throw refusal(at, "has the activation %s".formatted(dense.getActivationFn()));
    }
    return new DenseLayer(
        Math.toIntExact(dense.getNOut()),
        activation.get(),
        dropout(at + 1, theirs.get(at + 1).getIDropout()),
        Optional.empty());
  }

  /** The probability that a number in front of a layer is dropped. */
  private static double dropout(int at, @Nullable IDropout theirs) throws UnfitException {
    if (theirs == null) {
      return 0;
    }
    if (!(theirs instanceof Dropout dropout) || dropout.getClass() != Dropout.class) {
      throw refusal(at, "has the dropout %s".formatted(theirs.getClass().getSimpleName()));
    }
    double kept = dropout.getP();
    boolean possible = kept > 0 && kept <= 1;
    double dropped = possible ? BigDecimal.ONE.subtract(BigDecimal.valueOf(kept)).doubleValue() : 1;
    if (dropped >= 1) {
      throw refusal(at, "retains inputs with a probability of %s (dropout)".formatted(kept));
    }
    return dropped;
  }

  private void checkPlain(int at, BaseLayer layer) throws UnfitException {
    if (at == 0 && layer.getIDropout() != null) {
      throw refusal(at, "has dropout, which is that of the rows");
    }
    if (layer.getWeightNoise() != null) {
      throw refusal(at, "has weight noise");
    }
    if (isSet(layer.getRegularization()) || isSet(layer.getRegularizationBias())) {
      throw refusal(at, "has penalties of its own (l1, l2 or weight decay)");
    }
    if (isSet(layer.getConstraints())) {
      throw refusal(at, "has constraints");
    }
  }

  private static boolean isSet(@Nullable List<?> terms) {
    return terms != null && !terms.isEmpty();
  }

  private static void checkBias(int at, boolean hasBias) throws UnfitException {
    if (!hasBias) {
      throw refusal(at, "has no bias (hasBias: false)");
    }
  }

  private void checkInputs(int at, FeedForwardLayer layer) throws UnfitException {
    if (at > 0 && layer.getNIn() != ((FeedForwardLayer) theirs.get(at - 1)).getNOut()) {
      throw refusal(
          at,
          "takes other numbers than layer %s puts out (nIn: %s)".formatted(at - 1, layer.getNIn()));
    }
  }

  private String kind(int at) {
    return theirs.get(at).getClass().getSimpleName();
  }

  private static UnfitException refusal(int at, String what) {
    return new UnfitException("layer " + at + " " + what);
  }
}
