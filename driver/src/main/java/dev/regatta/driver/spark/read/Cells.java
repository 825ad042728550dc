package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.Values;
import dev.regatta.worker.prepare.WideCell;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.jspecify.annotations.Nullable;

/** Reads cells as Spark hands them out. */
final class Cells {

  private Cells() {}

  /** The number in a cell, NaN where it is missing. */
  static double number(@Nullable Object cell, CellSyntax syntax, String column)
      throws BadRowException {
    if (cell instanceof String string) {
      String text = syntax.text(string);
      return text == null ? Double.NaN : Values.parse(text, column);
    }
    return Values.number(readable(cell, column), column);
  }

  /** The text in a cell, null where it is missing. */
  static @Nullable String text(@Nullable Object cell, CellSyntax syntax, String column)
      throws BadRowException {
    if (cell == null) {
      return null;
    }
    if (cell instanceof String string) {
      return syntax.text(string);
    }
    throw notReadable(cell, column);
  }

  /** The category that a cell names, null where it is missing. */
  static @Nullable String category(@Nullable Object cell, CellSyntax syntax, String column)
      throws BadRowException {
    if (cell instanceof String string) {
      return syntax.text(string);
    }
    // The old classes of dates hold a day or an instant, and tell it by the clocks of this machine.
    if (cell instanceof Date date) {
      return date.toLocalDate().toString();
    }
    return cell instanceof Timestamp timestamp
        ? timestamp.toInstant().toString()
        : Values.category(readable(cell, column), column);
  }

  /** The time in a cell as microseconds since 1970-01-01 UTC, NaN where it is missing. */
  static double time(@Nullable Object cell, CellSyntax syntax, String column)
      throws BadRowException {
    if (cell instanceof String string) {
      return Values.time(syntax.text(string), column);
    }
    if (cell instanceof Date date) {
      return Values.time(date.toLocalDate(), column);
    }
    return cell instanceof Timestamp timestamp
        ? Values.time(timestamp.toInstant(), column)
        : Values.time(readable(cell, column), column);
  }

  /** Writes the numbers of a vector; all are missing where the cell is. */
  static void vector(
      @Nullable Object cell, double[] numbers, int from, int size, Field.Kind kind, String column)
      throws BadRowException {
    if (cell == null) {
      Arrays.fill(numbers, from, from + size, Double.NaN);
    } else if (cell instanceof byte[] bytes) {
      requireSize(bytes.length, size, kind, column);
      for (int i = 0; i < size; i++) {
        numbers[from + i] = bytes[i] & 0xFF;
      }
    } else if (cell instanceof DenseVector dense) {
      requireSize(dense.size(), size, kind, column);
      for (int i = 0; i < size; i++) {
        numbers[from + i] = Values.checked(dense.values()[i], column);
      }
    } else if (cell instanceof SparseVector sparse) {
      requireSize(sparse.size(), size, kind, column);
      Arrays.fill(numbers, from, from + size, 0);
      for (int i = 0; i < sparse.indices().length; i++) {
        numbers[from + sparse.indices()[i]] = Values.checked(sparse.values()[i], column);
      }
    } else if (cell instanceof scala.collection.Seq<?> array) {
      requireSize(array.size(), size, kind, column);
      for (int i = 0; i < size; i++) {
        double number = number(array.apply(i), CellSyntax.PLAIN, column);
        if (Double.isNaN(number)) {
          throw new BadRowException(column, Values.MISSING_IN_VECTOR);
        }
        numbers[from + i] = number;
      }
    } else {
      throw notReadable(cell, column);
    }
  }

  /** Fills a wide cell with a vector. */
  static void wide(@Nullable Object cell, WideCell into, int size, Field.Kind kind, String column)
      throws BadRowException {
    if (cell == null) {
      into.miss();
    } else if (cell instanceof SparseVector sparse) {
      requireSize(sparse.size(), size, kind, column);
      into.clear();
      for (int i = 0; i < sparse.indices().length; i++) {
        into.add(sparse.indices()[i], Values.checked(sparse.values()[i], column));
      }
    } else {
      double[] numbers = new double[Math.max(0, size(cell))];
      vector(cell, numbers, 0, numbers.length, Field.Kind.VECTOR, column);
      requireSize(numbers.length, size, kind, column);
      into.clear();
      for (int i = 0; i < numbers.length; i++) {
        into.add(i, numbers[i]);
      }
    }
  }

  /** The numbers in a vector's cell; -1 where it is missing or no vector. */
  static int size(@Nullable Object cell) {
    if (cell instanceof byte[] bytes) {
      return bytes.length;
    }
    if (cell instanceof org.apache.spark.ml.linalg.Vector vector) {
      return vector.size();
    }
    return cell instanceof scala.collection.Seq<?> array ? array.size() : -1;
  }

  static void requireSize(int found, int size, Field.Kind kind, String column)
      throws BadRowException {
    boolean fits = kind == Field.Kind.OPEN_VECTOR ? found <= size : found == size;
    if (!fits) {
      throw new BadRowException(column, Values.OTHER_SIZE);
    }
  }

  private static @Nullable Object readable(@Nullable Object cell, String column)
      throws BadRowException {
    if (cell instanceof BadCell) {
      throw notReadable(cell, column);
    }
    return cell;
  }

  private static BadRowException notReadable(Object cell, String column) {
    return cell instanceof BadCell bad
        ? new BadRowException(bad.column().isEmpty() ? column : bad.column(), bad.reason())
        : new BadRowException(column, Values.UNKNOWN_TYPE);
  }
}
