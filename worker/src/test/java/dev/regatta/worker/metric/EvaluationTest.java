package dev.regatta.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
  private static final int WIDTH = 7;
  private static final FakeLoss LOSS = new FakeLoss(true);
  private static final List<Metric> METRICS =
      List.of(
          new MeanLoss(),
          new Accuracy(),
          new TopK(3),
          new TopK(5),
          new Rmse(1),
          new Mae(1),
          new R2(),
          new Mape(OptionalInt.of(0)));

  private record Row(float[] outputs, float label, float weight) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyOrderAndPartitionGivesTheSameBits(int seed) {
    Random random = new Random(seed);
    List<Row> rows = rows(random, 700);
    Evaluation whole = evaluate(rows);
    whole.skip(12);

    Collections.shuffle(rows, random);
    List<Evaluation> parts = new ArrayList<>();
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), from + random.nextInt(200));
      parts.add(evaluate(rows.subList(from, to)));
      from = to;
    }
    parts.get(0).skip(5);
    parts.get(parts.size() - 1).skip(7);
    Collections.shuffle(parts, random);
    Evaluation merged = new Evaluation(METRICS);
    for (Evaluation part : parts) {
      merged.merge(Evaluation.decode(METRICS, part.encode()));
    }

    assertThat(merged.encode()).isEqualTo(whole.encode());
    assertThat(merged.values()).isEqualTo(whole.values());
    assertThat(merged.rows()).isEqualTo(700);
    assertThat(merged.skipped()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 22, 23})
  void equalsTheDefinitions(int seed) {
    List<Row> rows = rows(new Random(seed), 300);
    BigDecimal weights = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    BigDecimal errors = BigDecimal.ZERO;
    BigDecimal labels = BigDecimal.ZERO;
    double fractions = 0;
    double right = 0;
    double among3 = 0;
    for (Row row : rows) {
      BigDecimal weight = new BigDecimal(row.weight);
      BigDecimal error = new BigDecimal((double) row.outputs[0] - row.label);
      weights = weights.add(weight);
      squares = squares.add(weight.multiply(error.pow(2)));
      errors = errors.add(weight.multiply(error.abs()));
      double least = Math.max(row.label, Math.ulp(1.0));
      fractions += row.weight * Math.abs((double) row.outputs[0] - row.label) / least;
      labels = labels.add(weight.multiply(new BigDecimal(row.label)));
      int place = sortedClasses(row.outputs).indexOf((int) row.label);
      right += place == 0 ? row.weight : 0;
      among3 += place < 3 ? row.weight : 0;
    }
    BigDecimal mean = labels.divide(weights, MathContext.DECIMAL128);
    BigDecimal spread = BigDecimal.ZERO;
    for (Row row : rows) {
      BigDecimal distance = new BigDecimal(row.label).subtract(mean);
      spread = spread.add(new BigDecimal(row.weight).multiply(distance.pow(2)));
    }
    double weightSum = weights.doubleValue();

    Map<String, Double> values = evaluate(rows).values();
    assertThat(values.keySet())
        .containsExactly("loss", "accuracy", "top-3", "top-5", "rmse", "mae", "r2", "mape");
    assertClose(values, "loss", squares.doubleValue() / weightSum);
    assertClose(values, "accuracy", right / weightSum);
    assertClose(values, "top-3", among3 / weightSum);
    assertClose(values, "rmse", Math.sqrt(squares.doubleValue() / weightSum));
    assertClose(values, "mae", errors.doubleValue() / weightSum);
    assertThat(values.getOrDefault("mape", 0.0) * weightSum / fractions)
        .isCloseTo(1, within(1e-13));
    assertClose(values, "r2", 1 - squares.doubleValue() / spread.doubleValue());
  }

  private static void assertClose(Map<String, Double> values, String label, double expected) {
    assertThat(values.get(label)).as(label).isCloseTo(expected, within(1e-13));
  }

  @Test
  void rowsWithoutWeightsWeighOne() {
    List<Row> rows = rows(new Random(5), 50);
    Evaluation weighted = new Evaluation(METRICS);
    Evaluation unweighted = new Evaluation(METRICS);
    for (Row row : rows) {
      float[] label = {row.label};
      weighted.add(row.outputs, label, new float[] {1}, 1, WIDTH, LOSS);
      unweighted.add(row.outputs, label, null, 1, WIDTH, LOSS);
    }
    assertThat(unweighted.encode()).isEqualTo(weighted.encode());
  }

  @Test
  void rowsBehindTheBlockAreIgnored() {
    Evaluation evaluation = new Evaluation(List.of(new Accuracy()));
    evaluation.add(new float[] {1, 0, 9, 9}, new float[] {0, 77}, null, 1, 2, LOSS);

    assertThat(evaluation.rows()).isEqualTo(1);
    assertThat(evaluation.values()).containsExactly(Map.entry("accuracy", 1.0));
  }

  @Test
  void hasNoValuesWithoutWeight() {
    Evaluation evaluation = new Evaluation(METRICS);
    assertThat(evaluation.values().values()).hasSize(METRICS.size()).containsOnly(Double.NaN);

    evaluation.add(new float[WIDTH], new float[1], new float[1], 1, WIDTH, LOSS);
    assertThat(evaluation.values().values()).containsOnly(Double.NaN);
  }

  @Test
  void refusesOtherMetrics() {
    Evaluation evaluation = new Evaluation(METRICS);
    Evaluation other = new Evaluation(List.of(new Mae(1)));

    assertThatThrownBy(() -> evaluation.merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Mae");
    assertThatThrownBy(() -> Evaluation.decode(METRICS, other.encode()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longs, not " + other.encode().length);
    assertThatThrownBy(() -> new Evaluation(List.of(new TopK(5), new TopK(5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("metric top-5 is listed twice");
  }

  private static Evaluation evaluate(List<Row> rows) {
    Evaluation evaluation = new Evaluation(METRICS);
    float[] outputs = new float[rows.size() * WIDTH];
    float[] labels = new float[rows.size()];
    float[] weights = new float[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i).outputs, 0, outputs, i * WIDTH, WIDTH);
      labels[i] = rows.get(i).label;
      weights[i] = rows.get(i).weight;
    }
    evaluation.add(outputs, labels, weights, rows.size(), WIDTH, LOSS);
    return evaluation;
  }

  /** Outputs on a coarse grid, so that there are ties. */
  private static List<Row> rows(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] outputs = new float[WIDTH];
      for (int j = 0; j < WIDTH; j++) {
        outputs[j] = random.nextInt(6) * 0.3f;
      }
      float weight = random.nextInt(4) == 0 ? 1 : random.nextFloat() * 3;
      rows.add(new Row(outputs, random.nextInt(WIDTH), weight));
    }
    return rows;
  }

  private static List<Integer> sortedClasses(float[] outputs) {
    List<Integer> classes = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      classes.add(i);
    }
    classes.sort((a, b) -> Float.compare(outputs[b], outputs[a])); // stable: lowest index first
    return classes;
  }
}
