package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.read.Frame;
import dev.regatta.driver.spark.read.RowReader;
import dev.regatta.driver.spark.read.SparkSource;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.metric.Metric;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.train.ShardEvaluator;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
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
    Frame frame = open(session, source);
    RowReader reader =
        RowReader.needed(model.preparation().layout(), frame, RowReader.Labels.REQUIRED);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<byte[][]> broadcast = spark.broadcast(ModelFrame.encode(model));
    List<Metric> metrics = model.spec().metrics();
    Evaluation merged = new Evaluation(metrics);
    try {
      List<long[]> parts =
          Failures.explained(
              "--data",
              () ->
                  frame
                      .rows(reader.columns())
                      .mapPartitions(new EvaluateRows(broadcast, reader))
                      .collect());
      parts.forEach(part -> merged.merge(Evaluation.decode(metrics, part)));
    } finally {
      broadcast.destroy();
    }
    if (merged.rows() == 0) {
      throw new UserException("--data: " + frame.name() + " holds no rows");
    }
    return merged;
  }

  static Frame open(SparkSession session, Source source) {
    if (source instanceof SparkSource readable) {
      return Failures.explained("--data", () -> readable.open(session, "--data"));
    }
    throw new IllegalArgumentException("Spark cannot read " + source);
  }

  /** The task: sums over one partition. */
  private static final class EvaluateRows implements FlatMapFunction<Iterator<Row>, long[]> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<byte[][]> broadcast;
    private final RowReader reader;

    EvaluateRows(Broadcast<byte[][]> broadcast, RowReader reader) {
      this.broadcast = broadcast;
      this.reader = reader;
    }

    @Override
    public Iterator<long[]> call(Iterator<Row> rows) throws IOException {
      Model model = ModelFrame.decode(broadcast.value());
      Evaluation evaluation = new Evaluation(model.spec().metrics());
      int blockRows = ShardEvaluator.BLOCK_ROWS;
      Propagation propagation = model.network().open(blockRows);
      float[] features = new float[blockRows * model.network().inputs()];
      PreparedBlock block =
          new PreparedBlock(reader, model.preparation(), rows, features, blockRows);
      while (true) {
        int count = block.next(RowReader.Labels.REQUIRED).size();
        if (count == 0) {
          return List.of(evaluation.encode()).iterator();
        }
        float[] outputs = propagation.forward(features, count, model.weights());
        evaluation.add(
            outputs,
            block.labels(),
            block.weights(),
            count,
            model.network().outputs(),
            model.loss());
      }
    }
  }
}
