package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import dev.regatta.worker.prepare.number.Scale;
import dev.regatta.worker.sparse.NonZeros;

/**
 * A wide vector: as {@link NumberColumn}, with the same results, in time by the numbers that are
 * not zero.
 */
final class WideColumn implements FittedColumn {
  private static final long serialVersionUID = 1L;

  private final InputColumn column;
  private final double[] fill;
  private final Scale scale;

  /** What a vector of zeros becomes. */
  private final float[] zeros;

  private final boolean keepsZeros;

  /**
   * A fitted column.
   *
   * @param fill what stands for each number where the vector is missing
   */
  WideColumn(InputColumn column, double[] fill, Scale scale) {
    if (fill.length != column.size() || scale.size() != column.size()) {
      throw Json.damaged("column " + column.name() + " has arrays of different lengths");
    }
    this.column = column;
    this.fill = fill;
    this.scale = scale;
    zeros = new float[fill.length];
    boolean keeps = true;
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = scale.of(i, 0);
      keeps &= zeros[i] == 0;
    }
    keepsZeros = keeps;
  }

  @Override
  public InputColumn column() {
    return column;
  }

  @Override
  public int width() {
    return column.size();
  }

  @Override
  public boolean keepsZeros() {
    return keepsZeros;
  }

  @Override
  public void apply(RawRow row, Place place, float[] out, int offset, long[] unseen)
      throws BadRowException {
    WideCell cell = row.wide[place.wide()];
    int at = offset + place.input();
    float finite = 0;
    if (cell.missing()) {
      for (int i = 0; i < fill.length; i++) {
        out[at + i] = scale.of(i, fill[i]);
        finite += out[at + i] * 0;
      }
    } else {
      System.arraycopy(zeros, 0, out, at, zeros.length);
      for (int i = 0; i < cell.count(); i++) {
        int index = cell.indices()[i];
        out[at + index] = scale.of(index, cell.values()[i]);
        finite += out[at + index] * 0;
      }
    }
    requireFinite(finite);
  }

  @Override
  public void applySparse(RawRow row, Place place, NonZeros out, long[] unseen)
      throws BadRowException {
    if (!keepsZeros) {
      throw new IllegalStateException("zeros of column " + column.name() + " do not stay zeros");
    }
    WideCell cell = row.wide[place.wide()];
    int count = cell.missing() ? fill.length : cell.count();
    float finite = 0;
    for (int i = 0; i < count; i++) {
      int index = cell.missing() ? i : cell.indices()[i];
      float scaled = scale.of(index, cell.missing() ? fill[i] : cell.values()[i]);
      out.add(place.input() + index, scaled);
      finite += scaled * 0;
    }
    requireFinite(finite);
  }

  private void requireFinite(float finite) throws BadRowException {
    if (finite != 0) {
      throw new BadRowException(column.name(), NumberColumn.TOO_LARGE);
    }
  }

  @Override
  public boolean missing(RawRow row, Place place) {
    return row.wide[place.wide()].missing();
  }

  @Override
  public void write(ObjectNode json) {
    Json.write(json.putArray("missing"), fill);
    scale.write(json.putObject("scaling"));
  }
}
