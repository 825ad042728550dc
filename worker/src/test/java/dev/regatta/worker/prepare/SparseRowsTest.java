package dev.regatta.worker.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.worker.prepare.number.Numerics;
import dev.regatta.worker.sparse.NonZeros;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wide vectors and sparse rows against the same numbers in columns that are not wide. */
class SparseRowsTest {
  private static final int WIDE = 1500;
  private static final int FIRST = 1000;
  private static final LabelColumn LABEL = new LabelColumn("y", LabelColumn.Kind.CLASS_NUMBER);

  private static final Layout ONE =
      new Layout(
          List.of(InputColumn.number("a"), InputColumn.vector("v", WIDE), InputColumn.text("t")),
          LABEL,
          null);

  private static final Layout TWO =
      new Layout(
          List.of(
              InputColumn.number("a"),
              InputColumn.vector("v", FIRST),
              InputColumn.vector("w", WIDE - FIRST),
              InputColumn.text("t")),
          LABEL,
          null);

  static Set<String> numerics() {
    return Numerics.REGISTRY.names();
  }

  /** A row of either layout with the same cells; now and then the vectors are missing. */
  private static RawRow row(Layout layout, long seed) {
    Random random = new Random(seed);
    RawRow row = layout.newRow();
    double[] numbers = new double[WIDE];
    for (int i = 0; i < 30; i++) {
      numbers[random.nextInt(WIDE)] =
          random.nextBoolean() ? random.nextInt(9) - 3 : random.nextGaussian();
    }
    boolean missing = random.nextInt(10) == 0;
    row.numbers[0] = random.nextGaussian();
    row.texts[0] = "t" + random.nextInt(5);
    row.labels[0] = random.nextInt(2);
    if (layout.equals(ONE)) {
      row.wide[0].clear();
      for (int i = 0; i < WIDE; i++) {
        row.wide[0].add(i, numbers[i]);
      }
      if (missing) {
        row.wide[0].miss();
      }
    } else {
      System.arraycopy(numbers, 0, row.numbers, 1, WIDE);
      if (missing) {
        Arrays.fill(row.numbers, 1, 1 + WIDE, Double.NaN);
      }
    }
    return row;
  }

  private static PreparationFit fit(Layout layout, String prepare, int from, int to) {
    PreparationFit fit = new PreparationFit(Treatments.of(layout, Prepares.of(prepare)));
    for (int i = from; i < to; i++) {
      fit.add(row(layout, i));
    }
    return fit;
  }

  private static Preparation fitted(Layout layout, String prepare) {
    return fit(layout, prepare, 0, 120).finish();
  }

  private static String numeric(String name, String rest) {
    return "{numeric: %s, missing: {type: median, indicator: true}%s}".formatted(name, rest);
  }

