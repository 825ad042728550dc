package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import dev.regatta.worker.prepare.number.LinearScale;
import dev.regatta.worker.prepare.number.Scale;
import dev.regatta.worker.sparse.NonZeros;

/** A number or a vector: each number filled where it is missing, and scaled. */
final class NumberColumn implements FittedColumn {
  private static final long serialVersionUID = 1L;
  static final String TOO_LARGE = "a number that is too large for float32 after scaling";

  private final InputColumn column;
  private final double[] fill;
  private final Scale scale;

  /**
   * A fitted column.
   *
   * @param fill what stands for each number where it is missing
   */
  NumberColumn(InputColumn column, double[] fill, Scale scale) {
    if (fill.length != column.size() || scale.size() != column.size()) {
      throw Json.damaged("column " + column.name() + " has arrays of different lengths");
    }
    this.column = column;
    this.fill = fill;
    this.scale = scale;
  }

  @Override
  public InputColumn column() {
    return column;
  }

  @Override
  public int width() {
    return column.size();
  }

  /** Whether {@link #linear} is there. */
  boolean straight() {
    return scale instanceof LinearScale linear && linear.straight();
  }

  /** The scale of a column that is {@link #straight}. */
  LinearScale linear() {
    return (LinearScale) scale;
  }

  double[] fill() {
    return fill;
  }

  @Override
  public void apply(RawRow row, Place place, float[] out, int offset, long[] unseen)
      throws BadRowException {
    if (scale.apply(row.numbers, place.number(), fill, out, offset + place.input()) != 0) {
      throw new BadRowException(column.name(), TOO_LARGE);
    }
  }

  @Override
  public void applySparse(RawRow row, Place place, NonZeros out, long[] unseen)
      throws BadRowException {
    float finite = 0;
    for (int i = 0; i < fill.length; i++) {
      double x = row.numbers[place.number() + i];
      float scaled = scale.of(i, Double.isNaN(x) ? fill[i] : x);
      out.add(place.input() + i, scaled);
      finite += scaled * 0;
    }
    if (finite != 0) {
      throw new BadRowException(column.name(), TOO_LARGE);
    }
  }

  @Override
  public boolean keepsZeros() {
    return scale.keepsZeros();
  }

  /** A vector's numbers are missing together. */
  @Override
  public boolean missing(RawRow row, Place place) {
    return Double.isNaN(row.numbers[place.number()]);
  }

  @Override
  public void write(ObjectNode json) {
    Json.write(json.putArray("missing"), fill);
    scale.write(json.putObject("scaling"));
  }
}
