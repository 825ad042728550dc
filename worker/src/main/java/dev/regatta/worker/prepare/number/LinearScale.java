package dev.regatta.worker.prepare.number;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** (curve(x) - offset) / scale. */
public final class LinearScale implements Scale {
  private static final long serialVersionUID = 1L;
  static final String WORD = "linear";

  private final Curve curve;
  private final double[] offset;
  private final double[] scale;

  public LinearScale(Curve curve, double[] offset, double[] scale) {
    if (offset.length != scale.length) {
      throw new IllegalArgumentException(offset.length + " offsets and " + scale.length);
    }
    this.curve = curve;
    this.offset = offset.clone();
    this.scale = scale.clone();
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
    float finite = 0;
    for (int i = 0; i < scale.length; i++) {
      double x = numbers[from + i];
      float scaled = (float) (((Double.isNaN(x) ? fill[i] : x) - offset[i]) / scale[i]);
      out[to + i] = scaled;
      finite += scaled * 0;
    }
    return finite;
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
