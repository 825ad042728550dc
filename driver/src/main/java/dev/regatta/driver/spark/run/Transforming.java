package dev.regatta.driver.spark.run;

import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.spark.prepare.ScoringRows;
import dev.regatta.driver.spark.read.DataFrameRows;
import dev.regatta.driver.spark.read.Frame;
import dev.regatta.worker.model.Predictor;
import dev.regatta.worker.prepare.Preparation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.types.StructField;
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
    StructField[] predicted =
        Arrays.copyOfRange(schema.fields(), named.schema().size(), schema.size());
    TransformRows task = new TransformRows(model, scoring, named.schema(), cells, predicted);
    return AppendedColumns.of(rows, named.schema(), schema, task);
  }

  /** The task: the rows of one partition, block by block, as Spark itself has them. */
  private static final class TransformRows implements AppendedColumns.Work {
    private static final long serialVersionUID = 1L;

    private final Broadcast<byte[][]> model;
    private final ScoringRows scoring;
    private final StructType schema;
    private final PredictionCells cells;
    private final StructField[] predicted;

    TransformRows(
        Broadcast<byte[][]> model,
        ScoringRows scoring,
        StructType schema,
        PredictionCells cells,
        StructField[] predicted) {
      this.model = model;
      this.scoring = scoring;
      this.schema = schema;
      this.cells = cells;
      this.predicted = predicted;
    }

    @Override
    public Iterator<InternalRow> of(Iterator<InternalRow> rows) {
      Predictor predictor;
      try {
        predictor = new Predictor(ModelFrame.decode(model.value()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      int partition = TaskContext.getPartitionId();
      return new PredictedRows<>(
          predictor, scoring.blocks(partition, rows, schema, predictor.blockRows()), cells, join());
    }

    /** Each row is the object of the last one. */
    private PredictedRows.Join<InternalRow> join() {
      CellBytes bytes = new CellBytes(predicted);
      JoinedRow joined = new JoinedRow();
      return (row, values) -> joined.apply(row, bytes.of(values));
    }
  }
}
