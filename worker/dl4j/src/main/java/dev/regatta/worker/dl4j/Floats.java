package dev.regatta.worker.dl4j;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A row-major matrix in ND4J's memory, that whole rows are copied to and from. */
final class Floats {
  private final INDArray all;
  private final FloatBuffer memory;
  private INDArray first;

  Floats(int rows, int columns) {
    all = Nd4j.zeros(DataType.FLOAT, rows, columns);
    memory = all.data().asNioFloat();
    first = all;
  }

  /** The whole matrix. */
  INDArray all() {
    return all;
  }

  /** A view on its first rows: nearly all batches are of one length. */
  INDArray first(int rows) {
    if (rows == all.rows()) {
      return all;
    }
    if (first.rows() != rows) {
      first = all.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
    }
    return first;
  }

  void put(float[] from, int count) {
    memory.put(0, from, 0, count);
  }

  void get(float[] to, int count) {
    memory.get(0, to, 0, count);
  }
}
