package dev.regatta.driver.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.data.BadCause;
import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Values;
import dev.regatta.worker.prepare.WideCell;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Vectors as Spark holds them, read by their numbers that are not zero. */
class WideCellsTest {
  private static final int SIZE = 2000;

  private static InternalRow row(@Nullable Object vector) {
    return new GenericInternalRow(new @Nullable Object[] {vector});
  }

  private static InternalRow sparse(int size, int[] indices, double[] values) {
    return row(
        new GenericInternalRow(
            new Object[] {
              (byte) 0, size, new GenericArrayData(indices), new GenericArrayData(values)
            }));
  }

  private static WideCell read(InternalRow row, Field.Kind kind) throws BadRowException {
    StructType schema = new StructType().add("v", SQLDataTypes.VectorType());
    InternalCells cells = new InternalCells(schema, new String[] {"v"}, null, CellSyntax.PLAIN);
    WideCell cell = new WideCell();
    cell.add(3, 3);
    cells.at(row);
    cells.wide(0, cell, SIZE, kind, "v");
    return cell;
  }

  private static void require(WideCell cell, int[] indices, double[] values) {
    assertThat(cell.missing()).isFalse();
    assertThat(Arrays.copyOf(cell.indices(), cell.count())).isEqualTo(indices);
    assertThat(Arrays.copyOf(cell.values(), cell.count())).isEqualTo(values);
  }

  @Test
  void sparseVectorsGiveTheirNumbersWithoutZeros() throws BadRowException {
    InternalRow row = sparse(SIZE, new int[] {0, 7, 1999}, new double[] {2, -0.0, 0.5});
    require(read(row, Field.Kind.VECTOR), new int[] {0, 1999}, new double[] {2, 0.5});
    require(
        read(sparse(9, new int[] {8}, new double[] {1}), Field.Kind.OPEN_VECTOR),
        new int[] {8},
        new double[] {1});
  }

  @Test
  void denseAndForeignVectorsToo() throws BadRowException {
    double[] numbers = new double[SIZE];
    numbers[12] = 5;
    InternalRow dense =
        row(
            new GenericInternalRow(
                new @Nullable Object[] {(byte) 1, null, null, new GenericArrayData(numbers)}));
    require(read(dense, Field.Kind.VECTOR), new int[] {12}, new double[] {5});
    WideCell cell = new WideCell();
    Cells.wide(Vectors.dense(numbers), cell, SIZE, Field.Kind.VECTOR, "v");
    require(cell, new int[] {12}, new double[] {5});
    Cells.wide(Vectors.dense(numbers).toSparse(), cell, SIZE, Field.Kind.VECTOR, "v");
    require(cell, new int[] {12}, new double[] {5});
    assertThat(read(row(null), Field.Kind.VECTOR).missing()).isTrue();
  }

  @Test
  void wrongVectorsAreBadRows() {
    requireBad(sparse(SIZE, new int[] {SIZE}, new double[] {1}), Values.BAD_INDICES);
    requireBad(sparse(SIZE, new int[] {-1}, new double[] {1}), Values.BAD_INDICES);
    requireBad(sparse(SIZE, new int[] {5, 5}, new double[] {1, 1}), Values.BAD_INDICES);
    requireBad(sparse(SIZE, new int[] {5, 6}, new double[] {1}), Values.BAD_INDICES);
    requireBad(sparse(SIZE - 1, new int[] {5}, new double[] {1}), Values.OTHER_SIZE);
    requireBad(sparse(SIZE, new int[] {5}, new double[] {Double.NaN}), Values.NOT_FINITE);
    requireBad(sparse(SIZE, new int[] {5}, new double[] {1e300}), Values.TOO_LARGE);
    assertThat(BadCauses.of(Values.BAD_INDICES)).isEqualTo(BadCause.VECTOR);
  }

  private static void requireBad(InternalRow row, String reason) {
    assertThatThrownBy(() -> read(row, Field.Kind.VECTOR))
        .isInstanceOf(BadRowException.class)
        .hasMessage("column v: " + reason);
  }
}
