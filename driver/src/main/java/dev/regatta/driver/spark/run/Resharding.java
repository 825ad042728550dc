package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.store.Checkpoint;
import dev.regatta.driver.store.EarlierRun;
import dev.regatta.driver.store.HistoryFile;
import dev.regatta.driver.store.Identity;
import dev.regatta.worker.train.KeptSlots;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Goes on from a checkpoint with another number of workers, which deals the rows to other shards.
 * Weights, optimizer slots that are averaged, slots of the averaging rule, averages over rounds,
 * history and clocks go on. What belongs to a replica cannot: slots that are kept start at zero,
 * and the epoch that was under way begins again, its rows not counted.
 *
 * <p>The result has other bits than that of either number of workers from the start; doing it again
 * from the same checkpoint gives the same.
 */
final class Resharding {
  private final EarlierRun earlier;

  private Resharding(EarlierRun earlier) {
    this.earlier = earlier;
  }

  /**
   * Opens the run that a request names.
   *
   * @param identity of the job that is to go on
   * @throws UserException where it is not a run of this job but for the number of replicas
   */
  static Resharding of(Resume.Reshard request, Identity identity, Configuration hadoop) {
    EarlierRun earlier = EarlierRun.open(request.path(), hadoop);
    earlier.require(identity, EarlierRun.REPLICA_KEYS);
    return new Resharding(earlier);
  }

  Checkpoint checkpoint() {
    return earlier.checkpoint();
  }

  /** The job with all that the earlier run decided, but for the number of replicas. */
  Job asDecidedBefore(Job job) {
    ObjectNode decided = Jobs.dump(Jobs.bind(JobText.parse("job.yaml", earlier.job(), Map.of())));
    decided.withObject("/training").remove(List.of("workers", "threads-per-worker"));
    return Resolution.asBefore(job, decided);
  }

  /** Makes the history of the run that goes on that of the earlier one until its checkpoint. */
  void copyHistory(HistoryFile history) throws IOException {
    history.keepUpTo(0);
    for (ObjectNode line : earlier.history()) {
      history.append(line);
    }
  }

  /** What happens to a checkpoint's state, for people. */
  String describe(TrainingState state, int workers) {
    return "re-sharded: %d workers go on with the state of %s; epoch %d begins%s"
        .formatted(
            workers, earlier.checkpoint().path(), state.epoch + 1, state.step > 0 ? " again" : "");
  }

  /** Takes out of a checkpoint's state what belongs to replicas. */
  static void deal(TrainingState state) {
    state.kept = new KeptSlots[0];
    state.rows -= state.epochRows;
    state.epochRows = 0;
    state.step = 0;
    state.replicaSteps = new int[0];
    state.lossSum = 0;
    state.weightSum = 0;
  }
}
