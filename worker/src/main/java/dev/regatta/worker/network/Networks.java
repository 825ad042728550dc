package dev.regatta.worker.network;

import dev.regatta.conf.Registry;

/** The kinds of network that job files may describe. */
public final class Networks {
  public static final Registry<NetworkSpec> REGISTRY =
      Registry.of(NetworkSpec.class, "network")
          .add("dense", Dense.class)
          .add("dl4j", Dl4j.class)
          .add("keras", Keras.class)
          .implicit("dense")
          .build();

  private Networks() {}
}
