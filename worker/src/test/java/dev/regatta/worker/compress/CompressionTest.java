package dev.regatta.worker.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every registered code keeps to, and each against the formats' definitions in double. */
class CompressionTest {
  private static final int ELEMENTS = 1000;

  static Stream<Compression> codes() {
    return Compressions.REGISTRY.names().stream().map(CompressionTest::code);
  }

  private static Compression code(String name) {
    try {
      return Compressions.REGISTRY.type(name).orElseThrow().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no such constructor", e);
    }
  }

  private static float[] random(long seed, double deviation) {
    Random random = new Random(seed);
    float[] values = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      values[i] = (float) (random.nextGaussian() * deviation * Math.pow(2, -random.nextInt(30)));
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("codes")
  void endsComeBackOrDifferencesWithinTheBoundOfTheLeastExactCode(Compression code) {
    float[] start = random(1, 1);
    float[] end = random(2, 1);
    System.arraycopy(start, 0, end, 0, 10);
    byte[] coded = new byte[ELEMENTS * code.bytesPerFloat()];
    code.encode(start, end, 0, ELEMENTS, coded, 0);
    float[] decoded = new float[ELEMENTS];
    code.decode(coded, 0, ELEMENTS, decoded);

    for (int i = 0; i < ELEMENTS; i++) {
      float delta = start[i] - end[i];
      if (code.lossless()) {
        assertThat(decoded[i]).isEqualTo(end[i]);
      } else {
        double bound = 0x1p-8 * Math.abs(delta) + 0x1p-25;
        assertThat(Math.abs((double) decoded[i] - delta)).isLessThanOrEqualTo(bound);
        assertThat(i < 10 && decoded[i] != 0).as("what did not move stays").isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void anyCutIntoRangesGivesTheSameBytesAndBits(Compression code) {
    float[] start = random(3, 1);
    float[] end = random(4, 1e-3);
    int bytes = code.bytesPerFloat();
    byte[] whole = new byte[ELEMENTS * bytes];
    code.encode(start, end, 0, ELEMENTS, whole, 0);
    float[] decoded = new float[ELEMENTS];
    code.decode(whole, 0, ELEMENTS, decoded);
    byte[] cut = new byte[ELEMENTS * bytes];
    float[] part = new float[ELEMENTS];
    for (int from = 0, length = 1; from < ELEMENTS; from += length++) {
      length = Math.min(length, ELEMENTS - from);
      code.encode(start, end, from, length, cut, from * bytes);
      code.decode(whole, from, length, part);
      for (int i = 0; i < length; i++) {
        assertThat(part[i]).isEqualTo(decoded[from + i]);
      }
    }

    assertThat(cut).isEqualTo(whole);
  }

  /** From the format's definition. */
  private static double half(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 0x3FF;
    double magnitude =
        exponent == 0
            ? fraction * Math.pow(2, -24)
            : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }

  @Test
  void everyHalfIsTheNumberOfItsDefinitionAndComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Fp16.toFloat((short) bits);
      if ((bits & 0x7C00) != 0x7C00) {
        assertThat(Double.doubleToRawLongBits(value))
            .isEqualTo(Double.doubleToRawLongBits(half(bits)));
      } else if ((bits & 0x3FF) != 0) {
        assertThat(value).isNaN();
        assertThat(Fp16.toFloat(Fp16.toBits(value))).isNaN();
        continue;
      } else {
        assertThat(value)
            .isEqualTo(bits < 1 << 15 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY);
      }
      assertThat(Fp16.toBits(value)).isEqualTo((short) bits);
    }
  }

  @Test
  void everyBfloat16ComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Bf16.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Bf16.toFloat(Bf16.toBits(value))).isNaN();
      } else {
        assertThat(Bf16.toBits(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void tiesBetweenNeighboursGoToTheEvenOneAndTheRestToTheNearest() {
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float tie = (float) ((half(bits) + half(bits + 1)) / 2);
      assertThat(Fp16.toBits(tie)).isEqualTo((short) (bits + (bits & 1)));
      assertThat(Fp16.toBits(Math.nextDown(tie))).isEqualTo((short) bits);
      assertThat(Fp16.toBits(Math.nextUp(tie))).isEqualTo((short) (bits + 1));
      assertThat(Fp16.toBits(-tie)).isEqualTo((short) ((bits + (bits & 1)) | 0x8000));
    }
    for (int bits = 0; bits < 0x7F7F; bits++) {
      double sum = (double) Bf16.toFloat((short) bits) + Bf16.toFloat((short) (bits + 1));
      float tie = (float) (sum / 2);
      assertThat(Bf16.toBits(tie)).isEqualTo((short) (bits + (bits & 1)));
      assertThat(Bf16.toBits(Math.nextDown(tie))).isEqualTo((short) bits);
      assertThat(Bf16.toBits(Math.nextUp(tie))).isEqualTo((short) (bits + 1));
      assertThat(Bf16.toBits(-tie)).isEqualTo((short) ((bits + (bits & 1)) | 0x8000));
    }
  }

  /** To a number of fraction bits above a smallest exponent, in double, where all is exact. */
  private static double rounded(float value, int fraction, int smallest, double largest) {
    double step = Math.pow(2, Math.max(Math.getExponent(value), smallest) - fraction);
    double nearest = Math.rint(value / step) * step;
    return Math.max(-largest, Math.min(largest, nearest));
  }

  @Test
  void anyFloatIsRoundedAsInDoublePrecision() {
    Random random = new Random(6);
    for (int i = 0; i < 1_000_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        double half = rounded(value, 10, -14, 65504);
        double bfloat = rounded(value, 7, -126, 0x1.FEp127);
        if (half != Fp16.toFloat(Fp16.toBits(value))
            || bfloat != Bf16.toFloat(Bf16.toBits(value))) {
          assertThat(value).as("a float that is rounded otherwise").isNull();
        }
      }
    }
  }

  @Test
  void whatIsTooLargeBecomesTheLargestFiniteNumber() {
    for (float large : new float[] {65520, 1e9f, Float.MAX_VALUE}) {
      assertThat(Fp16.toFloat(Fp16.toBits(large))).isEqualTo(65504f);
      assertThat(Fp16.toFloat(Fp16.toBits(-large))).isEqualTo(-65504f);
    }
    assertThat(Bf16.toFloat(Bf16.toBits(Float.MAX_VALUE))).isEqualTo(0x1.FEp127f);
    assertThat(Bf16.toFloat(Bf16.toBits(-Float.MAX_VALUE))).isEqualTo(-0x1.FEp127f);
  }
}
