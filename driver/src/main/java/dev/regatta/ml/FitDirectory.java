package dev.regatta.ml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.store.Identity;
import dev.regatta.driver.store.Scratch;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;

/**
 * The run directory of one fit. With {@code checkpointDir} it is named by the job, so that an equal
 * fit finds what an unfinished one left; else it is a temporary one of the driver. It goes when the
 * fit is done.
 */
final class FitDirectory implements AutoCloseable {
  private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();
  private static final int NAME_LENGTH = 16;

  private final Scratch scratch;
  private final boolean temporary;
  private boolean done;

  private FitDirectory(Scratch scratch, boolean temporary) {
    this.scratch = scratch;
    this.temporary = temporary;
  }

  static FitDirectory open(RegattaParams params, Job job, SparkSession session) {
    try {
      if (!params.isSet(params.checkpointDir())) {
        return new FitDirectory(Scratch.temporary("regatta-fit-"), true);
      }
      ObjectNode tree = Jobs.dump(job);
      tree.remove("output");
      String name = "fit-" + Identity.of(tree).hash().substring(0, NAME_LENGTH);
      String base = params.getCheckpointDir() + "/" + name;
      String path = base;
      for (int other = 2; !IN_USE.add(path); other++) {
        path = base + "-" + other;
      }
      return new FitDirectory(
          Scratch.at(path, session.sparkContext().hadoopConfiguration()), false);
    } catch (IOException e) {
      throw new UserException("fit has no place for its run: " + e.getMessage(), e);
    }
  }

  String path() {
    return scratch.path();
  }

  /** What is in it is needed no more. */
  void done() {
    done = true;
  }

  @Override
  public void close() {
    IN_USE.remove(scratch.path());
    if (temporary || done) {
      scratch.delete();
    }
  }
}
