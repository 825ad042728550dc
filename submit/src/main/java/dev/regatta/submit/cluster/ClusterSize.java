package dev.regatta.submit.cluster;

import dev.regatta.conf.UserException;
import java.util.regex.Pattern;

/**
 * How large a cluster is.
 *
 * @param workers Worker processes, at least 1
 * @param coresPerWorker task slots of each Worker, at least 1; may exceed the machine's cores
 * @param memoryPerWorker what each Worker may give to executors, in Spark's notation: "2g"
 */
public record ClusterSize(int workers, int coresPerWorker, String memoryPerWorker) {
  private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]*[mMgG]");

  public ClusterSize {
    require(workers >= 1, "--workers " + workers + ": at least 1");
    require(coresPerWorker >= 1, "--cores " + coresPerWorker + ": at least 1");
    require(
        MEMORY.matcher(memoryPerWorker).matches(),
        "--memory " + memoryPerWorker + ": a number followed by m or g, such as 2g");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new UserException(message);
    }
  }
}
