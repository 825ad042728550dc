package dev.regatta.worker.train;

import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A round's plan and start state as one framed byte array, for exchanges that cross processes. */
public final class PlanFrame {
  private PlanFrame() {}

  /** What all workers get alike: the plan, the weights and the averaged slots. */
  public static byte[] encode(RoundPlan plan, float[] weights, float[][] slots) {
    Tensors frame = new Tensors();
    put(frame, plan);
    frame.put("weights", weights);
    for (int slot = 0; slot < slots.length; slot++) {
      frame.put("slot." + slot, slots[slot]);
    }
    return frame.encode();
  }

  /** Adds the plan alone. */
  public static void put(Tensors frame, RoundPlan plan) {
    frame.put(
        "clock",
        new long[] {plan.epoch(), plan.firstStep(), plan.age(), plan.statistics() ? 1 : 0});
    frame.put("rates", plan.rates());
    if (plan.timed() != null) {
      frame.put("timed", new long[] {plan.timed().nanos()});
      frame.put("first-steps", Arrays.stream(plan.timed().firstSteps()).asLongStream().toArray());
    }
  }

  /** What {@link #put} added. */
  public static RoundPlan take(Tensors frame) throws CorruptTensorsException {
    long[] clock = frame.longs("clock");
    return new RoundPlan(
        (int) clock[0],
        (int) clock[1],
        frame.doubles("rates"),
        clock[2],
        clock[3] == 1,
        takeTimed(frame));
  }

  private static @Nullable TimedSteps takeTimed(Tensors frame) throws CorruptTensorsException {
    if (!frame.names().contains("timed")) {
      return null;
    }
    int[] firstSteps =
        Arrays.stream(frame.longs("first-steps")).mapToInt(Math::toIntExact).toArray();
    return new TimedSteps(frame.longs("timed")[0], firstSteps);
  }

  /** The kept slots of one worker's replicas. */
  public static byte[] encodeKept(KeptSlots[] kept) {
    Tensors frame = new Tensors();
    KeptFrame.put(frame, kept);
    return frame.encode();
  }

  public static KeptSlots[] decodeKept(byte[] bytes) throws CorruptTensorsException {
    return KeptFrame.take(Tensors.decode(bytes));
  }

  public static Decoded decode(byte[] bytes) throws CorruptTensorsException {
    Tensors frame = Tensors.decode(bytes);
    RoundPlan plan = take(frame);
    int slots = 0;
    while (frame.names().contains("slot." + slots)) {
      slots++;
    }
    float[][] slotArrays = new float[slots][];
    for (int slot = 0; slot < slots; slot++) {
      slotArrays[slot] = frame.floats("slot." + slot);
    }
    return new Decoded(plan, frame.floats("weights"), slotArrays);
  }

  /** What {@link #encode} was given. */
  public record Decoded(RoundPlan plan, float[] weights, float[][] slots) {}
}
