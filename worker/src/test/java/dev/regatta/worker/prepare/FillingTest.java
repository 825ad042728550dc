package dev.regatta.worker.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.category.Encoding;
import dev.regatta.worker.prepare.number.Curve;
import dev.regatta.worker.prepare.number.LinearScale;
import dev.regatta.worker.prepare.number.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FillingTest {
  /** One input: whether the category is 1. Others are unseen. */
  private record One() implements Encoding {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public boolean encode(String category, float[] out, int at) {
      out[at] = category.equals("1") ? 1 : 0;
      return category.equals("1");
    }

    @Override
    public void write(ObjectNode json) {
      throw new UnsupportedOperationException();
    }
  }

  private static NumberColumn column(String name, int size, Curve curve, Random random) {
    boolean identity = random.nextInt(3) == 0;
    double[] offset = random.doubles(size, -3, 3).map(x -> identity ? 0 : x).toArray();
    double[] scale = random.doubles(size, 0.1, 3).map(x -> identity ? 1 : x).toArray();
    InputColumn input = size == 1 ? InputColumn.number(name) : InputColumn.vector(name, size);
    return new NumberColumn(
        input, random.doubles(size).toArray(), new LinearScale(curve, offset, scale));
  }

  private static NumberColumn scaledBy(String name, double scale) {
    Scale linear = new LinearScale(Curve.STRAIGHT, new double[1], new double[] {scale});
    return new NumberColumn(InputColumn.number(name), new double[1], linear);
  }

  private static List<FittedColumn> randomColumns(Random random) {
    List<FittedColumn> columns = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "c" + i;
      int size = 1 + random.nextInt(2) * random.nextInt(9);
      switch (random.nextInt(5)) {
        case 0 -> columns.add(column(name, size, Curve.SIGNED_LOG, random));
        case 1 -> columns.add(new IndicatedColumn(column(name, size, Curve.STRAIGHT, random)));
        case 2 -> columns.add(new CategoryColumn(InputColumn.text(name), new One()));
        default -> columns.add(column(name, size, Curve.STRAIGHT, random));
      }
    }
    return columns;
  }

  @RepeatedTest(20)
  void joinedColumnsHaveTheBitsOfEachAlone() throws BadRowException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<FittedColumn> columns = randomColumns(random);
    int width = columns.stream().mapToInt(FittedColumn::width).sum();
    RawRow row = new RawRow(200, 12, 0, 1);
    Arrays.setAll(row.numbers, i -> random.nextInt(6) == 0 ? Double.NaN : random.nextGaussian());
    Arrays.setAll(row.texts, i -> random.nextInt(6) == 0 ? null : random.nextInt(2) + "");

    float[] expected = new float[width + 3];
    long[] unseenAlone = new long[12];
    int number = 0;
    int text = 0;
    int input = 0;
    for (FittedColumn column : columns) {
      FittedColumn.Place place = new FittedColumn.Place(number, 0, text, input);
      column.apply(row, place, expected, 3, unseenAlone);
      number += column.column().size();
      text += column.column().kind().text() ? 1 : 0;
      input += column.width();
    }
    float[] out = new float[width + 3];
    long[] unseen = new long[12];
    List<Filling> fillings = Filling.of(columns);
    for (Filling filling : fillings) {
      filling.apply(row, out, 3, unseen);
    }
    assertThat(out).as("seed %d", seed).isEqualTo(expected);
    assertThat(unseen).as("seed %d", seed).isEqualTo(unseenAlone);
  }

  @Test
  void neighboursAreJoined() {
    NumberColumn a = scaledBy("a", 1);
    FittedColumn text = new CategoryColumn(InputColumn.text("t"), new One());
    List<Filling> fillings = Filling.of(List.of(a, a, text, a, a, a));
    assertThat(fillings)
        .extracting(Object::getClass)
        .containsExactly(NumberRun.class, PlacedColumn.class, NumberRun.class);
  }

  @Test
  void theColumnThatIsTooLargeIsNamed() {
    List<FittedColumn> columns = List.of(scaledBy("a", 1), scaledBy("b", 1e-300), scaledBy("c", 2));
    RawRow row = new RawRow(3, 0, 0, 1);
    Arrays.fill(row.numbers, 1e10);
    assertThatThrownBy(() -> Filling.of(columns).get(0).apply(row, new float[3], 0, new long[0]))
        .isInstanceOf(BadRowException.class)
        .hasMessageContaining("b")
        .hasMessageContaining(NumberColumn.TOO_LARGE);
  }
}
