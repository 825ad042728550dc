package dev.regatta.worker.prepare;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row before preparation; its owner refills it for every row. Numbers are finite or NaN, which
 * means missing; they are never -0.0. A null text is missing.
 */
public final class RawRow {
  public final double[] numbers;
  public final @Nullable String[] texts;

  /** The cells of wide columns. */
  public final WideCell[] wide;

  /** The labels where they are numbers, one per label column. */
  public final double[] labels;

  /** The label where it is a text, else null. */
  public @Nullable String labelText;

  /** Not negative; 1 where rows are not weighted. */
  public double weight = 1;

  public RawRow(int numbers, int texts, int wideColumns, int labels) {
    this.labels = new double[labels];
    this.numbers = new double[numbers];
    this.texts = new @Nullable String[texts];
    wide = new WideCell[wideColumns];
    Arrays.setAll(wide, i -> new WideCell());
  }
}