  /** One vector has an indicator, two have two. */
  private static float[] withoutIndicators(float[] inputs, Layout layout) {
    List<Float> kept = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      boolean indicator = layout.equals(ONE) ? i == 1 + WIDE : i == 1 + FIRST || i == 1 + WIDE + 1;
      if (!indicator) {
        kept.add(inputs[i]);
      }
    }
    float[] array = new float[kept.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = kept.get(i);
    }
    return array;
  }

  private static float[] dense(Preparation preparation, RawRow row) throws BadRowException {
    float[] out = new float[preparation.width()];
    preparation.apply(row, out, 0, new long[1]);
    return out;
  }

  private static float[] scattered(Preparation preparation, RawRow row) throws BadRowException {
    NonZeros nonZeros = new NonZeros();
    preparation.apply(row, nonZeros, new long[1]);
    float[] out = new float[preparation.width()];
    for (int i = 0; i < nonZeros.count(); i++) {
      assertThat(nonZeros.values()[i]).isNotZero();
      assertThat(i == 0 || nonZeros.indices()[i - 1] < nonZeros.indices()[i]).isTrue();
      out[nonZeros.indices()[i]] = nonZeros.values()[i];
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("numerics")
  void aWideVectorIsFittedAndPreparedAsNarrowOnesAre(String name) throws Exception {
    Preparation wide = fitted(ONE, numeric(name, ", rows: dense"));
    Preparation narrow = fitted(TWO, numeric(name, ", rows: dense"));
    for (int i = 100; i < 160; i++) {
      float[] found = dense(wide, row(ONE, i));
      assertThat(withoutIndicators(found, ONE))
          .isEqualTo(withoutIndicators(dense(narrow, row(TWO, i)), TWO));
      if (wide.columns()[1].keepsZeros()) {
        assertThat(scattered(wide, row(ONE, i))).isEqualTo(found);
      }
      assertThat(scattered(narrow, row(TWO, i))).isEqualTo(dense(narrow, row(TWO, i)));
    }
  }

  @ParameterizedTest
  @MethodSource("numerics")
  void partsMergeIntoTheFitOfAll(String name) throws IOException {
    String prepare = numeric(name, ", rows: dense");
    PreparationFit merged = fit(ONE, prepare, 80, 120);
    merged.merge(copied(fit(ONE, prepare, 0, 35), prepare));
    merged.merge(copied(fit(ONE, prepare, 35, 80), prepare));
    Preparation all = fitted(ONE, prepare);
    assertThat(copied(merged, prepare).finish().toJson()).isEqualTo(all.toJson());
    assertThat(Preparation.fromJson(all.toJson()).toJson()).isEqualTo(all.toJson());
  }

  private static PreparationFit copied(PreparationFit fit, String prepare) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fit.write(new DataOutputStream(bytes));
    return PreparationFit.read(
        Treatments.of(ONE, Prepares.of(prepare)),
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Test
  void vectorsOfSparseRowsKeepTheirZeros() throws BadRowException {
    Preparation sparse = fitted(ONE, "{rows: sparse}");
    assertThat(sparse.rows()).isEqualTo(RowForm.SPARSE);
    assertThat(Preparation.fromJson(sparse.toJson()).rows()).isEqualTo(RowForm.SPARSE);
    Preparation centered = fitted(ONE, "{rows: dense}");
    assertThat(centered.toJson().has("rows")).isFalse();
    RawRow row = row(ONE, 7);
    float[] zeros = dense(sparse, zeroRow());
    float[] found = dense(sparse, row);
    float[] shifted = dense(centered, row);
    float[] shift = dense(centered, zeroRow());
    for (int i = 1; i <= WIDE; i++) {
      assertThat(zeros[i]).isZero();
      assertThat(found[i])
          .isCloseTo(shifted[i] - shift[i], org.assertj.core.api.Assertions.within(1e-4f));
    }
    // A number beside it is centred as ever.
    assertThat(found[0]).isEqualTo(shifted[0]);
  }

  private static RawRow zeroRow() {
    RawRow row = row(ONE, 7);
    row.wide[0].clear();
    return row;
  }

  @Test
  void rowsAreSparseWhereThatPays() {
    assertThat(fitted(ONE, "{}").rows()).isEqualTo(RowForm.SPARSE);
    assertThat(fitted(ONE, "{numeric: none, missing: {type: constant, value: 0}}").rows())
        .isEqualTo(RowForm.SPARSE);
    assertThat(fitted(ONE, "{numeric: {type: standardize, center: always}}").rows())
        .isEqualTo(RowForm.DENSE);
    Layout narrow =
        new Layout(List.of(InputColumn.number("a"), InputColumn.text("t")), LABEL, null);
    PreparationFit fit = new PreparationFit(Treatments.of(narrow, Prepares.of("{}")));
    fit.add(narrow.newRow());
    fit.add(rowOf(narrow));
    assertThat(fit.finish().rows()).isEqualTo(RowForm.DENSE);
  }

  private static RawRow rowOf(Layout layout) {
    RawRow row = layout.newRow();
    row.texts[0] = "x";
    row.labels[0] = 1;
    return row;
  }

  @Test
  void countsTheInputsThatAreNotZero() throws BadRowException {
    PreparationFit fit = fit(ONE, "{numeric: none, rows: sparse}", 0, 120);
    Preparation preparation = fit.finish();
    long counted = 0;
    long missing = 0;
    for (int i = 0; i < 120; i++) {
      NonZeros nonZeros = new NonZeros();
      preparation.apply(row(ONE, i), nonZeros, new long[1]);
      boolean absent = row(ONE, i).wide[0].missing();
      counted += absent ? 2 : nonZeros.count();
      missing += absent ? 1 : 0;
    }
    assertThat(missing).isPositive();
    assertThat(fit.nonZeros(preparation)).isEqualTo(counted);
  }

  @Test
  void centringIsRefusedWhereRowsAreToBeSparse() {
    assertThatThrownBy(
            () -> fitted(ONE, "{numeric: {type: standardize, center: always}, rows: sparse}"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "prepare.rows: sparse rows need zeros that stay zeros; column v: standardize makes"
                + " zeros of the vector something else; set its numeric to none or"
                + " {type: standardize, center: never}, or take prepare.rows: dense");
    assertThatThrownBy(() -> fitted(TWO, "{numeric: quantile, rows: sparse}"))
        .hasMessageContaining("column v: quantile")
        .hasMessageContaining("column w: quantile");
  }

  @Test
  void rowsWithTablesAreDense() {
    assertThat(fitted(ONE, "{categorical: embedding}").rows()).isEqualTo(RowForm.DENSE);
    assertThatThrownBy(() -> fitted(ONE, "{categorical: embedding, rows: sparse}"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "prepare.rows: sparse rows have no embeddings, and there is one of t; take"
                + " prepare.rows: dense, or one-hot for its categories");
  }

  @Test
  void javaRowsMayNameTheNumbersThatAreNotZero() throws BadRowException {
    double[] numbers = new double[WIDE];
    numbers[3] = 2;
    numbers[FIRST + 7] = -0.5;
    SortedMap<Integer, Object> few = new TreeMap<>(Map.of(3, 2, FIRST + 7, -0.5, 9, 0));
    RawRow wide = ONE.newRow();
    RawRow expected = ONE.newRow();
    new RowValues(ONE).read(Map.of("a", 1, "v", few), wide);
    new RowValues(ONE).read(Map.of("a", 1, "v", numbers), expected);
    assertThat(wide.wide[0].count()).isEqualTo(2).isEqualTo(expected.wide[0].count());
    assertThat(wide.wide[0].indices()[1]).isEqualTo(FIRST + 7);
    assertThat(wide.wide[0].values()[1]).isEqualTo(-0.5);
    RawRow narrow = TWO.newRow();
    Arrays.fill(narrow.numbers, 9);
    new RowValues(TWO)
        .read(Map.of("a", 1, "v", new TreeMap<>(Map.of(3, 2)), "w", new TreeMap<>()), narrow);
    double[] cells = new double[1 + WIDE];
    cells[0] = 1;
    cells[4] = 2;
    assertThat(narrow.numbers).isEqualTo(cells);
    for (Layout layout : List.of(ONE, TWO)) {
      assertThatThrownBy(
              () ->
                  new RowValues(layout)
                      .read(Map.of("v", new TreeMap<>(Map.of(WIDE, 1))), layout.newRow()))
          .hasMessage("column v: " + Values.BAD_INDICES);
    }
  }

  @Test
  void numbersOfAllColumnsFillARow() throws BadRowException {
    Layout numbers =
        new Layout(List.of(InputColumn.number("a"), InputColumn.vector("v", WIDE)), LABEL, null);
    float[] all = new float[1 + WIDE];
    all[0] = 3;
    all[1 + 40] = -2;
    RawRow row = numbers.newRow();
    numbers.fill(row, i -> all[i]);
    assertThat(row.numbers).containsExactly(3);
    assertThat(row.wide[0].count()).isEqualTo(1);
    assertThat(row.wide[0].indices()[0]).isEqualTo(40);
    assertThat(row.wide[0].values()[0]).isEqualTo(-2);
    assertThat(numbers.allNumbers()).isEqualTo(1 + WIDE);
  }
}
