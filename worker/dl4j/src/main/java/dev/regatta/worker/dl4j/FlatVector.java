package dev.regatta.worker.dl4j;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A vector in ND4J's memory that is copied to and from an array of the heap as a whole. */
final class FlatVector {
  private final INDArray array;
  private final FloatBuffer memory;

  /** Zeros. */
  FlatVector(int length) {
    this(Nd4j.zeros(DataType.FLOAT, length));
  }

  /** A vector that is there, not a view on another. */
  FlatVector(INDArray array) {
    this.array = array;
    memory = array.data().asNioFloat();
  }

  INDArray array() {
    return array;
  }

  void put(float[] from) {
    memory.put(0, from, 0, from.length);
  }

  void get(float[] to) {
    memory.get(0, to, 0, to.length);
  }
}
