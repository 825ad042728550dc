package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.job.TrainingSettings;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkContext;

/**
 * How rounds reach the workers, decided at every start: the result's bits do not depend on it.
 *
 * @param why what to tell where it is not what auto prefers
 */
record ExchangeChoice(ExchangeKind kind, Optional<String> why) {
  /**
   * What of a session matters here.
   *
   * @param local whether tasks run in the driver's JVM
   * @param dynamic whether executors come and go with the tasks
   * @param taskCpus cores of a task
   * @param slots tasks that can run at once
   */
  record Site(boolean local, boolean dynamic, int taskCpus, int slots) {
    static Site of(SparkContext spark, int slots) {
      return new Site(
          spark.isLocal(),
          spark.conf().getBoolean("spark.dynamicAllocation.enabled", false),
          spark.conf().getInt("spark.task.cpus", 1),
          slots);
    }
  }

  /** Why a resident stage cannot run, and what would change that. */
  private record Obstacle(String what, String remedy) {}

  /**
   * The job's exchange, or the best that can run.
   *
   * @throws UserException where the job's cannot run
   */
  static ExchangeChoice of(TrainingSettings job, int workers, Site site) {
    return of(job.exchange(), job.threadsPerWorker(), workers, site);
  }

  /**
   * The exchange that is wanted, or the best that can run.
   *
   * @param wanted empty for auto
   * @param threads of a worker
   * @throws UserException where the job's cannot run
   */
  static ExchangeChoice of(Optional<ExchangeKind> wanted, int threads, int workers, Site site) {
    Optional<Obstacle> obstacle = obstacle(threads, workers, site);
    if (wanted.isEmpty()) {
      return automatic(obstacle, site.local());
    }
    ExchangeKind given = wanted.get();
    if (given == ExchangeKind.LOCAL && !site.local()) {
      throw new UserException(
          "training.exchange: local needs Spark in local mode, and this master is a cluster; write"
              + " resident, jobs or auto");
    }
    if (given == ExchangeKind.RESIDENT && obstacle.isPresent()) {
      throw new UserException(
          "training.exchange: resident cannot run here: %s; %s, or write auto"
              .formatted(obstacle.get().what(), obstacle.get().remedy()));
    }
    return new ExchangeChoice(given, Optional.empty());
  }

  private static ExchangeChoice automatic(Optional<Obstacle> obstacle, boolean sparkIsLocal) {
    if (obstacle.isEmpty()) {
      return new ExchangeChoice(ExchangeKind.RESIDENT, Optional.empty());
    }
    ExchangeKind kind = sparkIsLocal ? ExchangeKind.LOCAL : ExchangeKind.JOBS;
    return new ExchangeChoice(
        kind,
        Optional.of(
            "exchange: %s, because resident cannot run here: %s; %s"
                .formatted(
                    kind.name().toLowerCase(Locale.ROOT),
                    obstacle.get().what(),
                    obstacle.get().remedy())));
  }

  private static Optional<Obstacle> obstacle(int threads, int workers, Site site) {
    if (!site.local() && site.dynamic()) {
      return Optional.of(
          new Obstacle(
              "it keeps its executors, and spark.dynamicAllocation.enabled is true",
              "set that to false"));
    }
    if (threads > site.taskCpus()) {
      return Optional.of(
          new Obstacle(
              "training.threads-per-worker is %d, and Spark gives a task %d core(s)"
                  .formatted(threads, site.taskCpus()),
              "start with --conf spark.task.cpus=" + threads));
    }
    if (site.slots() < workers) {
      return Optional.of(
          new Obstacle(
              "it needs %d task slots at once, and the session has %d"
                  .formatted(workers, site.slots()),
              "set training.workers to at most %d, or use more cores".formatted(site.slots())));
    }
    return Optional.empty();
  }
}
