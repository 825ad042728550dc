package dev.regatta.worker.dl4j;

import dev.regatta.conf.UserException;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.ParameterBlock;
import dev.regatta.worker.network.Propagation;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network that DL4J computes and Regatta trains: its flat array is DL4J's own, in DL4J's order.
 * The configuration's layers, activations, random parts (dropout, noise), penalties and constraints
 * hold; its updater, seed and loss do not: those are the job's.
 */
public final class Dl4jNetwork implements Network {
  /** What one direct buffer of ND4J's floats can hold. */
  private static final int MAX_PARAMETERS = Integer.MAX_VALUE / Float.BYTES;

  private static final int TRIAL_ROWS = 2;

  private final Configuration configuration;
  private final Loss loss;
  private final RowShape shape;

  /** By output layer. */
  private final List<RowShape.Part> parts;

  private final int outputs;
  private final List<ParameterBlock> blocks;

  private Dl4jNetwork(
      Configuration configuration,
      Loss loss,
      RowShape shape,
      List<RowShape.Part> parts,
      List<ParameterBlock> blocks) {
    this.configuration = configuration;
    this.loss = loss;
    this.shape = shape;
    this.parts = parts;
    outputs = parts.stream().mapToInt(RowShape.Part::numbers).sum();
    this.blocks = blocks;
  }

  /**
   * The network for rows of so many numbers.
   *
   * @param text DL4J's JSON of a MultiLayerConfiguration or a ComputationGraphConfiguration
   * @throws UserException where the configuration is none that Regatta trains, or not for such rows
   */
  public static Dl4jNetwork of(String text, Loss loss, int inputs, int outputs) {
    return of(text, RowShape::of, loss, inputs, outputs);
  }

  /**
   * The same for rows that are sequences with their masks: the numbers of all steps, then 1 or 0
   * for each step. Steps with 0 have no influence.
   *
   * @param inputs with the mask
   * @throws UserException where the configuration is none that Regatta trains, or not for such rows
   */
  public static Dl4jNetwork ofMasked(String text, Loss loss, int inputs, int outputs) {
    return of(text, RowShape::ofMasked, loss, inputs, outputs);
  }

  private static Dl4jNetwork of(
      String text,
      BiFunction<Configuration, Integer, RowShape> shape,
      Loss loss,
      int inputs,
      int outputs) {
    Nd4jSettings.apply();
    Configuration configuration = Configuration.read(text);
    checkSize(configuration);
    try {
      Configuration trained = Configuration.readWithoutPenalties(text);
      return tried(configuration, trained, loss, shape.apply(configuration, inputs), outputs);
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UserException(
          "network.configuration: DL4J cannot run it on rows of %d numbers: %s"
              .formatted(inputs, Screening.firstLine(e.getMessage())),
          e);
    }
  }

  private static void checkSize(Configuration configuration) {
    long parameters = counted(configuration);
    if (parameters < 1 || parameters > MAX_PARAMETERS) {
      throw Screening.refusal(
          "it has %d parameters; from 1 to %d are trained".formatted(parameters, MAX_PARAMETERS));
    }
  }

  private static long counted(Configuration configuration) {
    try {
      return configuration.parameters();
    } catch (RuntimeException e) {
      throw unmade(e);
    }
  }

  private static UserException unmade(RuntimeException e) {
    return new UserException(
        "network.configuration: DL4J cannot make it: " + Screening.firstLine(e.getMessage()), e);
  }

  /**
   * The pieces of the flat array.
   *
   * @throws UserException where there are none, or too many
   */
  static List<ParameterBlock> blocks(Configuration configuration) {
    checkSize(configuration);
    try {
      return Blocks.of(configuration.fresh(0));
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unmade(e);
    }
  }

  /**
   * What training minimizes where the job leaves it open.
   *
   * @throws UserException where Regatta has no such loss
   */
  public static Loss loss(String text) {
    Nd4jSettings.apply();
    return OutputLayers.loss(Configuration.read(text).outputs());
  }

