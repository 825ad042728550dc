package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.landscape.Curvature;
import dev.regatta.driver.landscape.NoiseScale;
import dev.regatta.driver.landscape.Sharpness;
import dev.regatta.driver.loop.WorkerDrift;
import dev.regatta.driver.report.Explanation;
import dev.regatta.driver.report.Explanation.Setting;
import dev.regatta.driver.spark.exchange.JobsExchange;
import dev.regatta.driver.spark.exchange.ShardRdd;
import dev.regatta.driver.spark.landscape.ShardedLoss;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.spark.read.Inputs;
import dev.regatta.driver.spark.shard.Placement;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.store.RunView;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.optimizer.Momentum;
import dev.regatta.worker.optimizer.Nesterov;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Optimizers;
import dev.regatta.worker.optimizer.Sgd;
import dev.regatta.worker.train.ShardEvaluator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What a trained model's loss looks like around its weights, on the rows that it was trained on:
 * these are read, split, prepared and dealt to workers as in training.
 */
public final class Explaining {
  /** Those whose steps are multiples of the gradient, or of its running mean. */
  private static final Set<Class<? extends Optimizer>> UNSCALED =
      Set.of(Sgd.class, Momentum.class, Nesterov.class);

  private final SparkSession session;
  private final JavaSparkContext spark;
  private final ExplainRequest request;
  private final Model model;
  private final Job job;

  private Explaining(SparkSession session, ExplainRequest request, Model model, Job job) {
    this.session = session;
    this.request = request;
    this.model = model;
    this.job = job;
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /**
   * Measures a run.
   *
   * @throws UserException where there is no such model, or its rows are not there any more
   */
  public static Explanation run(SparkSession session, ExplainRequest request) {
    Blas.best();
    Model model = ModelFrame.open(request.run(), session.sparkContext().hadoopConfiguration());
    if (!(model.provenance().get("job") instanceof ObjectNode tree)) {
      throw new UserException(
          request.run() + ": the model does not tell which job made it; train it again");
    }
    Job job = Jobs.bind(JobText.of(request.run() + ": the model's job", tree));
    return new Explaining(session, request, model, job).measure();
  }

  private Explanation measure() {
    DataPlan plan = JobRows.read(session, Inputs.FILES, job).preparedBy(model.preparation());
    requireSameRows(plan);
    int workers = job.training().workers().orElse(1);
    try (PreparedData data = plan.pack(workers, Placement.WHOLE)) {
      return measure(data, workers);
    }
  }

  private void requireSameRows(DataPlan plan) {
    String trained = model.provenance().path("dataFingerprint").asText();
    if (!plan.fingerprint().equals(trained)) {
      throw new UserException(
          request.run()
              + ": data.train has other rows now than the run was trained on; restore them, or"
              + " train again");
    }
  }

  private Explanation measure(PreparedData data, int workers) {
    List<Evaluation> evaluations = evaluate(data);
    int mostRows = mostRows(data, workers);
    int batchRows = batchRows(data, mostRows);
    ShardedLoss batches = new ShardedLoss(spark, data.shards(), model.spec(), mostRows, batchRows);
    NoiseScale noise = NoiseScale.of(batches.sums(model.weights()), batchRows);
    ShardedLoss loss =
        new ShardedLoss(spark, data.shards(), model.spec(), mostRows, ShardEvaluator.BLOCK_ROWS);
    Sharpness sharpness = Sharpness.of(new Curvature(loss, model.weights()), job.training().seed());
    List<ObjectNode> history = history();
    return new Explanation(
        model.digest(),
        setting(history, workers),
        noise.rows(),
        sharpness,
        noise,
        evaluations.get(0).values(),
        evaluations.get(1).values(),
        history.stream()
            .map(line -> line.path("metrics").path(WorkerDrift.METRIC))
            .filter(drift -> drift.isNumber())
            .map(drift -> drift.asDouble())
            .toList());
  }

  /** On all training rows, and on the validation rows. */
  private List<Evaluation> evaluate(PreparedData data) {
    String name = "explain-" + UUID.randomUUID();
    ShardRdd all = new ShardRdd(data.shards(), Integer.MAX_VALUE);
    try (Exchange exchange = new JobsExchange(spark, name, model.spec(), all)) {
      return exchange.evaluate(model.weights(), List.of(Part.TRAINING_SAMPLE, Part.VALIDATION));
    }
  }

  private int mostRows(PreparedData data, int workers) {
    long longest = LongStream.of(data.rowsPerWorker(Split.TRAINING)).max().orElse(0);
    long asked = request.rows().orElse(Long.MAX_VALUE) / workers;
    return (int) Math.max(1, Math.min(longest, asked));
  }

  /** The job's batch, or less where that leaves no two full batches. */
  private int batchRows(PreparedData data, int mostRows) {
    long[] rows = LongStream.of(data.rowsPerWorker(Split.TRAINING)).toArray();
    int batch = job.training().batchSize().orElseThrow();
    while (batch > 1 && fullBatches(rows, mostRows, batch) < 2) {
      batch /= 2;
    }
    if (fullBatches(rows, mostRows, batch) < 2) {
      throw new UserException(
          request.run() + ": one training row has no noise scale; measure two or more");
    }
    return batch;
  }

  private static long fullBatches(long[] rows, int mostRows, int batch) {
    return LongStream.of(rows).map(shard -> Math.min(mostRows, shard) / batch).sum();
  }

  private List<ObjectNode> history() {
    return RunView.of(request.run(), session.sparkContext().hadoopConfiguration())
        .map(RunView::history)
        .orElse(List.of());
  }

  private Setting setting(List<ObjectNode> history, int workers) {
    Optimizer optimizer = job.optimizer().orElseThrow();
    double highest =
        history.stream()
            .mapToDouble(line -> line.path("learningRate").asDouble())
            .max()
            .orElse(optimizer.learningRate());
    long replicas = (long) workers * job.training().threadsPerWorker();
    return new Setting(
        Optimizers.REGISTRY.nameOf(optimizer),
        !UNSCALED.contains(optimizer.getClass()),
        highest,
        replicas * job.training().batchSize().orElseThrow(),
        workers);
  }
}
