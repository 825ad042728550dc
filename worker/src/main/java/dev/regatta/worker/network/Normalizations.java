package dev.regatta.worker.network;

import dev.regatta.conf.Registry;

/** The normalizations that job files may name. */
public final class Normalizations {
  public static final Registry<Normalization> REGISTRY =
      Registry.of(Normalization.class, "normalization").add("layer-norm", LayerNorm.class).build();

  private Normalizations() {}
}
