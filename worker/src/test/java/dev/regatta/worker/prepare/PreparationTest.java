package dev.regatta.worker.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.number.Numerics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreparationTest {
  private static final Layout MIXED =
      new Layout(
          List.of(InputColumn.number("a"), InputColumn.text("t"), InputColumn.vector("v", 2)),
          new LabelColumn("y", LabelColumn.Kind.CLASS_TEXT),
          null);

  private static RawRow row(double a, @Nullable String t, double v0, double v1, String label) {
    RawRow row = MIXED.newRow();
    row.numbers[0] = a;
    row.numbers[1] = v0;
    row.numbers[2] = v1;
    row.texts[0] = t;
    row.labelText = label;
    return row;
  }

  private static PreparationFit fit(List<RawRow> rows, String prepare) {
    PreparationFit fit = new PreparationFit(treatments(prepare));
    rows.forEach(fit::add);
    return fit;
  }

  private static Treatments treatments(String prepare) {
    return Treatments.of(MIXED, Prepares.of(prepare));
  }

  private static String with(String numeric) {
    return "{numeric: " + numeric + ", label: none}";
  }

  private static float[] apply(Preparation preparation, RawRow row) throws BadRowException {
    float[] out = new float[preparation.width() + 1];
    preparation.apply(row, out, 1, new long[1]);
    assertThat(out[0]).isZero();
    return java.util.Arrays.copyOfRange(out, 1, out.length);
  }

  private static List<RawRow> randomRows(Random random, int count) {
    List<RawRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double a = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian() * 1e6;
      String t = random.nextInt(10) == 0 ? null : "t" + random.nextInt(7);
      double whole = random.nextInt(2_000_000) - 1_000_000;
      rows.add(row(a, t, whole, 1e8 + random.nextDouble(), "c" + random.nextInt(3)));
    }
    return rows;
  }

  static Set<String> numerics() {
    return Numerics.REGISTRY.names();
  }

  @ParameterizedTest
  @MethodSource("numerics")
  void anyOrderAndAnyPartitioningFitTheSameBits(String numeric) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<RawRow> rows = randomRows(random, 500);
    ObjectNode whole = fit(rows, with(numeric)).finish().toJson();
    for (int parts = 1; parts <= 9; parts += 4) {
      Collections.shuffle(rows, random);
      PreparationFit merged = new PreparationFit(treatments(with(numeric)));
      for (int part = 0; part < parts; part++) {
        int from = rows.size() * part / parts;
        int to = rows.size() * (part + 1) / parts;
        merged.merge(throughBytes(fit(rows.subList(from, to), with(numeric)), with(numeric)));
      }
      assertThat(merged.finish().toJson()).as("seed %d", seed).isEqualTo(whole);
    }
  }

  private static PreparationFit throughBytes(PreparationFit fit, String prepare)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fit.write(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    return PreparationFit.read(treatments(prepare), in);
  }

  @Test
  void standardizedNumbersMatchDecimalArithmetic() throws BadRowException {
    List<RawRow> rows = randomRows(new Random(5), 300);
    Preparation preparation = fit(rows, with("standardize")).finish();
    for (int slot = 0; slot < 3; slot++) {
      BigDecimal sum = BigDecimal.ZERO;
      int count = 0;
      for (RawRow row : rows) {
        if (!Double.isNaN(row.numbers[slot])) {
          sum = sum.add(new BigDecimal(row.numbers[slot]));
          count++;
        }
      }
      BigDecimal mean = sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
      BigDecimal squares = BigDecimal.ZERO;
      for (RawRow row : rows) {
        if (!Double.isNaN(row.numbers[slot])) {
          squares = squares.add(new BigDecimal(row.numbers[slot]).subtract(mean).pow(2));
        }
      }
      BigDecimal variance = squares.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
      double deviation = variance.sqrt(MathContext.DECIMAL128).doubleValue();
      int output = slot == 0 ? 0 : 7 + slot;
      for (RawRow row : rows.subList(0, 50)) {
        double x = row.numbers[slot];
        double expected = Double.isNaN(x) ? 0 : (x - mean.doubleValue()) / deviation;
        assertThat(apply(preparation, row)[output]).isCloseTo((float) expected, within(1e-6f));
      }
    }
  }

  @Test
  void minMaxAndNoneAndConstants() throws BadRowException {
    List<RawRow> rows =
        List.of(row(2, "x", 7, -1, "p"), row(4, "x", 7, Double.NaN, "p"), row(6, "x", 7, 3, "q"));
    assertThat(apply(fit(rows, with("min-max")).finish(), rows.get(1)))
        .containsExactly(0.5f, 1, 0, 0.5f);
    assertThat(apply(fit(rows, with("none")).finish(), rows.get(1))).containsExactly(4, 1, 7, 1);
    assertThat(apply(fit(rows, with("standardize")).finish(), rows.get(0))[2]).isZero();
  }

  @Test
  void unseenCategoriesAreZerosAndCountedAndMissingOnesAreZeros() throws BadRowException {
    Preparation preparation =
        fit(List.of(row(1, "b", 0, 0, "p"), row(2, "a", 0, 1, "q")), with("none")).finish();
    long[] unseen = new long[1];
    float[] out = new float[preparation.width()];
    preparation.apply(row(1, "a", 0, 0, "p"), out, 0, unseen);
    assertThat(out).containsExactly(1, 1, 0, 0, 0);
    preparation.apply(row(1, null, 0, 0, "p"), out, 0, unseen);
    assertThat(out).containsExactly(1, 0, 0, 0, 0);
    assertThat(unseen).containsExactly(0);
    preparation.apply(row(1, "c", 0, 0, "p"), out, 0, unseen);
    assertThat(out).containsExactly(1, 0, 0, 0, 0);
    assertThat(unseen).containsExactly(1);
  }

  @Test
  void classesThatAreNumbersAscendAsNumbers() throws BadRowException {
    Layout layout =
        new Layout(
            List.of(InputColumn.number("a")),
            new LabelColumn("y", LabelColumn.Kind.CLASS_NUMBER),
            null);
    PreparationFit fit = new PreparationFit(Treatments.of(layout, Prepares.of("{}")));
    for (double label : new double[] {10, 9, -1, 0.5, 9}) {
      RawRow row = layout.newRow();
      row.labels[0] = label;
      fit.add(row);
    }
    Preparation preparation = fit.finish();
    assertThat(preparation.classes()).containsExactly("-1", "0.5", "9", "10");
    RawRow row = layout.newRow();
    row.labels[0] = 9;
    assertThat(label(preparation, row)).isEqualTo(2);
    row.labels[0] = 8;
    assertThatThrownBy(() -> label(preparation, row))
        .isInstanceOf(BadRowException.class)
        .hasMessageContaining("column y");
    assertThat(ClassNames.sorted(List.of("10", "9", "x"))).containsExactly("10", "9", "x");
  }

  @Test
  void jsonBringsBackTheSameBits() throws Exception {
    List<RawRow> rows = randomRows(new Random(1), 100);
    for (String numeric : numerics()) {
      Preparation preparation = fit(rows, with(numeric)).finish();
      ObjectMapper mapper = new ObjectMapper();
      String text = mapper.writeValueAsString(preparation.toJson());
      Preparation back = Preparation.fromJson(mapper.readTree(text));
      assertThat(mapper.writeValueAsString(back.toJson())).isEqualTo(text);
      assertThat(back.layout()).isEqualTo(MIXED);
      assertThat(back.classes()).containsExactly("c0", "c1", "c2");
      for (RawRow row : rows) {
        assertThat(apply(back, row)).isEqualTo(apply(preparation, row));
        assertThat(label(back, row)).isEqualTo(label(preparation, row));
      }
    }
  }

  @Test
  void damagedJsonIsRefusedByName() {
    ObjectNode json = fit(randomRows(new Random(1), 10), with("min-max")).finish().toJson();
    ObjectNode newer = json.deepCopy().put("formatVersion", 3);
    assertThatThrownBy(() -> Preparation.fromJson(newer))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("format version 3; this release reads 1 to 2");
    ObjectNode without = json.deepCopy();
    without.remove("columns");
    assertThatThrownBy(() -> Preparation.fromJson(without)).hasMessageContaining("no columns");
    ObjectNode shorter = json.deepCopy();
    ((ObjectNode) shorter.get("columns").get(2)).putArray("missing").add(1.5).add(2).add(3);
    assertThatThrownBy(() -> Preparation.fromJson(shorter))
        .hasMessageContaining("column v has arrays of different lengths");
  }

  @Test
  void tooManyCategoriesAreRefusedByColumn() {
    PreparationFit fit = new PreparationFit(treatments("{}"));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= 10_000; i++) {
                fit.add(row(i, "id-" + i, 0, 0, "p"));
              }
            })
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column t has more than 10000 different texts");
  }

  @Test
  void aColumnWithoutAnyValueIsRefused() {
    PreparationFit fit = fit(List.of(row(Double.NaN, "x", 0, 0, "p")), "{}");
    assertThatThrownBy(() -> fit.finish())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column a has no value in any training row");
  }

  @Test
  void aNumberThatScalingDrivesOutOfRangeIsABadRow() {
    List<RawRow> rows = List.of(row(0, "x", 0, 0, "p"), row(1e-30, "x", 0, 1, "q"));
    Preparation preparation = fit(rows, with("min-max")).finish();
    assertThatThrownBy(() -> apply(preparation, row(1e30, "x", 0, 0, "p")))
        .isInstanceOf(BadRowException.class)
        .hasMessageContaining("column a: a number that is too large");
  }

  private static float label(Preparation preparation, RawRow row) throws BadRowException {
    float[] label = {Float.NaN};
    preparation.labels(row, label, 0);
    return label[0];
  }

  @Test
  void everyTargetIsScaledForItself() throws BadRowException {
    LabelColumn label = new LabelColumn(List.of("x", "y"), LabelColumn.Kind.TARGET);
    Layout layout = new Layout(List.of(InputColumn.number("n")), label, null);
    PreparationFit fit = new PreparationFit(Treatments.of(layout, Prepares.of("{}")));
    RawRow row = layout.newRow();
    for (int i = 0; i < 4; i++) {
      row.numbers[0] = i;
      row.labels[0] = 100 + 10 * (i % 2);
      row.labels[1] = i % 2 == 0 ? -3 : -1;
      fit.add(row);
    }
    Preparation preparation = fit.finish();
    assertThat(preparation.labels()).isEqualTo(2);
    assertThat(preparation.labelScales()).containsExactly(5.0, 1.0);

    Preparation back = Preparation.fromJson(preparation.toJson());
    assertThat(back.layout()).isEqualTo(layout);
    float[] labels = new float[3];
    for (Preparation one : List.of(preparation, back)) {
      one.labels(row, labels, 1);
      assertThat(labels).containsExactly(0, 1, 1);
      assertThat(one.target(0, 1)).isEqualTo(110);
      assertThat(one.target(1, 1)).isEqualTo(-1);
    }
  }

  @Test
  void countsAndFlagsAreNotScaled() throws BadRowException {
    for (LabelColumn.Kind kind : List.of(LabelColumn.Kind.COUNT, LabelColumn.Kind.FLAG)) {
      Layout layout =
          new Layout(List.of(InputColumn.number("n")), new LabelColumn("y", kind), null);
      PreparationFit fit = new PreparationFit(Treatments.of(layout, Prepares.of("{}")));
      RawRow row = layout.newRow();
      row.labels[0] = 1;
      fit.add(row);
      Preparation back = Preparation.fromJson(fit.finish().toJson());
      assertThat(label(back, row)).isEqualTo(1);
      assertThat(back.labelScales()).containsExactly(1.0);
      assertThat(back.classes()).isEmpty();
      assertThat(back.layout().label().kind()).isEqualTo(kind);
    }
  }

  @Test
  void theRowsOfEveryClassAreCounted() {
    Layout layout =
        new Layout(
            List.of(InputColumn.number("n")),
            new LabelColumn("y", LabelColumn.Kind.CLASS_NUMBER),
            null);
    Treatments treatments = Treatments.of(layout, Prepares.of("{}"));
    PreparationFit fit = new PreparationFit(treatments);
    PreparationFit other = new PreparationFit(treatments);
    RawRow row = layout.newRow();
    for (int i = 0; i < 9; i++) {
      row.labels[0] = i % 4;
      (i < 5 ? fit : other).add(row);
    }
    fit.merge(other);
    assertThat(fit.classRows()).isEqualTo(Map.of("0", 3L, "1", 2L, "2", 2L, "3", 2L));
  }
}
