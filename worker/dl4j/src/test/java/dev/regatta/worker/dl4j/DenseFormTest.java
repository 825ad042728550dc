package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.Poisson;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Dense;
import dev.regatta.worker.network.DenseLayer;
import dev.regatta.worker.network.Gelu;
import dev.regatta.worker.network.LayerNorm;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Relu;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DenseFormTest {
  @Test
  void dl4jPutsOutWhatRegattaPredicts() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      SharedNetwork shared = SharedNetwork.random(random);
      Network network = shared.dense();
      Loss loss = shared.loss();
      float[] weights = Batches.weights(random, network);
      byte[] zip =
          ModelZipTest.bytes(
              Export.of(shared.spec(), network.inputs(), network.outputs(), weights, "{}"));
      Batch batch = Batches.of(random, 7, network, loss, false);
      int width = network.outputs();
      float[] outputs = network.open(7).forward(batch.features, 7, weights);
      int columns = loss.predictions(width);
      float[] predictions = new float[7 * columns];
      loss.predict(outputs, 7, width, predictions);
      MultiLayerNetwork restored = (MultiLayerNetwork) Restored.of(zip);
      INDArray found =
          restored.output(Nd4j.createFromArray(batch.features).reshape(7, network.inputs()));
      for (int row = 0; row < 7; row++) {
        for (int i = 0; i < width; i++) {
          // A single probability is that of the second class
          assertThat(found.getFloat(row, i))
              .as("seed %d", seed)
              .isCloseTo(
                  predictions[row * columns + columns - width + i],
                  within(1e-5f * Math.max(1, Math.abs(found.getFloat(row, i)))));
        }
      }
    }
  }

  private static Dense network(DenseLayer layer, Loss loss) {
    return new Dense(List.of(layer), Optional.of(loss));
  }

  private static void refuses(Dense network, String message) {
    assertThatThrownBy(() -> Export.of(network, 4, 3, new float[0], "{}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatDl4jHasNotIsRefused() {
    Loss usual = SharedNetwork.random(new Random(0)).loss();
    refuses(
        network(new DenseLayer(3, new Gelu(), 0, Optional.empty()), usual), "has no form in DL4J");
    refuses(
        network(
            new DenseLayer(3, new Relu(), 0, Optional.empty(), Optional.of(new LayerNorm(1e-5)), 0),
            usual),
        "has no form in DL4J");
    refuses(
        network(new DenseLayer(3, new Relu(), 0, Optional.empty()), new Poisson()),
        "has no form in DL4J: e^z is no activation");
  }
}
