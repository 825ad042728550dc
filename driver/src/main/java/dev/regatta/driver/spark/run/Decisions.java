package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.job.ReplicaTuning;
import dev.regatta.driver.job.TrainingSettings;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.spark.resident.TaskSlots;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/** What a session and the rows decide of what a job left open. */
final class Decisions {
  private Decisions() {}

  /**
   * The job with every decision written in.
   *
   * @param slots tasks that the session can run at once
   * @param note told what a person should know of them
   * @throws UserException where the session cannot run the job
   */
  static Job of(SparkContext spark, Job job, DataPlan plan, int slots, Consumer<String> note) {
    Preparation preparation = plan.preparation();
    LabelColumn label = preparation.layout().label();
    Loss loss = Resolution.loss(job, label, preparation.classes().size());
    Map<String, Double> classWeights = Resolution.classWeights(job, preparation, plan.classRows());
    int threads = job.training().threadsPerWorker();
    int workers = Resolution.workers(job, slots);
    ExchangeChoice.Site site = ExchangeChoice.Site.of(spark, slots);
    ExchangeChoice choice = ExchangeChoice.of(job.training(), workers, site);
    choice.why().ifPresent(note);
    ExchangeKind exchange = choice.kind();
    int taskCpus = site.taskCpus();
    if (exchange == ExchangeKind.JOBS && threads > taskCpus) {
      throw new UserException(
          "training.threads-per-worker: is %d, and Spark gives a task %d core(s); start with --conf spark.task.cpus=%d"
              .formatted(threads, taskCpus, threads));
    }
    int replicas = workers * threads;
    ReplicaTuning tuning = ReplicaTuning.of(job, replicas, plan.rows(Split.TRAINING));
    Resolution.describe(job, tuning, replicas).ifPresent(note);
    return Resolution.decided(job, preparation, loss, classWeights, workers, tuning, exchange);
  }

  /**
   * Tasks that the session can run at once. What is told to be resident is refused with fewer than
   * workers: worth waiting for.
   */
  static int slots(SparkContext spark, TrainingSettings training, Consumer<String> note) {
    boolean resident = training.exchange().equals(Optional.of(ExchangeKind.RESIDENT));
    return resident && training.workers().isPresent()
        ? TaskSlots.of(spark, training.workers().getAsInt(), note)
        : TaskSlots.of(spark);
  }
}
