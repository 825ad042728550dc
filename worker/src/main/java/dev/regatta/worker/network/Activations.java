package dev.regatta.worker.network;

import dev.regatta.conf.Registry;

/** The activations that job files may name. */
public final class Activations {
  public static final Registry<Activation> REGISTRY =
      Registry.of(Activation.class, "activation")
          .add("identity", Identity.class)
          .add("relu", Relu.class)
          .add("leaky-relu", LeakyRelu.class)
          .add("gelu", Gelu.class)
          .add("silu", Silu.class)
          .add("tanh", Tanh.class)
          .add("sigmoid", Sigmoid.class)
          .add("selu", Selu.class)
          .build();

  private Activations() {}
}
