package dev.regatta.worker.network;

import dev.regatta.conf.Registry;
import dev.regatta.worker.random.Randoms;

/** The initializations that job files may name. */
public final class Initializations {
  public static final Registry<Initialization> REGISTRY =
      Registry.of(Initialization.class, "initialization")
          .add("he", He.class)
          .add("glorot", Glorot.class)
          .add("lecun", Lecun.class)
          .build();

  private Initializations() {}

  static void normal(Randoms randoms, double deviation, float[] weights, int offset, int n) {
    for (int i = offset; i < offset + n; i++) {
      weights[i] = (float) (deviation * randoms.nextGaussian());
    }
  }
}
