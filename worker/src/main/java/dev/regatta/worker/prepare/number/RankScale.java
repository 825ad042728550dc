package dev.regatta.worker.prepare.number;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import java.util.Arrays;

/**
 * The share of training values below x, 0 to 1, linear between landmarks. Values outside those of
 * training get 0 or 1.
 */
final class RankScale implements Scale {
  private static final long serialVersionUID = 1L;
  static final String WORD = "rank";

  private final double[][] values;
  private final double[][] ranks;

  /**
   * A scale.
   *
   * @param values of each number's landmarks, ascending, at least one
   * @param ranks of the landmarks
   */
  RankScale(double[][] values, double[][] ranks) {
    this.values = values;
    this.ranks = ranks;
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public float of(int number, double x) {
    double[] landmarks = values[number];
    double[] rank = ranks[number];
    int at = Arrays.binarySearch(landmarks, x);
    if (at >= 0) {
      return (float) rank[at];
    }
    int above = -at - 1;
    if (above == 0) {
      return 0;
    }
    if (above == landmarks.length) {
      return 1;
    }
    double low = landmarks[above - 1];
    double share = (x - low) / (landmarks[above] - low);
    return (float) (rank[above - 1] + share * (rank[above] - rank[above - 1]));
  }

  @Override
  public void write(ObjectNode json) {
    json.put("type", WORD);
    Json.write(json.putArray("values"), values);
    Json.write(json.putArray("ranks"), ranks);
  }

  static RankScale read(JsonNode json) {
    double[][] values = Json.rows(json, "values");
    double[][] ranks = Json.rows(json, "ranks");
    boolean fits = values.length == ranks.length;
    for (int i = 0; fits && i < values.length; i++) {
      fits = values[i].length == ranks[i].length && values[i].length > 0 && ascends(values[i]);
    }
    if (!fits) {
      throw Json.damaged("values and ranks are not the landmarks of a rank");
    }
    return new RankScale(values, ranks);
  }

  private static boolean ascends(double[] values) {
    for (int i = 1; i < values.length; i++) {
      if (!(values[i - 1] < values[i])) {
        return false;
      }
    }
    return true;
  }
}
