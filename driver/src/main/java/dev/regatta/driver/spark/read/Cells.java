package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.BadRowException;
import dev.regatta.worker.prepare.CheckedNumbers;
import dev.regatta.worker.prepare.Numbers;
import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.jspecify.annotations.Nullable;

/** Reads cells as Spark hands them out. */
final class Cells {
  static final String TEXT_IN_NUMBERS = "text in a numeric column";
  static final String NOT_FINITE = CheckedNumbers.NOT_FINITE;
  static final String TOO_LARGE = CheckedNumbers.TOO_LARGE;
  static final String OTHER_SIZE = "a vector of another size than in training";
  static final String MISSING_IN_VECTOR = "a missing number inside a vector";

  private Cells() {}

  /** The number in a cell, NaN where it is missing. */
  static double number(@Nullable Object cell, CellSyntax syntax, String column)
      throws BadRowException {
    if (cell == null) {
      return Double.NaN;
    }
    if (cell instanceof String string) {
      String text = syntax.text(string);
      return text == null ? Double.NaN : parse(text, column);
    }
    if (cell instanceof Number number) {
      return checked(number.doubleValue(), column);
    }
    if (cell instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    throw notReadable(cell, column);
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
        numbers[from + i] = checked(dense.values()[i], column);
      }
    } else if (cell instanceof SparseVector sparse) {
      requireSize(sparse.size(), size, kind, column);
      Arrays.fill(numbers, from, from + size, 0);
      for (int i = 0; i < sparse.indices().length; i++) {
        numbers[from + sparse.indices()[i]] = checked(sparse.values()[i], column);
      }
    } else if (cell instanceof scala.collection.Seq<?> array) {
      requireSize(array.size(), size, kind, column);
      for (int i = 0; i < size; i++) {
        double number = number(array.apply(i), CellSyntax.PLAIN, column);
        if (Double.isNaN(number)) {
          throw new BadRowException(column, MISSING_IN_VECTOR);
        }
        numbers[from + i] = number;
      }
    } else {
      throw notReadable(cell, column);
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

  private static double parse(String text, String column) throws BadRowException {
    double number = Numbers.parseOrNaN(text);
    if (Double.isNaN(number)) {
      throw new BadRowException(column, namesNoNumber(text) ? NOT_FINITE : TEXT_IN_NUMBERS);
    }
    return checked(number, column);
  }

  /** Whether a text spells NaN or infinity: it then counts as a number, though a bad one. */
  static boolean namesNoNumber(String text) {
    String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    return unsigned.equalsIgnoreCase("nan")
        || unsigned.equalsIgnoreCase("inf")
        || unsigned.equalsIgnoreCase("infinity");
  }

  static double checked(double number, String column) throws BadRowException {
    return CheckedNumbers.checked(number, column);
  }

  private static void requireSize(int found, int size, Field.Kind kind, String column)
      throws BadRowException {
    boolean fits = kind == Field.Kind.OPEN_VECTOR ? found <= size : found == size;
    if (!fits) {
      throw new BadRowException(column, OTHER_SIZE);
    }
  }

  private static BadRowException notReadable(Object cell, String column) {
    return new BadRowException(
        column, cell instanceof BadCell bad ? bad.reason() : "a cell of an unknown type");
  }
}
