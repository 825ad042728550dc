package dev.regatta.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.worker.train.EndMean;
import dev.regatta.worker.train.EndWeights;
import dev.regatta.worker.train.ReplicaWork;
import dev.regatta.worker.train.Update;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shares by rows per step against FedNova's formula, replica by replica in double. */
class EndSharesTest {
  private static final float START = 1.5f;

  private record Replica(int steps, double rows, float end) {}

  private static Update update(Replica... replicas) {
    List<ReplicaWork> work =
        Arrays.stream(replicas).map(r -> new ReplicaWork(r.steps, r.rows)).toList();
    double rows = work.stream().mapToDouble(ReplicaWork::weight).sum();
    return new Update(0, 0, 0, rows, null, null, new double[0], work, 0, "", null);
  }

  /** The mean of a worker's active replicas, as the worker forms it. */
  private static float end(Replica... replicas) {
    Replica[] active =
        Arrays.stream(replicas).filter(replica -> replica.rows > 0).toArray(Replica[]::new);
    float[][] ends = new float[active.length][];
    double[] weights = new double[active.length];
    for (int i = 0; i < active.length; i++) {
      ends[i] = new float[] {active[i].end};
      weights[i] =
          EndWeights.ROWS_PER_STEP.of(
              new ReplicaWork(active[i].steps, active[i].rows), active[0].steps);
    }
    float[] mean = new float[1];
    new EndMean().of(ends, weights, 0, 1, mean, 0);
    return mean[0];
  }

  private static double formula(Replica... replicas) {
    double rows = Arrays.stream(replicas).mapToDouble(Replica::rows).sum();
    double tau = 0;
    double sum = 0;
    for (Replica replica : replicas) {
      if (replica.rows > 0) {
        tau += replica.rows / rows * replica.steps;
        sum += replica.rows / rows * (START - (double) replica.end) / replica.steps;
      }
    }
    return START - tau * sum;
  }

  private static double average(EndShares shares, float... ends) {
    double total = Arrays.stream(shares.byWorker()).sum();
    double mean = 0;
    for (int worker = 0; worker < ends.length; worker++) {
      mean += shares.byWorker()[worker] / total * ends[worker];
    }
    return START - shares.stretch() * (START - mean);
  }

  @Test
  void replicasOnTheirOwnFollowTheFormula() {
    Replica slow = new Replica(1, 8, 1.25f);
    Replica fast = new Replica(7, 51.5, -2);
    EndShares shares =
        EndShares.of(new Update[] {update(slow), update(fast)}, EndWeights.ROWS_PER_STEP);

    assertThat(average(shares, slow.end, fast.end)).isCloseTo(formula(slow, fast), within(1e-12));
    assertThat(shares.stretch()).isNotCloseTo(1, within(0.1));
  }

  @Test
  void replicasInTwoLevelsFollowTheFormula() {
    Replica a = new Replica(2, 16, 1);
    Replica b = new Replica(5, 39, 0.25f);
    Replica idle = new Replica(3, 0, 77);
    Replica c = new Replica(3, 24, 2);
    EndShares shares =
        EndShares.of(new Update[] {update(a, b), update(idle, c)}, EndWeights.ROWS_PER_STEP);

    assertThat(average(shares, end(a, b), end(idle, c)))
        .isCloseTo(formula(a, b, idle, c), within(1e-6));
  }

  /** Sums of weights that no float has, in one and in two levels. */
  @Test
  void withEqualStepsTheyAreTheRowsBitForBit() {
    Replica[] equal = new Replica[6];
    for (int i = 0; i < equal.length; i++) {
      equal[i] = new Replica(3, 0.1 + i / 7.0, i);
    }
    Update[] updates = {
      update(equal[0], equal[1], equal[2]), update(equal[3]), update(equal[4], equal[5])
    };
    EndShares perStep = EndShares.of(updates, EndWeights.ROWS_PER_STEP);
    EndShares rows = EndShares.of(updates, EndWeights.ROWS);

    assertThat(perStep.byWorker()).isEqualTo(rows.byWorker());
    assertThat(perStep.stretch()).isEqualTo(1);
  }

  @Test
  void ofNoReplicasThereAreNone() {
    EndShares shares = EndShares.of(new Update[0], EndWeights.ROWS_PER_STEP);

    assertThat(shares.byWorker()).isEmpty();
    assertThat(shares.stretch()).isEqualTo(1);
  }
}
