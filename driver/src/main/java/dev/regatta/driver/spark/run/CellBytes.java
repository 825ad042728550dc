package dev.regatta.driver.spark.run;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * The cells of a prediction in the bytes of Spark's rows, with no object in between: numbers, and
 * vectors of Spark ML as its type stores them (a struct of kind, size, indices and values).
 */
final class CellBytes {
  private static final int VECTOR_FIELDS = 4;
  private static final byte DENSE = 1;

  private final boolean[] vectors;
  private final UnsafeRowWriter row;
  private final UnsafeRowWriter vector;
  private final UnsafeArrayWriter values;

  /** For columns of doubles and of vectors. */
  CellBytes(StructField[] columns) {
    vectors = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      DataType type = columns[i].dataType();
      vectors[i] = type.equals(SQLDataTypes.VectorType());
      if (!vectors[i] && !type.equals(DataTypes.DoubleType)) {
        throw new IllegalArgumentException("column " + columns[i].name() + " of type " + type);
      }
    }
    row = new UnsafeRowWriter(columns.length);
    vector = new UnsafeRowWriter(row, VECTOR_FIELDS);
    values = new UnsafeArrayWriter(vector, Double.BYTES);
  }

  /**
   * A row of cells, whose bytes those of the next take.
   *
   * @param cells a Double or double[] by column
   */
  UnsafeRow of(Object[] cells) {
    row.reset();
    row.zeroOutNullBytes();
    for (int i = 0; i < cells.length; i++) {
      if (vectors[i]) {
        write(i, (double[]) cells[i]);
      } else {
        row.write(i, (double) cells[i]);
      }
    }
    return row.getRow();
  }

  private void write(int column, double[] numbers) {
    int start = row.cursor();
    vector.resetRowWriter();
    vector.write(0, DENSE);
    vector.setNullAt(1);
    vector.setNullAt(2);
    int valuesStart = vector.cursor();
    values.initialize(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      values.write(i, numbers[i]);
    }
    vector.setOffsetAndSizeFromPreviousCursor(VECTOR_FIELDS - 1, valuesStart);
    row.setOffsetAndSizeFromPreviousCursor(column, start);
  }
}
