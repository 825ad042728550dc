package dev.regatta.worker.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

class Nd4jSettingsTest {
  @Test
  void nd4jHasNoThreadsOfItsOwn() {
    Nd4j.getEnvironment().setMaxMasterThreads(2);
    Nd4j.factory().blas().setMaxThreads(2);
    Nd4jSettings.apply();
    assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(1);
    assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(1);
  }

  @Test
  void operationsAreKeptUntilTheyAreDone() {
    Nd4jSettings.apply();
    OpExecutioner first = Nd4j.getExecutioner();
    assertThat(first).isInstanceOf(KeepingExecutioner.class);
    Nd4jSettings.apply();
    assertThat(Nd4j.getExecutioner()).isSameAs(first);
  }

  @Test
  void aShapeIsDescribedToNativeCodeOnce() {
    Nd4jSettings.apply();
    assertThat(Nd4j.getShapeInfoProvider()).isInstanceOf(KnownShapes.class);
    INDArray first = Nd4j.create(DataType.FLOAT, 3, 5);
    DataBuffer described = first.shapeInfoDataBuffer();

    assertThat(Nd4j.create(DataType.FLOAT, 3, 5).shapeInfoDataBuffer()).isSameAs(described);
    assertThat(Nd4j.create(DataType.FLOAT, 6, 5).get(interval(0, 3), all()).shapeInfoDataBuffer())
        .isSameAs(described);
    assertThat(Nd4j.create(DataType.DOUBLE, 3, 5).shapeInfoDataBuffer()).isNotSameAs(described);
    assertThat(Nd4j.create(DataType.FLOAT, 5, 3).shapeInfoDataBuffer()).isNotSameAs(described);
    assertThat(Nd4j.create(DataType.FLOAT, 5, 3).transpose().shapeInfoDataBuffer())
        .isNotSameAs(described);
    assertThat(described.asLong()).isEqualTo(first.dup().shapeInfoDataBuffer().asLong());
  }

  @Test
  void writingToItsShapeChangesNoOtherArray() {
    KnownShapes shapes = new KnownShapes();
    long[] shape = {3, 5};
    long[] stride = {5, 1};
    DataBuffer described = describe(shapes, shape, stride);
    shape[0] = 4;

    assertThat(describe(shapes, new long[] {3, 5}, stride)).isSameAs(described);
    assertThat(describe(shapes, shape, stride).getLong(1)).isEqualTo(4);
  }

  @Test
  void keepsSoManyShapesAndNoMore() {
    KnownShapes shapes = new KnownShapes();
    long[] stride = {1};
    for (int length = 1; length <= KnownShapes.MAX_SHAPES; length++) {
      describe(shapes, new long[] {length}, stride);
    }
    long[] last = {KnownShapes.MAX_SHAPES};
    long[] further = {KnownShapes.MAX_SHAPES + 1};

    assertThat(describe(shapes, last, stride)).isSameAs(describe(shapes, last, stride));
    assertThat(describe(shapes, further, stride)).isNotSameAs(describe(shapes, further, stride));
    assertThat(describe(shapes, further, stride).getLong(1)).isEqualTo(further[0]);
  }

  private static DataBuffer describe(KnownShapes shapes, long[] shape, long[] stride) {
    return shapes.createShapeInformation(shape, stride, 1, 'c', DataType.FLOAT, false).getFirst();
  }
}
