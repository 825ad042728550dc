package dev.regatta.worker.dl4j;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.cpu.nativecpu.DirectShapeInfoProvider;

/**
 * Describes a shape to native code once. ND4J's own does so too, but not on the way that most of
 * its arrays and views are made by: each of them asks native code anew, for a description that it
 * then leaves to the collector of the heap. What it describes is constant, so arrays may share it.
 */
final class KnownShapes extends DirectShapeInfoProvider {
  /** What networks of many layers and batches of many lengths have; further ones are not kept. */
  static final int MAX_SHAPES = 20_000;

  private final Map<LongShapeDescriptor, Pair<DataBuffer, long[]>> known =
      new ConcurrentHashMap<>();

  @Override
  public Pair<DataBuffer, long[]> createShapeInformation(
      long[] shape,
      long[] stride,
      long elementWiseStride,
      char order,
      DataType type,
      boolean empty) {
    LongShapeDescriptor key =
        LongShapeDescriptor.fromShape(shape, stride, elementWiseStride, order, type, empty);
    Pair<DataBuffer, long[]> described = known.get(key);
    if (described == null) {
      described =
          super.createShapeInformation(shape, stride, elementWiseStride, order, type, empty);
      if (known.size() < MAX_SHAPES) {
        known.put(key, described);
      }
    }
    return described;
  }
}
