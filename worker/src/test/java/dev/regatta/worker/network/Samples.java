package dev.regatta.worker.network;

import dev.regatta.conf.Default;
import dev.regatta.conf.Registry;
import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.loss.Losses;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** What the tests of this package share. */
final class Samples {
  private Samples() {}

  static Stream<Blas> backends() {
    return Stream.of(Blas.plainJava(), Blas.best());
  }

  /** A strategy with the defaults of its numbers. */
  static <T> T strategy(Registry<T> registry, String name) {
    Class<? extends T> type = registry.type(name).orElseThrow();
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = Double.valueOf(components[i].getAnnotation(Default.class).value());
    }
    try {
      return type.getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no such constructor", e);
    }
  }

  static Activation activation(String name) {
    return strategy(Activations.REGISTRY, name);
  }

  static Loss loss(String name) {
    return strategy(Losses.REGISTRY, name);
  }

  static DenseLayer layer(int units, String activation, double dropout) {
    return new DenseLayer(units, activation(activation), dropout, Optional.empty());
  }

  static Normalization normalization(String name) {
    return strategy(Normalizations.REGISTRY, name);
  }

  /** A layer as its reference defines it. */
  static Layer layer(ReferenceLayer reference) {
    if (reference instanceof ReferenceLayer.Fully fully) {
      return new DenseLayer(
          fully.units(),
          activation(fully.activation()),
          0,
          Optional.empty(),
          Optional.ofNullable(fully.normalization()).map(Samples::normalization),
          0);
    }
    if (reference instanceof ReferenceLayer.Residual residual) {
      return new ResidualLayer(
          residual.layers().stream().map(Samples::layer).toList(),
          activation(residual.activation()));
    }
    throw new AssertionError("no layer for " + reference);
  }

  static DenseNetwork network(ReferenceStack reference) {
    return network(
        reference.inputs(),
        reference.outputs(),
        reference.loss(),
        reference.layers().stream().map(Samples::layer).toArray(Layer[]::new));
  }

  static DenseNetwork network(int inputs, int outputs, String loss, Layer... layers) {
    return (DenseNetwork)
        new Dense(List.of(layers), Optional.of(loss(loss))).build(inputs, outputs);
  }

  static DenseNetwork network(ReferenceNetwork reference) {
    List<Layer> layers = new ArrayList<>();
    int[] widths = reference.widths();
    for (int i = 1; i < widths.length - 1; i++) {
      layers.add(layer(widths[i], reference.activations().get(i - 1), 0));
    }
    return network(
        widths[0], widths[widths.length - 1], reference.loss(), layers.toArray(new Layer[0]));
  }

  static float[] random(Random random, int n, double deviation) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  static Batch batch(Random random, int rows, Network network, String loss, boolean weighted) {
    Batch batch = new Batch(rows, network.inputs(), weighted);
    batch.rows = rows;
    System.arraycopy(
        random(random, batch.features.length, 1), 0, batch.features, 0, batch.features.length);
    int classes = Math.max(2, network.outputs());
    for (int row = 0; row < rows; row++) {
      batch.labels[row] =
          loss(loss).classifies() ? random.nextInt(classes) : (float) random.nextGaussian();
      if (batch.weights != null) {
        batch.weights[row] = row % 4 == 3 ? 0 : 0.2f + random.nextFloat();
      }
    }
    return batch;
  }
}
