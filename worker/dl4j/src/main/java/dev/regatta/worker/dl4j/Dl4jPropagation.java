package dev.regatta.worker.dl4j;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.sparse.SparseRows;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's passes with the buffers of one thread. DL4J's arrays lie outside of the heap: a step
 * copies the weights there once and the gradient back once, and DL4J works on views of those two.
 * Its random numbers are those of a generator that the step's key seeds.
 */
final class Dl4jPropagation implements Propagation {
  private final int maxRows;
  private final FlatVector parameters;
  private final FlatVector slopes;
  private final RowBuffers rows;
  private final List<RowSlice> slices;
  private final BridgedLoss loss;
  private final Computation computation;
  private final Leftovers leftovers;
  private final StepRanges ranges;
  private final float[] values;

  Dl4jPropagation(
      Configuration configuration,
      Loss loss,
      List<ParameterBlock> blocks,
      RowShape shape,
      List<RowShape.Part> parts,
      int maxRows) {
    this.maxRows = maxRows;
    int outputs = parts.stream().mapToInt(RowShape.Part::numbers).sum();
    int length = blocks.get(blocks.size() - 1).end();
    parameters = new FlatVector(length);
    rows = new RowBuffers(shape, maxRows);
    slices = parts.stream().map(part -> new RowSlice(maxRows, part, outputs)).toList();
    this.loss = new BridgedLoss(loss, maxRows, parts);
    computation = configuration.open(parameters.array(), this.loss.parts());
    leftovers = new Leftovers(computation.layers());
    slopes = new FlatVector(computation.gradient());
    ranges = new StepRanges(blocks, List.of());
    values = new float[maxRows * outputs];
  }

  @Override
  public double gradient(Batch batch, float[] weights, float[] gradient, long dropoutKey) {
    requireRows(batch.rows);
    if (batch.sparse != null) {
      throw new IllegalArgumentException("sparse rows, and a network for dense ones");
    }
    if (batch.weightSum() == 0) {
      Arrays.fill(gradient, 0);
      return 0;
    }
    parameters.put(weights);
    rows.put(batch.features, batch.rows);
    loss.expect(batch, leftovers::note);
    Nd4j.getRandom().setSeed(dropoutKey);
    // DL4J wants labels, which the loss has of its own
    INDArray[] unread =
        slices.stream().map(slice -> slice.labels(batch.rows)).toArray(INDArray[]::new);
    computation.backward(rows.features(batch.rows), rows.mask(batch.rows), unread);
    leftovers.close();
    slopes.get(gradient);
    return loss.sum();
  }

  /** What the last pass held outside of DL4J's workspaces. */
  long leftoverBytes() {
    return leftovers.bytes();
  }

  @Override
  public StepRanges ranges() {
    return ranges;
  }

  /** Always the whole block: the kernels' bits depend on the number of rows. */
  @Override
  public float[] forward(float[] features, int count, float[] weights) {
    requireRows(count);
    parameters.put(weights);
    rows.put(features, count);
    INDArray[] results = computation.forward(rows.features(maxRows), rows.mask(maxRows));
    int offset = 0;
    for (int i = 0; i < results.length; i++) {
      try (INDArray result = results[i]) {
        slices.get(i).take(result, maxRows, values, offset);
        offset += (int) (result.length() / maxRows);
      }
    }
    leftovers.note();
    leftovers.close();
    return values;
  }

  @Override
  public float[] forward(SparseRows sparse, int count, float[] weights) {
    throw new IllegalArgumentException("sparse rows, and a network for dense ones");
  }

  private void requireRows(int count) {
    if (count < 0 || count > maxRows) {
      throw new IllegalArgumentException(count + " rows; the buffers are for " + maxRows);
    }
  }
}
