package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.data.Goal;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.loop.Clock.Phase;
import dev.regatta.driver.spark.prepare.DataPath;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.spark.read.Inputs;
import dev.regatta.driver.spark.shard.Placement;
import dev.regatta.driver.spark.shard.PreparedData;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The rows of jobs that are trained one after the other: read, prepared, packed and cached once for
 * as long as jobs want the same. A job trains on the same bits as with rows of its own.
 */
final class JobRows implements AutoCloseable {
  /** What rows depend on before they are packed. */
  private record Want(Inputs inputs, ObjectNode job, Goal goal, long seed) {
    static Want of(Inputs inputs, Job job) {
      ObjectNode tree = Jobs.dump(job);
      tree.retain("data", "prepare");
      return new Want(inputs, tree, Resolution.goal(job), job.training().seed());
    }
  }

  private final SparkSession session;
  private @Nullable Want want;
  private @Nullable DataPlan plan;
  private @Nullable DataPlan packedPlan;
  private @Nullable Placement placement;
  private @Nullable PreparedData packed;

  JobRows(SparkSession session) {
    this.session = session;
  }

  /**
   * A job's rows, read and split, with their preparation.
   *
   * @param clock gets the time that it took, if it took any
   */
  DataPlan read(Inputs inputs, Job job, Clock clock) {
    Want wanted = Want.of(inputs, job);
    DataPlan known = plan;
    if (known != null && wanted.equals(want)) {
      return known.shared(job.training().share());
    }
    DataPlan read = readAll(session, inputs, job);
    clock.addSeconds(Phase.READ, read.readSeconds());
    clock.addSeconds(Phase.PREPARE, read.prepareSeconds());
    want = wanted;
    plan = read;
    return read.shared(job.training().share());
  }

  /** The same, where no other run wants these rows. */
  static DataPlan read(SparkSession session, Inputs inputs, Job job) {
    return readAll(session, inputs, job).shared(job.training().share());
  }

  /** Jobs that train on a share of the rows share those that were read. */
  private static DataPlan readAll(SparkSession session, Inputs inputs, Job job) {
    return DataPath.read(
        session, inputs, job.data(), job.prepare(), Resolution.goal(job), job.training().seed());
  }

  /** The shards of a plan's rows, cached until others are packed or this is closed. */
  PreparedData pack(DataPlan of, int workers, Placement where, Clock clock) {
    PreparedData known = packed;
    if (known != null
        && of.equals(packedPlan)
        && where.equals(placement)
        && known.workers() == workers) {
      return known;
    }
    close();
    PreparedData made = of.pack(workers, where);
    clock.addSeconds(Phase.SHARD, made.shardSeconds());
    packedPlan = of;
    placement = where;
    packed = made;
    return made;
  }

  /** Frees the cache. */
  @Override
  public void close() {
    if (packed != null) {
      packed.close();
      packed = null;
    }
  }
}
