package dev.regatta.worker.prepare.category;

import dev.regatta.conf.Registry;

/** The encodings of categories by their names in job files. */
public final class Categoricals {
  public static final Registry<Categorical> REGISTRY =
      Registry.of(Categorical.class, "encoding")
          .add("one-hot", OneHot.class)
          .add("hashing", Hashing.class)
          .add("embedding", Embedding.class)
          .build();

  private Categoricals() {}
}
