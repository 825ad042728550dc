package dev.regatta.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.WorkerSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** 9 inputs and one output: ten parameters, so a vector is 40 bytes. */
class MemoryEstimateTest {
  private static LocalSpec spec(String optimizer, String state, int threads) {
    WorkerSpec spec = workerSpec(optimizer, state, threads);
    return spec.local(spec.buildNetwork());
  }

  private static WorkerSpec workerSpec(String optimizer, String state, int threads) {
    return Workers.bindSpec(
        JobText.parse(
            "test",
            """
            network: {layers: [], loss: mse}
            inputs: 9
            classes: 0
            label-scale: 1
            optimizer: %s
            regularization: {}
            local-state: %s
            batch-size: 4
            threads: %d
            seed: 5
            """
                .formatted(optimizer, state, threads),
            Map.of()));
  }

  @Test
  void aWorkerHoldsItsRowsItsReplicasAndWhatCrosses() {
    // Weights and gradient; the weights received and those sent.
    assertThat(MemoryEstimate.of(spec("sgd", "reset", 1), 7, 0, 0, 1).workersBytes(3))
        .isEqualTo(3 * (7 + (2 + 2) * 40));
    // Two replicas with two slots more; three vectors received and sent.
    assertThat(MemoryEstimate.of(spec("adam", "average", 2), 7, 0, 0, 1).workersBytes(1))
        .isEqualTo(7 + (2 * 4 + 6) * 40);
    // Kept slots are held twice, for a round that is done again, and do not cross.
    assertThat(MemoryEstimate.of(spec("adam", "keep", 2), 7, 0, 0, 1).workersBytes(1))
        .isEqualTo(7 + (2 * 6 + 2) * 40);
  }

  /** Spark has the plan and the result in pieces and in blocks, too. */
  @Test
  void inJobsWhatCrossesIsHeldMoreOften() {
    LocalSpec adam = spec("adam", "average", 2);
    MemoryEstimate resident = MemoryEstimate.of(adam, 7, 0, 3, 3);

    assertThat(resident.inJobs(adam, 3).workersBytes(1))
        .isEqualTo(resident.workersBytes(1) + 4 * 3 * 40);
    // A broadcast twice, and three results on their way twice
    assertThat(resident.inJobs(adam, 3).driverBytes())
        .isEqualTo(resident.driverBytes() + (2 + 3 * 2) * 3 * 40);
    // Four are taken in at a time, and all of them lie there at the end
    assertThat(resident.inJobs(adam, 6).driverBytes())
        .isEqualTo(resident.driverBytes() + (2 + 4 * 2) * 3 * 40);
    assertThat(resident.inJobs(adam, 20).driverBytes())
        .isEqualTo(resident.driverBytes() + (2 + 20) * 3 * 40);
  }

  /** One vector more than kept slots, and held twice as these are. */
  @Test
  void replicasMayKeepTheirWeights() {
    ObjectNode tree = Workers.dumpSpec(workerSpec("adam", "keep", 2));
    tree.put("pull", 0.5);
    WorkerSpec spec = Workers.bindSpec(tree);
    LocalSpec elastic = spec.local(spec.buildNetwork());

    assertThat(MemoryEstimate.of(elastic, 7, 0, 0, 1).workersBytes(1))
        .isEqualTo(7 + (2 * 7 + 2) * 40);
    assertThat(MemoryEstimate.of(elastic, 7, 0, 0, 5).driverBytes())
        .isEqualTo((1 + 2 + 2 * 3 * 2 * 5) * 40);
  }

  @Test
  void theDriverHoldsTheStateAndWhatOtherProcessesSend() {
    // State and rule, the best weights and a checkpoint's; three vectors of each of five workers.
    assertThat(MemoryEstimate.of(spec("adam", "average", 1), 7, 1, 5, 5).driverBytes())
        .isEqualTo((3 + 1 + 2 + 5 * 3) * 40);
    // What replicas keep lies in two checkpoints.
    assertThat(MemoryEstimate.of(spec("adam", "keep", 2), 7, 0, 0, 5).driverBytes())
        .isEqualTo((1 + 2 + 2 * 2 * 2 * 5) * 40);
  }

  @Test
  void aThirdOfTheHeapStaysFree() {
    assertThat(MemoryEstimate.fits(70, 100)).isTrue();
    assertThat(MemoryEstimate.fits(71, 100)).isFalse();
    assertThat(MemoryEstimate.neededGibibytes(1)).isOne();
    assertThat(MemoryEstimate.neededGibibytes(7L << 30)).isEqualTo(10);
    assertThat(MemoryEstimate.neededGibibytes((7L << 30) + 1)).isEqualTo(11);
  }
}
