package dev.regatta.worker.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Layers at their places, one behind the other. */
final class Stages {
  private Stages() {}

  /**
   * Puts layers behind each other.
   *
   * @param places by the layer's index
   * @param inputs floats per row that the first one takes
   * @param offset of its first parameter in the flat array
   */
  static List<Stage> of(List<Layer> layers, IntFunction<Place> places, int inputs, int offset) {
    List<Stage> stages = new ArrayList<>();
    int width = inputs;
    int next = offset;
    for (int i = 0; i < layers.size(); i++) {
      Stage stage = layers.get(i).stage(places.apply(i), width, next);
      stages.add(stage);
      width = stage.outputs();
      next = stage.end();
    }
    return stages;
  }
}
