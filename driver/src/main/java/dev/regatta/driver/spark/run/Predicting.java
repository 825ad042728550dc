package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.prepare.ScoringRows;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.model.Predictor;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Predictions of a model for the rows of a source, beside all of its columns. */
public final class Predicting {
  private Predicting() {}

  /**
   * Writes Parquet: the source's columns, {@code prediction} (a class, or a number in a regression)
   * and for classes {@code probabilities}, in the order of the model's classes. Where several
   * columns were learnt, {@code prediction_NAME} for each, and {@code probability_NAME} of labels
   * that are 0 or 1.
   *
   * @param output a directory that does not exist
   * @throws UserException where the source does not fit the model or has bad rows, or the output
   *     exists
   */
  public static void run(SparkSession session, Model model, Source source, String output) {
    requireNew(session, output);
    ScoringRows.Opened opened = Evaluating.open(session, model, source, ScoringRows.Use.PREDICT);
    StructType schema = schema(opened.schema(), model);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<byte[][]> broadcast = spark.broadcast(ModelFrame.encode(model));
    try {
      PredictRows task = new PredictRows(broadcast, opened.scoring());
      JavaRDD<Row> rows = opened.rows().mapPartitionsWithIndex(task, true);
      Failures.explained(
          "--data",
          () -> {
            session.createDataFrame(rows, schema).write().parquet(output);
            return output;
          });
    } catch (RuntimeException e) {
      discardEmpty(session, output, e);
      throw e;
    } finally {
      broadcast.destroy();
    }
  }

  /** Spark takes back what its tasks wrote, but the directory stays and would be in the way. */
  private static void discardEmpty(SparkSession session, String output, RuntimeException failure) {
    Path path = new Path(output);
    try {
      FileSystem files = fileSystem(session, path);
      if (files.exists(path) && files.listStatus(path).length == 0) {
        files.delete(path, false);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static FileSystem fileSystem(SparkSession session, Path path) throws IOException {
    return path.getFileSystem(session.sparkContext().hadoopConfiguration());
  }

  private static void requireNew(SparkSession session, String output) {
    Path path = new Path(output);
    try {
      if (fileSystem(session, path).exists(path)) {
        throw new UserException("--output " + output + " exists; give another path, or remove it");
      }
    } catch (IOException e) {
      throw new UserException("--output " + output + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static StructType schema(StructType source, Model model) {
    StructType schema = source;
    for (StructField column : PredictedColumns.of(model.preparation()).fields()) {
      if (List.of(source.fieldNames()).contains(column.name())) {
        throw new UserException(
            "--data: the source has a column %s already; rename it".formatted(column.name()));
      }
      schema = schema.add(column);
    }
    return schema;
  }

  private static Row behind(Row row, Object[] predicted) {
    int columns = row.size();
    Object[] all = new Object[columns + predicted.length];
    for (int i = 0; i < columns; i++) {
      all[i] = row.get(i);
    }
    System.arraycopy(predicted, 0, all, columns, predicted.length);
    return RowFactory.create(all);
  }

  /** The task: the rows of one partition, block by block. */
  private static final class PredictRows
      implements Function2<Integer, Iterator<Row>, Iterator<Row>> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<byte[][]> broadcast;
    private final ScoringRows scoring;

    PredictRows(Broadcast<byte[][]> broadcast, ScoringRows scoring) {
      this.broadcast = broadcast;
      this.scoring = scoring;
    }

    @Override
    public Iterator<Row> call(Integer partition, Iterator<Row> rows) throws IOException {
      Predictor predictor = new Predictor(ModelFrame.decode(broadcast.value()));
      return new PredictedRows<>(
          predictor,
          scoring.blocks(partition, rows, predictor.blockRows()),
          new PredictedColumns(predictor.model().preparation()),
          Predicting::behind);
    }
  }
}
