package dev.regatta.bench.step;

import static dev.regatta.bench.measure.Target.atLeast;

import dev.regatta.bench.measure.Target;
import dev.regatta.bench.measure.Targets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a step is to reach. */
final class StepTargets {
  private static final double SHARE_OF_PRODUCTS = 0.85;
  private static final double TWO_REPLICAS = 0.95;
  private static final double ACTIVATION = 0.75;
  private static final double SMALL_BATCH = 1.5;

  private static final Map<String, Target> BY_NAME = new LinkedHashMap<>();

  static {
    libtorch("10-32-2/b32", 15);
    libtorch("28-300-300-300-2/b128", 1.5);
    libtorch("28-300-300-300-2/b1024", 2.5);
    libtorch("784-256-128-10/b128", 1.3);
    libtorch("784-1024-1024-10/b256", 1.05);
    large("28-300-300-300-2/b128", 3);
    large("28-300-300-300-2/b1024", 2);
    large("784-256-128-10/b128", 3);
    large("784-1024-1024-10/b256", 1.7);
    put("10-32-2/b32/sgd/vs-dl4j", 100);
    smallBatch(8, 0.30);
    smallBatch(16, 0.45);
    smallBatch(32, 0.65);
    for (String activation : List.of("gelu", "silu", "tanh", "sigmoid")) {
      put("784-256-128-10/b128/sgd/" + activation + "-vs-relu", ACTIVATION);
    }
  }

  static final Targets ALL = new Targets(BY_NAME);

  private StepTargets() {}

  private static void libtorch(String shape, double times) {
    put(shape + "/sgd/vs-libtorch-1", times);
    put(shape + "/adam/vs-libtorch-1", times);
  }

  private static void large(String shape, double timesDl4j) {
    put(shape + "/sgd/vs-dl4j", timesDl4j);
    put(shape + "/sgd/products", SHARE_OF_PRODUCTS);
    put(shape + "/sgd/two-replicas-vs-products", TWO_REPLICAS);
  }

  private static void smallBatch(int rows, double shareOfLarge) {
    put("784-256-128-10/b" + rows + "/adam/vs-libtorch-1", SMALL_BATCH);
    put("784-256-128-10/b" + rows + "/adam/vs-b128", shareOfLarge);
  }

  private static void put(String figure, double limit) {
    BY_NAME.put("step/" + figure, atLeast(limit));
  }
}
