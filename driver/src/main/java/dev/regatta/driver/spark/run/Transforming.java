package dev.regatta.driver.spark.run;

import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.spark.prepare.ScoringRows;
import dev.regatta.driver.spark.read.DataFrameRows;
import dev.regatta.driver.spark.read.Frame;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.prepare.Preparation;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Predictions beside the columns of a DataFrame, a streaming one too. Lazy. */
public final class Transforming {
  private Transforming() {}

  /**
   * Appends the cells of predictions to rows.
   *
   * @param model the bytes of {@link ModelFrame}
   * @param named the same columns under the names that the model's layout gives to its inputs
   * @param schema of the result: the columns of {@code rows}, and those of {@code cells}
   */
  public static Dataset<Row> run(
      Dataset<Row> rows,
      Broadcast<byte[][]> model,
      Preparation preparation,
      Dataset<Row> named,
      PredictionCells cells,
      StructType schema) {
    Frame frame = new DataFrameRows("the DataFrame", named).open(rows.sparkSession(), "transform");
    ScoringRows scoring = ScoringRows.of(frame, preparation, BadRows.FAIL, ScoringRows.Use.PREDICT);
    MapPartitionsFunction<Row, Row> task = new TransformRows(model, scoring, cells);
    return rows.mapPartitions(task, Encoders.row(schema));
  }

  /** The task: the rows of one partition, block by block. */
  private static final class TransformRows implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<byte[][]> model;
    private final ScoringRows scoring;
    private final PredictionCells cells;

    TransformRows(Broadcast<byte[][]> model, ScoringRows scoring, PredictionCells cells) {
      this.model = model;
      this.scoring = scoring;
      this.cells = cells;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws IOException {
      Predictor predictor = new Predictor(ModelFrame.decode(model.value()));
      int partition = TaskContext.getPartitionId();
      return new PredictedRows(
          predictor, scoring.blocks(partition, rows, predictor.blockRows()), cells);
    }
  }
}
