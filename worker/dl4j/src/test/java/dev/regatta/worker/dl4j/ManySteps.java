package dev.regatta.worker.dl4j;

import dev.regatta.conf.JobText;
import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.WorkerSpec;
import dev.regatta.worker.train.WorkerSpecs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * A worker's rounds with a convolutional network, in a JVM of their own. Prints what the JVM holds
 * outside of its heap now and then.
 */
final class ManySteps {
  private static final int CLASSES = 3;
  private static final int BATCH = 8;

  /** Each replica has half of them: the last batch of its epochs is smaller. */
  private static final int ROWS = 397;

  private static final int STEPS_OF_AN_EPOCH = 25;

  private final int inputs;
  private final WorkerSpec spec;
  private final Network network;
  private final float[][] slots;
  private float[] weights;
  private int rounds;

  private ManySteps(int side) {
    inputs = side * side;
    spec = spec();
    network = Dl4jNetwork.of(configuration(side), new CrossEntropy(), inputs, CLASSES);
    slots = new float[spec.optimizer().slots()][network.parameters()];
    weights = new float[network.parameters()];
    network.initialize(3, weights);
  }

  /** The side of images, and numbers of steps, after each of which it prints. */
  public static void main(String[] arguments) {
    ManySteps steps = new ManySteps(Integer.parseInt(arguments[0]));
    PackedShard shard = steps.shard();
    try (LocalTrainer trainer = new LocalTrainer(steps.spec.local(steps.network), shard, 0)) {
      for (String more : List.of(arguments).subList(1, arguments.length)) {
        steps.run(trainer, Integer.parseInt(more));
        print();
      }
    }
    System.out.println("weights " + Arrays.hashCode(steps.weights));
  }

  private WorkerSpec spec() {
    String text =
        """
        network: {loss: cross-entropy}
        inputs: %d
        classes: %d
        label-scale: 1
        optimizer: {type: adam, learning-rate: 0.001}
        regularization: {weight-decay: 0.001}
        local-state: average
        batch-size: %d
        threads: 2
        seed: 5
        """;
    return WorkerSpecs.bind(
        JobText.parse("test", text.formatted(inputs, CLASSES, BATCH), Map.of()));
  }

  /** With DL4J's workspaces, which are on where nothing else is said. */
  private static String configuration(int side) {
    return Configurations.layers()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).activation(Activation.RELU).build())
        .layer(new BatchNormalization.Builder().build())
        .layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build())
        .layer(
            new DenseLayer.Builder()
                .nOut(5)
                .activation(Activation.TANH)
                .dropOut(new Dropout(0.8))
                .build())
        .layer(Configurations.softmax(CLASSES))
        .setInputType(InputType.convolutionalFlat(side, side, 1))
        .build()
        .toJson();
  }

  private PackedShard shard() {
    Random random = new Random(1);
    ShardBuilder builder = new ShardBuilder(ROWS, inputs, false, 0);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < inputs; i++) {
        builder.block()[builder.offset() + i] = (float) random.nextGaussian();
      }
      builder.endRow(random.nextInt(CLASSES), 1);
    }
    return builder.build();
  }

  /** Rounds of an epoch, in which both replicas go over their rows. */
  private void run(LocalTrainer trainer, int steps) {
    double[] rates = new double[STEPS_OF_AN_EPOCH];
    Arrays.fill(rates, 0.001);
    for (int done = 0; done < steps; done += 2 * STEPS_OF_AN_EPOCH) {
      float[][] end =
          Objects.requireNonNull(
              trainer
                  .run(
                      new RoundPlan(rounds, 0, rates, (long) rounds * STEPS_OF_AN_EPOCH, false),
                      new StartState(weights, slots, null),
                      () -> false)
                  .end());
      rounds++;
      weights = end[0].clone();
      for (int slot = 0; slot < slots.length; slot++) {
        slots[slot] = end[1 + slot].clone();
      }
    }
  }

  /** Once what nothing refers to is given back, which threads of ND4J and javacpp do in time. */
  private static void print() {
    long count = Long.MAX_VALUE;
    long bytes = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      System.gc();
      LockSupport.parkNanos(50_000_000);
      count = Math.min(count, Pointer.totalCount());
      bytes = Math.min(bytes, Pointer.physicalBytes());
    }
    System.out.println("held " + count + " " + bytes);
  }
}
