package dev.regatta.worker.prepare.number;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** (curve(x) - offset) / scale. */
public final class LinearScale implements Scale {
  private static final long serialVersionUID = 1L;
  static final String WORD = "linear";

  private final Curve curve;
  private final double[] offset;
  private final double[] scale;

  /** Whether numbers stay as they are: (x - 0) / 1 has the bits of x. */
  private final boolean identity;

  public LinearScale(Curve curve, double[] offset, double[] scale) {
    if (offset.length != scale.length) {
      throw new IllegalArgumentException(offset.length + " offsets and " + scale.length);
    }
    this.curve = curve;
    this.offset = offset.clone();
    this.scale = scale.clone();
    identity =
        curve == Curve.STRAIGHT
            && Arrays.stream(offset).allMatch(x -> Double.doubleToRawLongBits(x) == 0)
            && Arrays.stream(scale).allMatch(x -> x == 1);
  }

  /** Several straight scales as one. */
  public static LinearScale joined(List<LinearScale> scales) {
    return new LinearScale(
        Curve.STRAIGHT,
        scales.stream().flatMapToDouble(one -> Arrays.stream(one.offset)).toArray(),
        scales.stream().flatMapToDouble(one -> Arrays.stream(one.scale)).toArray());
  }

  /** Whether numbers go through no curve. */
  public boolean straight() {
    return curve == Curve.STRAIGHT;
  }

  /** By rules for each number. A scale of 0, that of a constant, becomes 1. */
  static LinearScale of(
      Curve curve,
      List<NumberSummary> numbers,
      ToDoubleFunction<NumberSummary> offset,
      ToDoubleFunction<NumberSummary> scale) {
    return new LinearScale(
        curve,
        numbers.stream().mapToDouble(offset).toArray(),
        numbers.stream().mapToDouble(scale).map(s -> s == 0 ? 1 : s).toArray());
  }

  @Override
  public int size() {
    return scale.length;
  }

  @Override
  public float of(int number, double x) {
    return (float) ((curve.of(x) - offset[number]) / scale[number]);
  }

  @Override
  public float apply(double[] numbers, int from, double[] fill, float[] out, int to) {
    if (curve != Curve.STRAIGHT) {
      return Scale.super.apply(numbers, from, fill, out, to);
    }
    if (identity) {
      for (int i = 0; i < scale.length; i++) {
        double x = numbers[from + i];
        out[to + i] = (float) (Double.isNaN(x) ? fill[i] : x);
      }
    } else {
      for (int i = 0; i < scale.length; i++) {
        double x = numbers[from + i];
        out[to + i] = (float) (((Double.isNaN(x) ? fill[i] : x) - offset[i]) / scale[i]);
      }
    }
    return zeroTimes(out, to, to + scale.length);
  }

  /** NaN where a number is not finite, else 0. In four sums, none of which waits for another. */
  private static float zeroTimes(float[] values, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += values[i] * 0;
      b += values[i + 1] * 0;
      c += values[i + 2] * 0;
      d += values[i + 3] * 0;
    }
    for (; i < to; i++) {
      a += values[i] * 0;
    }
    return a + b + c + d;
  }

  @Override
  public void write(ObjectNode json) {
    json.put("type", WORD);
    if (curve != Curve.STRAIGHT) {
      json.put("curve", Json.word(curve));
    }
    Json.write(json.putArray("offset"), offset);
    Json.write(json.putArray("scale"), scale);
  }

  static LinearScale read(JsonNode json) {
    JsonNode curve = json.get("curve");
    double[] offset = Json.numbers(json, "offset");
    double[] scale = Json.numbers(json, "scale");
    if (offset.length != scale.length) {
      throw Json.damaged("offset and scale are arrays of different lengths");
    }
    return new LinearScale(
        curve == null ? Curve.STRAIGHT : Json.constant(Curve.class, curve.asText()), offset, scale);
  }
}
