package dev.regatta.driver.spark.read;

import dev.regatta.worker.prepare.Numbers;
import dev.regatta.worker.prepare.Values;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.StringTokenizer;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** A line of a libsvm file: {@code label index:value ... # comment}. */
final class LibSvmLine {
  static final String MALFORMED = "a line that is not: label index:value ..., indexes ascending";

  private LibSvmLine() {}

  /** Turns lines into rows of chosen columns. */
  static final class Parser implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String[] columns;
    private final int width;

    /**
     * A parser.
     *
     * @param width the size of the vectors; 0: each ends with its last number
     */
    Parser(String[] columns, int width) {
      this.columns = columns;
      this.width = width;
    }

    /** The line's row; none where the line is blank or a comment. */
    Iterator<Row> parse(String line) {
      int comment = line.indexOf('#');
      String content = comment < 0 ? line : line.substring(0, comment);
      if (content.isBlank()) {
        return Collections.emptyIterator();
      }
      StringTokenizer tokens = new StringTokenizer(content);
      String label = tokens.nextToken();
      @Nullable Object features = features(tokens);
      Object bad = BadCell.of(MALFORMED);
      Object[] cells = new Object[columns.length];
      for (int i = 0; i < columns.length; i++) {
        Object cell = columns[i].equals(LibSvm.LABEL) ? number(label) : features;
        cells[i] = cell == null ? bad : cell;
      }
      return Collections.singleton(RowFactory.create(cells)).iterator();
    }

    private @Nullable Object features(StringTokenizer tokens) {
      int[] indices = new int[tokens.countTokens()];
      double[] values = new double[indices.length];
      int last = -1;
      for (int i = 0; i < indices.length; i++) {
        String token = tokens.nextToken();
        int colon = token.indexOf(':');
        int index = colon < 1 ? -1 : index(token.substring(0, colon));
        Object value = number(token.substring(colon + 1));
        if (index <= last || value == null) {
          return null;
        }
        indices[i] = index;
        values[i] = (Double) value;
        last = index;
      }
      if (width > 0 && last >= width) {
        return BadCell.of(Values.OTHER_SIZE);
      }
      return new SparseVector(width > 0 ? width : last + 1, indices, values);
    }

    /** 0-based; -1 where it is none. */
    private static int index(String text) {
      double index = Numbers.parseOrNaN(text);
      boolean right = index >= 1 && index < Integer.MAX_VALUE && index == Math.rint(index);
      return right ? (int) index - 1 : -1;
    }

    private static @Nullable Object number(String text) {
      if (Values.namesNoNumber(text)) {
        return Double.NaN;
      }
      double number = Numbers.parseOrNaN(text);
      return Double.isNaN(number) ? null : number;
    }
  }
}
