package dev.regatta.worker.dl4j;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss of Regatta's where DL4J's output layers ask for their own: on the layers' pre-activations,
 * with the batch's labels and row weights. What DL4J passes as labels is not looked at. The layers
 * are asked one by one: where there are several, a row's loss is made of those of its numbers.
 */
final class BridgedLoss {
  private final Loss loss;
  private final int width;
  private final float[] values;
  private final float[] gradient;
  private final List<Part> parts = new ArrayList<>();
  private @Nullable Batch batch;
  private Runnable between = () -> {};
  private boolean asked;
  private double sum;

  /**
   * Buffers for so many rows.
   *
   * @param outputs by output layer
   */
  BridgedLoss(Loss loss, int maxRows, List<RowShape.Part> outputs) {
    this.loss = loss;
    width = outputs.stream().mapToInt(RowShape.Part::numbers).sum();
    values = new float[maxRows * width];
    gradient = new float[maxRows * width];
    int offset = 0;
    for (RowShape.Part own : outputs) {
      parts.add(new Part(this, offset, maxRows, own));
      offset += own.numbers();
    }
  }

  /** By output layer, what it is to ask. */
  List<Part> parts() {
    return parts;
  }

  /** The batch whose outputs come next, and what is to run between the ways forward and back. */
  void expect(Batch next, Runnable runBetween) {
    batch = next;
    between = runBetween;
    asked = false;
  }

  /** The sum over the last batch's rows of row weight times loss. */
  double sum() {
    return sum;
  }

  private Batch asked() {
    if (!asked) {
      between.run();
      asked = true;
    }
    return Objects.requireNonNull(batch);
  }

  /** Of all outputs; those of layers that have not asked yet are not those of this batch. */
  private void compute(Batch rows) {
    float scale = (float) (1 / rows.weightSum());
    sum = loss.gradient(values, rows.labels, rows.weights, rows.rows, width, scale, gradient);
  }

  /** One output layer's. */
  static final class Part implements ILossFunction {
    private static final long serialVersionUID = 1L;

    private final transient BridgedLoss whole;
    private final transient int offset;
    private final transient RowSlice slice;

    private Part(BridgedLoss whole, int offset, int maxRows, RowShape.Part own) {
      this.whole = whole;
      this.offset = offset;
      slice = new RowSlice(maxRows, own, whole.width);
    }

    @Override
    public INDArray computeGradient(
        INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
      Batch rows = whole.asked();
      slice.take(preOutput, rows.rows, whole.values, offset);
      whole.compute(rows);
      return slice.give(whole.gradient, offset, rows.rows);
    }

    @Override
    public double computeScore(
        INDArray labels,
        INDArray preOutput,
        IActivation activation,
        @Nullable INDArray mask,
        boolean average) {
      return whole.sum;
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
        INDArray labels,
        INDArray preOutput,
        IActivation activation,
        @Nullable INDArray mask,
        boolean average) {
      INDArray computed = computeGradient(labels, preOutput, activation, mask);
      return Pair.of(whole.sum, computed);
    }

    @Override
    public INDArray computeScoreArray(
        INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
      throw new UnsupportedOperationException("losses by row are not asked for in training");
    }

    @Override
    public String name() {
      return "Regatta's " + whole.loss;
    }
  }
}
