package dev.regatta.worker.compress;

import dev.regatta.conf.Registry;

/** The codes of updates that job files can name. */
public final class Compressions {
  public static final Registry<Compression> REGISTRY =
      Registry.of(Compression.class, "compression")
          .add("none", None.class)
          .add("bf16", Bf16.class)
          .add("fp16", Fp16.class)
          .build();

  private Compressions() {}
}
