package dev.regatta.worker.network;

import dev.regatta.conf.Registry;

/** The layers that job files may name. */
public final class Layers {
  public static final Registry<Layer> REGISTRY =
      Registry.of(Layer.class, "layer")
          .add("dense", DenseLayer.class)
          .add("residual", ResidualLayer.class)
          .implicit("dense")
          .build();

  private Layers() {}
}
