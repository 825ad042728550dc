package dev.regatta.worker.prepare.number;

import dev.regatta.conf.Registry;

/** What may stand for missing cells, by the names in job files. */
public final class Missings {
  public static final Registry<Missing> REGISTRY =
      Registry.of(Missing.class, "stand-in")
          .add("mean", Mean.class)
          .add("median", Median.class)
          .add("constant", Constant.class)
          .build();

  static final String INDICATOR =
      "Whether columns with missing cells in training rows get one more input: 1 where the cell is"
          + " missing, else 0.";

  private Missings() {}
}
