package dev.regatta.worker.network;

import dev.regatta.worker.random.Randoms;

/**
 * Where a layer stands in a network.
 *
 * @param layer the layer of the network that it is or belongs to, 0-based
 * @param name what its parameters' names begin with: {@code layers.0}
 * @param key its key in a job file: {@code network.layers[0]}
 * @param stream names its random numbers; no other place has the same
 */
record Place(int layer, String name, String key, long stream) {
  static Place of(int layer) {
    return new Place(layer, "layers." + layer, "network.layers[" + layer + "]", layer);
  }

  /** The place of a layer within the one that stands here, 0-based. */
  Place inner(int index) {
    return new Place(
        layer,
        name + ".layers." + index,
        key + ".layers[" + index + "]",
        Randoms.key(stream, layer, index));
  }
}
