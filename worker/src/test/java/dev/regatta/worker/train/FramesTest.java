package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.worker.io.CorruptTensorsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What crosses to workers and back arrives with the same bits. */
class FramesTest {
  /** A NaN with a payload of its own: only its bits tell it from others. */
  private static final double PAYLOAD = Double.longBitsToDouble(0x7FF8_0000_DEAD_BEEFL);

  private static final float[] FLOATS = {
    -0f, 0f, Float.MIN_VALUE, Float.MAX_VALUE, 1 / 3f, -1e-30f, Float.NEGATIVE_INFINITY
  };
  private static final double[] DOUBLES = {
    -0d, Double.MIN_VALUE, Double.MAX_VALUE, 1 / 3d, PAYLOAD, Double.POSITIVE_INFINITY
  };
  private static final KeptSlots[] NOTHING_KEPT = {};

  private static KeptSlots[] kept(int replicas, int slots) {
    KeptSlots[] kept = new KeptSlots[replicas];
    for (int replica = 0; replica < replicas; replica++) {
      float[][] arrays = new float[slots][];
      for (int slot = 0; slot < slots; slot++) {
        arrays[slot] = new float[] {replica, slot, -0f, 1e-40f};
      }
      kept[replica] = new KeptSlots(arrays, replica == 0 ? Long.MAX_VALUE : replica);
    }
    return kept;
  }

  @ParameterizedTest
  @MethodSource
  void plansComeBack(RoundPlan plan, float[][] slots) throws CorruptTensorsException {
    PlanFrame.Decoded decoded = PlanFrame.decode(PlanFrame.encode(plan, FLOATS, slots));

    assertThat(clock(decoded.plan())).isEqualTo(clock(plan));
    TimedSteps timed = plan.timed();
    TimedSteps read = decoded.plan().timed();
    assertThat(read == null).isEqualTo(timed == null);
    if (timed != null && read != null) {
      assertThat(read.nanos()).isEqualTo(timed.nanos());
      assertThat(read.firstSteps()).isEqualTo(timed.firstSteps());
    }
    assertSameBits(decoded.plan().rates(), plan.rates());
    assertSameBits(decoded.weights(), FLOATS);
    assertSameBits(decoded.slots(), slots);
  }

  private static List<Object> clock(RoundPlan plan) {
    return List.of(plan.epoch(), plan.firstStep(), plan.steps(), plan.age(), plan.statistics());
  }

  static Stream<Object[]> plansComeBack() {
    return Stream.of(
        new Object[] {new RoundPlan(0, 0, new double[] {0.1}, 0, false), new float[0][]},
        new Object[] {
          new RoundPlan(Integer.MAX_VALUE, 12, DOUBLES, Long.MAX_VALUE, true),
          new float[][] {FLOATS, {-0f, 2, 3, 4, 5, 6, 7}}
        },
        new Object[] {
          new RoundPlan(
              1, 2, DOUBLES, 3, true, new TimedSteps(1L << 60, new int[] {0, Integer.MAX_VALUE})),
          new float[0][]
        });
  }

  @ParameterizedTest
  @MethodSource
  void updatesComeBack(Update update) throws CorruptTensorsException {
    KeptSlots[] kept = kept(update.activeReplicas(), 2);
    UpdateFrame.Decoded frame = UpdateFrame.decode(UpdateFrame.encode(update, kept));
    Update decoded = frame.update();

    assertThat(counts(decoded)).isEqualTo(counts(update));
    assertThat(decoded.work()).isEqualTo(update.work());
    assertThat(decoded.divergence()).isEqualTo(update.divergence());
    assertSameBits(
        new double[] {decoded.lossSum(), decoded.weightSum()},
        new double[] {update.lossSum(), update.weightSum()});
    assertSameBits(decoded.squaredGradientNorms(), update.squaredGradientNorms());
    assertThat(decoded.statistics()).isEqualTo(update.statistics());
    assertThat(Arrays.deepEquals(bits(decoded.end()), bits(update.end()))).isTrue();
    assertThat(Arrays.deepEquals(decoded.compressed(), update.compressed())).isTrue();
    assertSame(frame.kept(), kept);
  }

