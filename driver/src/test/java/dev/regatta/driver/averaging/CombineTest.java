package dev.regatta.driver.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.Workers;
import dev.regatta.worker.compress.Compression;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.ReplicaWork;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pass over slices, in several threads, against the formula element by element. */
class CombineTest {
  /** Below a slice, several slices with a rest, and enough for several threads. */
  private static final int[] SIZES = {5, 5000, 100_001};

  private static final List<Averaging> RULES =
      List.of(new Mean(1), new Mean(0.7), new SlowMomentum(0.9, OptionalDouble.of(0.6)));

  private static LocalSpec spec(String compression) {
    return spec(compression, "momentum");
  }

  private static LocalSpec spec(String compression, String optimizer) {
    WorkerSpec spec =
        Workers.bindSpec(
            JobText.parse(
                "test",
                """
                network: {layers: [], loss: cross-entropy}
                inputs: 2
                classes: 2
                label-scale: 1
                optimizer: %s
                regularization: {}
                local-state: average
                compression: %s
                batch-size: 4
                threads: 1
                seed: 5
                """
                    .formatted(optimizer, compression),
                Map.of()));
    return spec.local(spec.buildNetwork());
  }

  private static float[] random(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i % 7 == 0 ? -0f : (float) random.nextGaussian();
    }
    return values;
  }

  private static TrainingState state(int parameters, Averaging rule) {
    Random random = new Random(parameters);
    TrainingState state = new TrainingState(parameters, 1, rule.slots());
    System.arraycopy(random(random, parameters), 0, state.weights, 0, parameters);
    System.arraycopy(random(random, parameters), 0, state.optimizerSlots[0], 0, parameters);
    for (float[] slot : state.ruleSlots) {
      System.arraycopy(random(random, parameters), 0, slot, 0, parameters);
    }
    return state;
  }

  /** Of workers in order, every third without rows. */
  private static List<Update> updates(int workers, LocalSpec spec, TrainingState state) {
    Random random = new Random(workers);
    List<Update> updates = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      float[][] end = {random(random, state.weights.length), random(random, state.weights.length)};
      double weight = worker % 3 == 2 ? 0 : 1 + 10 * random.nextDouble();
      updates.add(update(worker, weight, end, spec, state));
    }
    return updates;
  }

  private static Update update(
      int worker, double weight, float[][] end, LocalSpec spec, TrainingState state) {
    byte[][] codes = null;
    if (!spec.compression().lossless() && weight > 0) {
      codes = new byte[end.length][];
      for (int vector = 0; vector < end.length; vector++) {
        float[] start = vector == 0 ? state.weights : state.optimizerSlots[vector - 1];
        codes[vector] = code(spec.compression(vector), start, end[vector]);
      }
    }
    boolean exact = codes == null && weight > 0;
    return new Update(
        worker,
        0,
        0,
        weight,
        exact ? end : null,
        codes,
        new double[0],
        List.of(new ReplicaWork(1, weight)),
        0,
        "",
        null);
  }

  private static byte[] code(Compression code, float[] start, float[] end) {
    byte[] bytes = new byte[start.length * code.bytesPerFloat()];
    code.encode(start, end, 0, start.length, bytes, 0);
    return bytes;
  }

  /** The formula, element by element. */
  private static float[] mean(int vector, float[] start, List<Update> updates, LocalSpec spec) {
    List<Update> active = updates.stream().filter(update -> update.weightSum() > 0).toList();
    Compression code = spec.compression(vector);
    float[] mean = start.clone();
    float[][] values = new float[active.size()][start.length];
    boolean differences = false;
    for (int worker = 0; worker < values.length; worker++) {
      byte @Nullable [][] codes = active.get(worker).compressed();
      float @Nullable [][] end = active.get(worker).end();
      if (end != null) {
        values[worker] = end[vector];
      } else if (codes != null) {
        code.decode(codes[vector], 0, start.length, values[worker]);
        differences = !code.lossless();
      }
    }
    for (int i = 0; i < start.length && values.length > 0; i++) {
      mean[i] = mean(start[i], column(values, i), active, differences);
    }
    return mean;
  }

  private static float[] column(float[][] values, int element) {
    float[] column = new float[values.length];
    for (int worker = 0; worker < column.length; worker++) {
      column[worker] = values[worker][element];
    }
    return column;
  }

  /** Knuth's TwoSum and the error of a product by a fused multiply-add, in shares of 256. */
  private static float mean(
      float start, float[] values, List<Update> updates, boolean differences) {
    if (values.length == 1 && !differences) {
      return values[0];
    }
    double total = updates.stream().mapToDouble(Update::weightSum).sum();
    float high = 0;
    float excess = 0;
    for (int worker = 0; worker < values.length; worker++) {
      double share = 256 * (updates.get(worker).weightSum() / total);
      float p = (float) share;
      float product = p * values[worker];
      float tooMuch = Math.fma(-p, values[worker], product);
      tooMuch = Math.fma(-(float) (share - p), values[worker], tooMuch);
      // Not added to 0: the mean of negative zeros is one.
      float sum = worker == 0 ? product : high + product;
      float other = sum - high;
      float lost = worker == 0 ? 0 : (high - (sum - other)) + (product - other);
      excess = worker == 0 ? tooMuch : excess + (tooMuch - lost);
      high = sum;
    }
    if (!differences) {
      return (high - excess) / 256;
    }
    float change = high / 256;
    float end = start - change;
    float back = start - end;
    return end + (((start - (end + back)) - (change - back)) + excess / 256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "bf16", "fp16"})
  void everyElementFollowsTheFormula(String compression) {
    LocalSpec spec = spec(compression);
    for (int parameters : SIZES) {
      for (int workers : new int[] {0, 1, 2, 4, 7}) {
        for (Averaging rule : RULES) {
          TrainingState expected = state(parameters, rule);
          List<Update> updates = updates(workers, spec, expected);
          float[] mean = mean(0, expected.weights, updates, spec);
          rule.apply(expected.weights, mean, expected.ruleSlots, 0, parameters, 0.1);
          float[] slot = mean(1, expected.optimizerSlots[0], updates, spec);
          TrainingState state = state(parameters, rule);

          Combine.apply(updates, spec, rule, 0.1, state);

          String of = parameters + " parameters, " + workers + " workers, " + rule;
          assertSameBits(state.weights, expected.weights, of);
          assertSameBits(state.optimizerSlots[0], slot, of);
          for (int i = 0; i < rule.slots(); i++) {
            assertSameBits(state.ruleSlots[i], expected.ruleSlots[i], of);
          }
        }
      }
    }
  }

  /** Adamax: a mean of gradients, and a maximum. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "bf16"})
  void slotsThatAreMaximaMeetByTheirMaximum(String compression) {
    LocalSpec spec = spec(compression, "adamax");
    int parameters = 2_000;
    TrainingState state = new TrainingState(parameters, 2, 0);
    float[][] slots = {
      random(new Random(1), parameters),
      random(new Random(2), parameters),
      random(new Random(3), parameters)
    };
    List<Update> updates = new ArrayList<>();
    for (int worker = 0; worker < 3; worker++) {
      float[][] end = {new float[parameters], slots[worker], slots[worker]};
      updates.add(update(worker, worker, end, spec, state));
    }
    float[] mean = mean(1, state.optimizerSlots[0], updates, spec);

    Combine.apply(updates, spec, new Mean(1), 0.1, state);

    assertSameBits(state.optimizerSlots[0], mean, compression);
    for (int i = 0; i < parameters; i++) {
      assertThat(state.optimizerSlots[1][i])
          .as("without the first worker, which trained nothing")
          .isEqualTo(Math.max(slots[1][i], slots[2][i]));
    }
  }

  private static void assertSameBits(float[] actual, float[] expected, String of) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(actual[i]) != Float.floatToRawIntBits(expected[i])) {
        assertThat(actual[i]).as("element %d of %s", i, of).isEqualTo(expected[i]);
        assertThat(actual[i]).as("zero %d of %s", i, of).isNotEqualTo(0f);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"none, 2", "none, 5", "bf16, 2"})
  void nothingAsLongAsTheParametersIsAllocated(String compression, int workers) {
    int parameters = 400_000;
    LocalSpec spec = spec(compression);
    Averaging rule = RULES.get(2);
    TrainingState state = state(parameters, rule);
    List<Update> updates = updates(workers, spec, state);
    List<Long> allocated = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      long before = allocatedBytes();
      Combine.apply(updates, spec, rule, 0.1, state);
      allocated.add(allocatedBytes() - before);
    }

    assertThat(Collections.min(allocated)).isBetween(1L, parameters / 4L);
  }

  /** By this thread and by those that help with slices. */
  private static long allocatedBytes() {
    ThreadMXBean all = ManagementFactory.getThreadMXBean();
    // Without stacks: what looks at the threads should not allocate much itself.
    long[] threads =
        Arrays.stream(all.getThreadInfo(all.getAllThreadIds()))
            .filter(Objects::nonNull)
            .filter(
                thread ->
                    thread.getThreadId() == Thread.currentThread().getId()
                        || thread.getThreadName().startsWith("ForkJoinPool.commonPool"))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    long[] bytes =
        ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
            .getThreadAllocatedBytes(threads);
    return Arrays.stream(bytes).filter(count -> count > 0).sum();
  }
}
