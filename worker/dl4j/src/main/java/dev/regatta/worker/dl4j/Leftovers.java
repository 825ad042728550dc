package dev.regatta.worker.dl4j;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What batch normalizations of DL4J make outside of its workspaces in every pass: two arrays of the
 * size of their activations, in fields that the way back sets to null. Nothing but a collection of
 * the heap would give their memory back, and to the heap they are small: hundreds of steps hold
 * gigabytes before there is one.
 */
final class Leftovers {
  private static final List<Field> FIELDS = Stream.of("xMu", "xHat").map(Leftovers::field).toList();

  private final List<BatchNormalization> layers;
  private final List<INDArray> held = new ArrayList<>();
  private long bytes;

  /** Those of a network's layers. */
  Leftovers(Layer[] all) {
    layers =
        Stream.of(all)
            .filter(BatchNormalization.class::isInstance)
            .map(BatchNormalization.class::cast)
            .toList();
  }

  private static Field field(String name) {
    try {
      Field field = BatchNormalization.class.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("another version of DL4J than this one was made for", e);
    }
  }

  /** After the way forward: notes what the way back may still need. */
  void note() {
    try {
      for (BatchNormalization layer : layers) {
        for (Field field : FIELDS) {
          INDArray array = (INDArray) field.get(layer);
          if (array != null) {
            held.add(array);
          }
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of those that were given back last. */
  long bytes() {
    return bytes;
  }

  /** After a pass: gives the memory back of what is no part of a workspace. */
  void close() {
    bytes = 0;
    for (INDArray array : held) {
      if (array.closeable()) {
        bytes += array.length() * Float.BYTES;
        array.close();
      }
    }
    held.clear();
  }
}
