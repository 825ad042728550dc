package dev.regatta.worker.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import dev.regatta.worker.prepare.number.Scale;
import dev.regatta.worker.prepare.time.TimeParts;

/**
 * A date or a timestamp: first the parts that are numbers, filled where missing and scaled, then a
 * sine and a cosine of each part that goes round.
 */
final class TimeColumn implements FittedColumn {
  private static final long serialVersionUID = 1L;

  private final InputColumn column;
  private final TimeParts parts;
  private final double[] fill;
  private final Scale scale;

  /**
   * A fitted column.
   *
   * @param fill what stands for each part that is a number where the time is missing
   */
  TimeColumn(InputColumn column, TimeParts parts, double[] fill, Scale scale) {
    if (fill.length != parts.numbers() || scale.size() != parts.numbers()) {
      throw Json.damaged("column " + column.name() + " has arrays of different lengths");
    }
    this.column = column;
    this.parts = parts;
    this.fill = fill;
    this.scale = scale;
  }

  @Override
  public InputColumn column() {
    return column;
  }

  @Override
  public int width() {
    return parts.numbers() + parts.cycleWidth();
  }

  @Override
  public void apply(RawRow row, Place place, float[] out, int offset, long[] unseen)
      throws BadRowException {
    double time = row.numbers[place.number()];
    int at = offset + place.input();
    float finite = 0;
    for (int i = 0; i < fill.length; i++) {
      double x = parts.number(i, time);
      float scaled = scale.of(i, Double.isNaN(x) ? fill[i] : x);
      out[at + i] = scaled;
      finite += scaled * 0;
    }
    if (finite != 0) {
      throw new BadRowException(column.name(), NumberColumn.TOO_LARGE);
    }
    parts.cycles(time, out, at + fill.length);
  }

  @Override
  public boolean missing(RawRow row, Place place) {
    return Double.isNaN(row.numbers[place.number()]);
  }

  @Override
  public void write(ObjectNode json) {
    parts.write(json);
    Json.write(json.putArray("missing"), fill);
    scale.write(json.putObject("scaling"));
  }
}
