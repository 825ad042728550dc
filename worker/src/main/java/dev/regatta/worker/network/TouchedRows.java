package dev.regatta.worker.network;

/**
 * The rows of a row-sparse block that one step touches, ascending and distinct. A batch marks rows
 * in any order, any of them more than once, and then has them listed; the list stays until the
 * next. Neither allocates. Listing takes time by the rows marked, and 1/4096 by those there are.
 */
public final class TouchedRows {
  private static final int WORD = 6;

  /** A bit per row, and a bit per word of these. */
  private final long[] marks;

  private final long[] words;
  private final int[] rows;

  /** Where in the list a run of consecutive rows begins; behind the last one, the list's end. */
  private final int[] runStarts;

  private int count;
  private int runs;

  /**
   * An empty list.
   *
   * @param of rows in the block
   * @param most different rows that one step can touch
   */
  public TouchedRows(int of, int most) {
    int room = Math.min(of, most);
    marks = new long[(of >>> WORD) + 1];
    words = new long[(of >>> (2 * WORD)) + 1];
    rows = new int[room];
    runStarts = new int[room + 1];
  }

  /** Marks a row, 0-based. */
  public void mark(int row) {
    int word = row >>> WORD;
    marks[word] |= 1L << row;
    words[word >>> WORD] |= 1L << word;
  }

  /** Makes the marked rows the list, and takes the marks away. */
  public void list() {
    clear();
    for (int i = 0; i < words.length; i++) {
      for (long left = words[i]; left != 0; left &= left - 1) {
        listWord((i << WORD) + Long.numberOfTrailingZeros(left));
      }
      words[i] = 0;
    }
    runStarts[runs] = count;
  }

  private void listWord(int word) {
    for (long left = marks[word]; left != 0; left &= left - 1) {
      int row = (word << WORD) + Long.numberOfTrailingZeros(left);
      if (count == 0 || rows[count - 1] + 1 < row) {
        runStarts[runs++] = count;
      }
      rows[count++] = row;
    }
    marks[word] = 0;
  }

  /** Empties the list. */
  public void clear() {
    count = 0;
    runs = 0;
    runStarts[0] = 0;
  }

  /** How many rows are listed. */
  public int count() {
    return count;
  }

  /** A listed row. */
  public int row(int index) {
    return rows[index];
  }

  /** How many runs of consecutive rows the list has. */
  int runs() {
    return runs;
  }

  int firstRow(int run) {
    return rows[runStarts[run]];
  }

  int lastRow(int run) {
    return rows[runStarts[run + 1] - 1];
  }
}