  private static List<Object> counts(Update update) {
    return List.of(
        update.worker(), update.rows(), update.activeReplicas(), update.nanos(), update.kernels());
  }

  /** So many active replicas, and one that trained nothing of weight. */
  private static List<ReplicaWork> work(int active) {
    List<ReplicaWork> work = new ArrayList<>();
    for (int replica = 0; replica < active; replica++) {
      work.add(new ReplicaWork(Integer.MAX_VALUE - replica, 1 / 3d + replica));
    }
    work.add(new ReplicaWork(active, -0d));
    return work;
  }

  static Stream<Update> updatesComeBack() {
    double[] norms = {1e-300, 4, 1 / 7d};
    Divergence divergence = new Divergence(3, 1, 7, 99, Double.NaN, 1234);
    String kernels = "OpenBLAS \"Haswell\", \u00b5";
    return Stream.of(
        new Update(
            2,
            96,
            1 / 3d,
            96,
            new float[][] {FLOATS, FLOATS},
            null,
            norms,
            work(1),
            Long.MAX_VALUE,
            kernels,
            null),
        new Update(
            0,
            1L << 40,
            5,
            0.1,
            null,
            new byte[][] {{-128, 0, 127, 5}, {1, 2, 3, 4, 5, 6, 7, 8}},
            norms,
            work(3),
            1,
            kernels,
            null),
        new Update(1, 8, 1, 8, new float[][] {FLOATS}, null, new double[0], work(1), 0, "", null),
        new Update(
            0,
            4,
            1,
            4,
            null,
            new byte[][] {{1, 2, 3, 4}},
            new float[] {-0f, 1, 2.5f, Float.MIN_VALUE},
            norms,
            work(1),
            1,
            kernels,
            null),
        new Update(1, 0, 0, 0, null, null, new double[0], work(0), 0, kernels, null),
        new Update(3, 7, PAYLOAD, -0d, null, null, new double[0], work(2), 5, kernels, divergence),
        new Update(
            0,
            7,
            Double.POSITIVE_INFINITY,
            7,
            null,
            null,
            new double[0],
            work(1),
            5,
            kernels,
            new Divergence(0, 0, 0, 0, Double.POSITIVE_INFINITY, 0)));
  }

  @Test
  void keptSlotsComeBack() throws CorruptTensorsException {
    for (KeptSlots[] kept : new KeptSlots[][] {NOTHING_KEPT, kept(1, 1), kept(4, 2), kept(2, 0)}) {
      assertSame(PlanFrame.decodeKept(PlanFrame.encodeKept(kept)), kept);
    }
  }

  @Test
  void aFrameOfAnotherKindIsRefused() {
    byte[] plan =
        PlanFrame.encode(new RoundPlan(0, 0, new double[1], 0, false), FLOATS, new float[0][]);

    assertThatThrownBy(() -> UpdateFrame.decode(plan)).isInstanceOf(CorruptTensorsException.class);
    assertThatThrownBy(() -> UpdateFrame.decode(Arrays.copyOf(plan, plan.length - 1)))
        .isInstanceOf(CorruptTensorsException.class);
  }

  private static void assertSame(KeptSlots[] actual, KeptSlots[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i].age()).isEqualTo(expected[i].age());
      assertSameBits(actual[i].slots(), expected[i].slots());
    }
  }

  private static void assertSameBits(float[][] actual, float[][] expected) {
    assertThat(actual.length).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertSameBits(actual[i], expected[i]);
    }
  }

  private static void assertSameBits(float[] actual, float[] expected) {
    assertThat(bits(actual)).isEqualTo(bits(expected));
  }

  private static void assertSameBits(double[] actual, double[] expected) {
    assertThat(bits(actual)).isEqualTo(bits(expected));
  }

  private static int @Nullable [][] bits(float @Nullable [][] arrays) {
    return arrays == null
        ? null
        : Arrays.stream(arrays).map(FramesTest::bits).toArray(int[][]::new);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
