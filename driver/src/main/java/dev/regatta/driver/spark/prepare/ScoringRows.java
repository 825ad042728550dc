package dev.regatta.driver.spark.prepare;

import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.read.CellReader;
import dev.regatta.driver.spark.read.Frame;
import dev.regatta.driver.spark.read.RowReader;
import dev.regatta.driver.spark.read.SparkSource;
import dev.regatta.worker.prepare.Preparation;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * How tasks turn a source's rows into floats with a preparation that was fitted before: for
 * evaluation and prediction. It travels in closures.
 *
 * <pre>{@code
 * Opened opened = ScoringRows.open(spark, source, "--data", preparation, badRows, Use.PREDICT);
 * ScoringRows scoring = opened.scoring();
 * opened.rows().mapPartitionsWithIndex((p, rows) -> use(scoring.blocks(p, rows, 256)), false);
 * }</pre>
 */
public final class ScoringRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowReader reader;
  private final Preparation preparation;
  private final BadRows badRows;
  private final String key;

  private ScoringRows(RowReader reader, Preparation preparation, BadRows badRows, String key) {
    this.reader = reader;
    this.preparation = preparation;
    this.badRows = badRows;
    this.key = key;
  }

  /** What rows are read for. */
  public enum Use {
    /** Label and weight are needed, and no column that the model does not know. */
    EVALUATE,
    /** All columns are kept beside the predictions; a label need not be there. */
    PREDICT
  }

  /**
   * An opened source.
   *
   * @param rows as the source gives them, not yet read
   * @param schema of the rows
   */
  public record Opened(JavaRDD<Row> rows, StructType schema, ScoringRows scoring) {}

  /**
   * Opens a source for a preparation.
   *
   * @param key where the source stands, for messages: {@code --data}
   * @throws dev.regatta.conf.UserException where the source lacks a column that the model needs
   */
  public static Opened open(
      SparkSession spark,
      SparkSource source,
      String key,
      Preparation preparation,
      BadRows badRows,
      Use use) {
    Frame frame = Failures.explained(key, () -> source.open(spark, key));
    ScoringRows scoring = of(frame, preparation, badRows, use);
    RowReader reader = scoring.reader();
    return new Opened(frame.rows(reader.columns()), frame.schema(reader.columns()), scoring);
  }

  /**
   * For rows with a frame's columns, however they are read.
   *
   * @throws dev.regatta.conf.UserException where the frame lacks a column that the model needs
   */
  public static ScoringRows of(Frame frame, Preparation preparation, BadRows badRows, Use use) {
    RowReader reader =
        use == Use.EVALUATE
            ? RowReader.needed(preparation.layout(), frame, RowReader.Labels.REQUIRED)
            : RowReader.all(preparation.layout(), frame, RowReader.Labels.ABSENT);
    return new ScoringRows(reader, preparation, badRows, frame.key());
  }

  /**
   * A partition's rows in blocks.
   *
   * @param maxRows of a block; only the last is shorter
   */
  public RowBlocks<Row> blocks(int partition, Iterator<Row> rows, int maxRows) {
    return new RowBlocks<>(rows, CellReader.of(reader), this, partition, maxRows);
  }

  /**
   * The same of Spark's own rows, which have to be copies: they are kept for a block.
   *
   * @param schema of the rows
   */
  public RowBlocks<InternalRow> blocks(
      int partition, Iterator<InternalRow> rows, StructType schema, int maxRows) {
    return new RowBlocks<>(rows, CellReader.of(reader, schema), this, partition, maxRows);
  }

  Preparation preparation() {
    return preparation;
  }

  RowReader reader() {
    return reader;
  }

  BadRows badRows() {
    return badRows;
  }

  String key() {
    return key;
  }
}
