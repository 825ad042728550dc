package dev.regatta.driver.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.driver.history.History;
import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.train.KeptFrame;
import dev.regatta.worker.train.KeptSlots;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The loop's state as named arrays: what a checkpoint holds besides its manifest. */
public final class StateFrame {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLOCKS = 7;
  private static final int SUMS = 4;

  private StateFrame() {}

  public static Tensors of(TrainingState state) {
    Tensors frame = new Tensors();
    frame.putMetadata("history", write(state.history));
    frame.put(
        "clocks",
        new long[] {
          state.epoch,
          state.step,
          state.rounds,
          state.rows,
          state.age,
          state.epochRows,
          state.rollbacks
        });
    frame.put(
        "sums", new double[] {state.lossSum, state.weightSum, state.rateScale, state.seconds});
    frame.put("weights", state.weights);
    putAll(frame, "optimizer.", state.optimizerSlots);
    putAll(frame, "rule.", state.ruleSlots);
    if (state.replicaSteps.length > 0) {
      frame.put("replica-steps", Arrays.stream(state.replicaSteps).asLongStream().toArray());
    }
    if (state.average != null) {
      frame.put("average", state.average);
    }
    if (state.best != null) {
      frame.put("best", state.best);
    }
    if (state.kept.length > 0) {
      KeptFrame.put(frame, state.kept);
    }
    return frame;
  }

  /** Reads into a state of the same network, optimizer and rule. */
  public static void read(Tensors frame, TrainingState state) throws CorruptTensorsException {
    long[] clocks = frame.longs("clocks");
    requireLength("clocks", clocks.length, CLOCKS);
    state.epoch = whole(clocks[0]);
    state.step = whole(clocks[1]);
    state.rounds = clocks[2];
    state.rows = clocks[3];
    state.age = clocks[4];
    state.epochRows = clocks[5];
    state.rollbacks = whole(clocks[6]);
    double[] sums = frame.doubles("sums");
    requireLength("sums", sums.length, SUMS);
    state.lossSum = sums[0];
    state.weightSum = sums[1];
    state.rateScale = sums[2];
    state.seconds = sums[3];
    copy(frame.floats("weights"), state.weights);
    readAll(frame, "optimizer.", state.optimizerSlots);
    readAll(frame, "rule.", state.ruleSlots);
    state.replicaSteps = frame.names().contains("replica-steps") ? ints(frame) : new int[0];
    state.average = weights(frame, "average", state);
    state.best = weights(frame, "best", state);
    state.kept = frame.names().contains("kept.ages") ? KeptFrame.take(frame) : new KeptSlots[0];
    for (KeptSlots kept : state.kept) {
      for (float[] slot : kept.slots()) {
        requireParameters(slot, state.weights);
      }
    }
    state.history = readHistory(frame.metadata("history").orElse(""));
  }

  private static int[] ints(Tensors frame) throws CorruptTensorsException {
    long[] steps = frame.longs("replica-steps");
    int[] whole = new int[steps.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = whole(steps[i]);
    }
    return whole;
  }

  /** A count, which is an int. */
  private static int whole(long clock) throws CorruptTensorsException {
    if (clock < 0 || clock > Integer.MAX_VALUE) {
      throw new CorruptTensorsException("a clock of the checkpoint stands at " + clock);
    }
    return (int) clock;
  }

  private static void requireLength(String name, int length, int wanted)
      throws CorruptTensorsException {
    if (length != wanted) {
      throw new CorruptTensorsException(name + " has " + length + " numbers, not " + wanted);
    }
  }

  private static float @Nullable [] weights(Tensors frame, String name, TrainingState state)
      throws CorruptTensorsException {
    if (!frame.names().contains(name)) {
      return null;
    }
    float[] weights = frame.floats(name);
    requireParameters(weights, state.weights);
    return weights;
  }

  private static void putAll(Tensors frame, String prefix, float[][] slots) {
    for (int slot = 0; slot < slots.length; slot++) {
      frame.put(prefix + slot, slots[slot]);
    }
  }

  private static void readAll(Tensors frame, String prefix, float[][] slots)
      throws CorruptTensorsException {
    for (int slot = 0; slot < slots.length; slot++) {
      copy(frame.floats(prefix + slot), slots[slot]);
    }
  }

  private static void copy(float[] from, float[] to) {
    requireParameters(from, to);
    System.arraycopy(from, 0, to, 0, to.length);
  }

  private static void requireParameters(float[] found, float[] wanted) {
    if (found.length != wanted.length) {
      throw new IllegalArgumentException(
          "the checkpoint has " + found.length + " parameters, the job's network " + wanted.length);
    }
  }

  private static String write(History history) {
    try {
      return JSON.writeValueAsString(history);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static History readHistory(String json) {
    try {
      History history = JSON.readValue(json, History.class);
      if (history != null) {
        return history;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the checkpoint's history cannot be read", e);
    }
    throw new IllegalArgumentException("the checkpoint has no history");
  }
}