  /** Runs the network once: DL4J says what it takes and puts out only where it runs. */
  private static Dl4jNetwork tried(
      Configuration configuration, Configuration trained, Loss loss, RowShape shape, int outputs) {
    Computation fresh = configuration.fresh(0);
    List<ParameterBlock> blocks = Blocks.of(fresh);
    RowBuffers rows = new RowBuffers(shape, TRIAL_ROWS);
    rows.put(new float[0], 0);
    INDArray[] results = fresh.forward(rows.features(TRIAL_ROWS), rows.mask(TRIAL_ROWS));
    try {
      return new Dl4jNetwork(trained, loss, shape, parts(results, loss, shape, outputs), blocks);
    } finally {
      Stream.of(results).forEach(INDArray::close);
    }
  }

  /** What the network's outputs are; they must be what the label and the loss need. */
  private static List<RowShape.Part> parts(
      INDArray[] results, Loss loss, RowShape shape, int outputs) {
    long numbers = Stream.of(results).mapToLong(INDArray::length).sum() / TRIAL_ROWS;
    boolean ofRows =
        Stream.of(results).allMatch(result -> result.rank() <= 3 && result.size(0) == TRIAL_ROWS);
    if (!ofRows || numbers != outputs) {
      throw Screening.refusal(
          "for a row it puts out %d numbers; the label and the loss need %d"
              .formatted(numbers, outputs));
    }
    List<RowShape.Part> parts = Stream.of(results).map(Dl4jNetwork::part).toList();
    OutputLayers.requireJoined(loss, parts);
    if (shape.masked() && parts.stream().anyMatch(RowShape.Part::isSequence)) {
      throw new UserException(
          "network.masked: is true, and network.configuration has outputs at each step, whose"
              + " labels have no masks; leave it out, or let LastTimeStep or GlobalPooling follow");
    }
    return parts;
  }

  private static RowShape.Part part(INDArray output) {
    int steps = output.rank() == 3 ? (int) output.size(2) : 0;
    return new RowShape.Part(steps, (int) output.size(1));
  }

  @Override
  public int inputs() {
    return shape.inputs();
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public int parameters() {
    return blocks.get(blocks.size() - 1).end();
  }

  @Override
  public List<ParameterBlock> blocks() {
    return blocks;
  }

  @Override
  public Network ofSparseRows() {
    throw new UserException(
        "network: rows are sparse, which a network of DL4J does not take; set prepare.rows: dense");
  }

  @Override
  public Network withFrozenStatistics(int layers) {
    if (blocks.stream().anyMatch(block -> block.layer() < layers && block.isStatistic())) {
      throw new UserException(
          "warm-start.frozen-layers: the first "
              + layers
              + " layers of DL4J's network have a batch normalization, which cannot be frozen;"
              + " freeze fewer");
    }
    return this;
  }

  @Override
  public void initialize(long seed, float[] weights) {
    Computation fresh = configuration.fresh(seed);
    try (INDArray parameters = fresh.parameters()) {
      parameters.data().asNioFloat().get(0, weights, 0, parameters());
    }
  }

  /**
   * Weights and gradient, rows that go in, what comes out with its slopes and the labels that DL4J
   * asks for, and what DL4J makes on the way.
   */
  @Override
  public long outsideBytes(int maxRows) {
    long floats = 2L * parameters() + (long) maxRows * (inputs() + 4L * outputs);
    return floats * Float.BYTES
        + OutsideMemory.ofWorkspaces(this::propagation, this::blank, parameters(), maxRows);
  }

  /** Zeros, whose masks count every step. */
  private Batch blank(int rows) {
    Batch batch = new Batch(rows, inputs(), loss.labels(outputs), false);
    batch.rows = rows;
    for (int row = 0; row < rows; row++) {
      int from = row * inputs();
      Arrays.fill(batch.features, from + shape.values(), from + inputs(), 1);
    }
    return batch;
  }

  /** DL4J brings products of its own. */
  @Override
  public Propagation open(int maxRows, Blas blas) {
    return propagation(maxRows);
  }

  private Dl4jPropagation propagation(int maxRows) {
    return new Dl4jPropagation(configuration, loss, blocks, shape, parts, maxRows);
  }
}
