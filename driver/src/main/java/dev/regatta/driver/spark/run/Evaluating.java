package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.prepare.RowBlock;
import dev.regatta.driver.spark.prepare.RowBlocks;
import dev.regatta.driver.spark.prepare.ScoringRows;
import dev.regatta.driver.spark.read.SparkSource;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.metric.Metric;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.train.ShardEvaluator;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The metrics of a model on labelled rows of a source. */
public final class Evaluating {
  private Evaluating() {}

  /**
   * Evaluates in one pass over the source.
   *
   * @throws UserException where the source does not fit the model, or has bad rows or none
   */
  public static Evaluation run(SparkSession session, Model model, Source source) {
    ScoringRows.Opened opened = open(session, model, source, ScoringRows.Use.EVALUATE);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<byte[][]> broadcast = spark.broadcast(ModelFrame.encode(model));
    List<Metric> metrics = model.spec().metrics();
    Evaluation merged = new Evaluation(metrics);
    try {
      EvaluateRows task = new EvaluateRows(broadcast, opened.scoring());
      List<long[]> parts =
          Failures.explained(
              "--data", () -> opened.rows().mapPartitionsWithIndex(task, false).collect());
      parts.forEach(part -> merged.merge(Evaluation.decode(metrics, part)));
    } finally {
      broadcast.destroy();
    }
    if (merged.rows() == 0) {
      throw new UserException("--data: the source holds no rows");
    }
    return merged;
  }

  static ScoringRows.Opened open(
      SparkSession session, Model model, Source source, ScoringRows.Use use) {
    if (source instanceof SparkSource readable) {
      return ScoringRows.open(session, readable, "--data", model.preparation(), BadRows.FAIL, use);
    }
    throw new IllegalArgumentException("Spark cannot read " + source);
  }

  /** The task: sums over one partition. */
  private static final class EvaluateRows
      implements Function2<Integer, Iterator<Row>, Iterator<long[]>> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<byte[][]> broadcast;
    private final ScoringRows scoring;

    EvaluateRows(Broadcast<byte[][]> broadcast, ScoringRows scoring) {
      this.broadcast = broadcast;
      this.scoring = scoring;
    }

    @Override
    public Iterator<long[]> call(Integer partition, Iterator<Row> rows) throws IOException {
      Model model = ModelFrame.decode(broadcast.value());
      Evaluation evaluation = new Evaluation(model.spec().metrics());
      Propagation propagation = model.network().open(ShardEvaluator.BLOCK_ROWS);
      RowBlocks<Row> blocks = scoring.blocks(partition, rows, ShardEvaluator.BLOCK_ROWS);
      while (blocks.hasNext()) {
        RowBlock<Row> block = blocks.next();
        float[] outputs = block.prepared().forward(propagation, model.weights());
        evaluation.add(
            outputs,
            Objects.requireNonNull(block.labels()),
            block.weights(),
            block.rows(),
            model.network().outputs(),
            model.loss());
      }
      return List.of(evaluation.encode()).iterator();
    }
  }
}
