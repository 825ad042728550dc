package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.worker.loss.CrossEntropy;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/** What is planned for DL4J's memory is what training then holds. */
class OutsideMemoryTest {
  private static Network network(String kind) {
    String text =
        switch (kind) {
          case "dense" -> Configurations.perceptron(100, List.of(300, 200), Activation.RELU, 3);
          case "graph" -> Configurations.graph(100, 3).toJson();
          default ->
              Configurations.layers()
                  .layer(new ConvolutionLayer.Builder(3, 3).nOut(8).build())
                  .layer(new BatchNormalization.Builder().build())
                  .layer(Configurations.dense(20, Activation.TANH))
                  .layer(Configurations.softmax(3))
                  .setInputType(InputType.convolutionalFlat(10, 10, 1))
                  .build()
                  .toJson();
        };
    return Dl4jNetwork.of(text, new CrossEntropy(), 100, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "graph", "convolutional"})
  void planIsWhatWorkspacesAndBuffersHold(String kind) throws Exception {
    Network network = network(kind);
    int rows = 64;
    FutureTask<Long> held = new FutureTask<>(() -> held(network, rows));
    Thread thread = new Thread(held);
    thread.start();
    long buffers = 4L * (2L * network.parameters() + rows * (100L + 4 * 3));
    // A normalization holds two arrays of 8 x 8 x 8 numbers a row for the length of a step
    long normalization = kind.equals("convolutional") ? 4L * rows * 2 * 8 * 8 * 8 : 0;
    double expected = held.get() + buffers + normalization;
    thread.join();

    assertThat(network.outsideBytes(rows) / expected).isBetween(0.9, 1.3);
  }

  private static long held(Network network, int rows) {
    Batch batch = Batches.of(new Random(1), rows, network, new CrossEntropy(), false);
    float[] weights = Batches.weights(new Random(1), network);
    Propagation propagation = network.open(rows);
    for (int step = 0; step < 10; step++) {
      propagation.gradient(batch, weights, new float[weights.length], step);
      propagation.forward(batch.features, rows, weights);
    }
    long bytes = 0;
    for (MemoryWorkspace each : Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread()) {
      bytes += each.getCurrentSize();
    }
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    return bytes;
  }
}
