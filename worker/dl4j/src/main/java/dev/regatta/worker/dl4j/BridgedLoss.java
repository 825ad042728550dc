package dev.regatta.worker.dl4j;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Batch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss of Regatta's where DL4J's output layer asks for its own: on the layer's pre-activations,
 * with the batch's labels and row weights. What DL4J passes as labels is not looked at.
 */
final class BridgedLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  private final transient Loss loss;
  private final transient Floats outputs;
  private final transient Floats slopes;
  private final transient float[] values;
  private final transient float[] gradient;
  private transient @Nullable Batch batch;
  private transient Runnable between = () -> {};
  private double sum;

  /** Buffers for so many rows. */
  BridgedLoss(Loss loss, int maxRows, int width) {
    this.loss = loss;
    outputs = new Floats(maxRows, width);
    slopes = new Floats(maxRows, width);
    values = new float[maxRows * width];
    gradient = new float[maxRows * width];
  }

  /** The batch whose outputs come next, and what is to run between the ways forward and back. */
  void expect(Batch next, Runnable between) {
    batch = next;
    this.between = between;
  }

  /** The sum over the last batch's rows of row weight times loss. */
  double sum() {
    return sum;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    between.run();
    Batch rows = Objects.requireNonNull(batch);
    int count = rows.rows;
    int width = (int) preOutput.size(1);
    outputs.first(count).assign(preOutput);
    outputs.get(values, count * width);
    float scale = (float) (1 / rows.weightSum());
    sum = loss.gradient(values, rows.labels, rows.weights, count, width, scale, gradient);
    slopes.put(gradient, count * width);
    return slopes.first(count);
  }

  @Override
  public double computeScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    return sum;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    INDArray computed = computeGradient(labels, preOutput, activation, mask);
    return Pair.of(sum, computed);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    throw new UnsupportedOperationException("losses by row are not asked for in training");
  }

  @Override
  public String name() {
    return "Regatta's " + loss;
  }
}
