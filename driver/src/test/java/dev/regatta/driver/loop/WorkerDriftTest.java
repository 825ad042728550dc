package dev.regatta.driver.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.driver.history.Entry;
import dev.regatta.worker.compress.Bf16;
import dev.regatta.worker.compress.Compression;
import dev.regatta.worker.compress.None;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.optimizer.Regularization;
import dev.regatta.worker.optimizer.Sgd;
import dev.regatta.worker.train.EndWeights;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.ReplicaWork;
import dev.regatta.worker.train.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WorkerDriftTest {
  /** More than one slice of the average. */
  private static final int SIZE = 2500;

  private static LocalSpec spec(Compression compression) {
    Network network = new TestRun(List.of()).workerSpec().buildNetwork();
    return new LocalSpec(
        network,
        new Sgd(0.1),
        Regularization.NONE,
        LocalState.AVERAGE,
        EndWeights.ROWS,
        1,
        compression,
        8,
        1,
        1,
        List.of());
  }

  private static List<ReplicaWork> work() {
    return List.of(new ReplicaWork(1, 1));
  }

  private static Update update(int worker, double weight, float[] end) {
    return new Update(
        worker, 1, 1, weight, new float[][] {end}, null, new double[0], work(), 1, "", null);
  }

  private static float[] start() {
    float[] start = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      start[i] = i % 7;
    }
    return start;
  }

  /** From the start, one step along an axis. */
  private static float[] along(int axis, float step) {
    float[] end = start();
    end[axis] += step;
    return end;
  }

  @Test
  void waysAtRightAnglesDriftByTheRootOfTheOtherWorkers() {
    List<Update> updates = new ArrayList<>();
    for (int worker = 0; worker < 5; worker++) {
      updates.add(update(worker, 3, along(500 * worker, 1)));
    }

    assertThat(WorkerDrift.of(updates, spec(new None()), start()).orElseThrow())
        .isCloseTo(2, within(1e-9));
  }

  /** d = 3 and 1 at shares 1/4 and 3/4: D = 1.5, the spread the root of 9/4 - 9/4 + 3/4. */
  @Test
  void sharesAreByRows() {
    List<Update> updates = List.of(update(0, 1, along(9, 3)), update(1, 3, along(9, 1)));

    assertThat(WorkerDrift.of(updates, spec(new None()), start()).orElseThrow())
        .isCloseTo(Math.sqrt(0.75) / 1.5, within(1e-9));
  }

  @Test
  void equalWaysDoNotDrift() {
    List<Update> updates = List.of(update(0, 1, along(9, 2)), update(1, 3, along(9, 2)));

    assertThat(WorkerDrift.of(updates, spec(new None()), start()).orElseThrow()).isZero();
  }

  @Test
  void codesTellTheSame() {
    Compression code = new Bf16();
    List<Update> updates = new ArrayList<>();
    for (int worker = 0; worker < 2; worker++) {
      byte[] coded = new byte[SIZE * code.bytesPerFloat()];
      code.encode(start(), along(1000 * worker, 1), 0, SIZE, coded, 0);
      updates.add(
          new Update(
              worker, 1, 1, 2, null, new byte[][] {coded}, new double[0], work(), 1, "", null));
    }

    assertThat(WorkerDrift.of(updates, spec(code), start()).orElseThrow())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void oneWorkerAndNoWayHaveNone() {
    float[] start = start();
    OptionalDouble none = OptionalDouble.empty();

    assertThat(WorkerDrift.of(List.of(update(0, 1, along(1, 1))), spec(new None()), start))
        .isEqualTo(none);
    assertThat(
            WorkerDrift.of(
                List.of(update(0, 1, along(1, 1)), update(1, 0, along(2, 1))),
                spec(new None()),
                start))
        .isEqualTo(none);
    assertThat(
            WorkerDrift.of(
                List.of(update(0, 1, start), update(1, 1, start)), spec(new None()), start))
        .isEqualTo(none);
  }

  @Test
  void everyValidationOfSeveralWorkersRecordsIt() {
    List<Entry> entries = entries(20, 20, 20);
    assertThat(entries).hasSize(3);
    assertThat(entries)
        .allSatisfy(entry -> assertThat(entry.metric("worker-drift")).isBetween(0.01, 10.0));
    assertThat(entries(60))
        .isNotEmpty()
        .noneMatch(entry -> entry.metrics().containsKey("worker-drift"));
  }

  private static List<Entry> entries(int... shards) {
    TestRows rows = TestRows.classes(60, 1);
    return new TestRun(rows.shards(shards)).run().state().history.entries();
  }
}
