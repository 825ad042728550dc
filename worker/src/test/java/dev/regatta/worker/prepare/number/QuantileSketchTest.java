package dev.regatta.worker.prepare.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class QuantileSketchTest {
  private static QuantileSketch of(double... values) {
    QuantileSketch sketch = new QuantileSketch();
    for (double value : values) {
      sketch.add(value);
    }
    return sketch;
  }

  private static byte[] bytes(QuantileSketch sketch) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sketch.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static QuantileSketch throughBytes(QuantileSketch sketch) throws IOException {
    return QuantileSketch.read(new DataInputStream(new ByteArrayInputStream(bytes(sketch))));
  }

  private static double[] draw(int count, DoubleSupplier values) {
    double[] drawn = new double[count];
    Arrays.setAll(drawn, i -> values.getAsDouble());
    return drawn;
  }

  /** By the definition, from all values. */
  private static double exact(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    double high = sorted[Math.min(sorted.length - 1, below + 1)];
    return sorted[below] + (place - below) * (high - sorted[below]);
  }

  @Test
  void fewDifferentValuesAreExact() {
    assertThat(of(3, -1, 10, 2).quantiles().at(0.5)).isEqualTo(2.5);
    assertThat(of(0, 0, 0, -7.25).quantiles().at(0)).isEqualTo(-7.25);
    Random random = new Random(1);
    double[] values = draw(20_000, () -> random.nextInt(4000) - 2000 + 0.1);
    Quantiles quantiles = of(values).quantiles();
    for (double share = 0; share <= 1; share += 0.0625) {
      assertThat(quantiles.at(share)).isEqualTo(exact(values, share));
    }
  }

  @Test
  void manyAreOffByNoMoreThanTheBound() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    double[] spread = draw(60_000, () -> Math.exp(random.nextDouble() * Math.log(4e9)));
    // 4 billion is 32 powers of two: with 45 bits given up, 2^-8 of the value's power of two.
    requireWithin(spread, Math.pow(2, -8), seed);
    double[] narrow = draw(60_000, () -> -122.5 + 0.1 * random.nextDouble());
    // One power of two, of which 0.1 / 64 is in use: 2^-21 would be 4096 keys for all of it.
    requireWithin(narrow, Math.pow(2, -21), seed);
  }

  private static void requireWithin(double[] values, double relative, long seed) {
    Quantiles quantiles = of(values).quantiles();
    for (double share = 0; share <= 1; share += 0.01) {
      double expected = exact(values, share);
      assertThat(quantiles.at(share))
          .as("share %s, seed %d", share, seed)
          .isCloseTo(expected, within(Math.abs(expected) * relative));
    }
  }

  @Test
  void orderAndPartitioningChangeNoBit() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    double[] values =
        draw(30_000, () -> random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4));
    byte[] whole = bytes(of(values));
    // It had to give up bits: otherwise nothing is shown.
    assertThat(whole[0]).isPositive();
    for (int parts = 2; parts <= 50; parts += 16) {
      shuffle(values, random);
      QuantileSketch merged = new QuantileSketch();
      for (int part = 0; part < parts; part++) {
        int from = values.length * part / parts;
        int to = values.length * (part + 1) / parts;
        merged.merge(throughBytes(of(Arrays.copyOfRange(values, from, to))));
      }
      assertThat(bytes(merged)).as("%d parts, seed %d", parts, seed).isEqualTo(whole);
    }
  }

  private static void shuffle(double[] values, Random random) {
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      double value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }
}
