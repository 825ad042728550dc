package dev.regatta.worker.train;

import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;

/** Kept slots within a frame: an array of ages, then each replica's slots. */
public final class KeptFrame {
  private KeptFrame() {}

  /** Adds the slots of all given replicas. */
  public static void put(Tensors frame, KeptSlots[] kept) {
    long[] ages = new long[kept.length];
    for (int replica = 0; replica < kept.length; replica++) {
      ages[replica] = kept[replica].age();
      float[][] slots = kept[replica].slots();
      for (int slot = 0; slot < slots.length; slot++) {
        frame.put(name(replica, slot), slots[slot]);
      }
    }
    frame.put("kept.ages", ages);
  }

  /** What {@link #put} added. */
  public static KeptSlots[] take(Tensors frame) throws CorruptTensorsException {
    long[] ages = frame.longs("kept.ages");
    KeptSlots[] kept = new KeptSlots[ages.length];
    for (int replica = 0; replica < kept.length; replica++) {
      int slots = 0;
      while (frame.names().contains(name(replica, slots))) {
        slots++;
      }
      float[][] arrays = new float[slots][];
      for (int slot = 0; slot < slots; slot++) {
        arrays[slot] = frame.floats(name(replica, slot));
      }
      kept[replica] = new KeptSlots(arrays, ages[replica]);
    }
    return kept;
  }

  private static String name(int replica, int slot) {
    return "kept." + replica + "." + slot;
  }
}
