package dev.regatta.worker.optimizer;

import dev.regatta.conf.Registry;

/** The optimizers by their names in job files. */
public final class Optimizers {
  public static final Registry<Optimizer> REGISTRY =
      Registry.of(Optimizer.class, "optimizer")
          .add("sgd", Sgd.class)
          .add("momentum", Momentum.class)
          .add("nesterov", Nesterov.class)
          .add("adagrad", Adagrad.class)
          .add("adadelta", Adadelta.class)
          .add("rmsprop", RmsProp.class)
          .add("adam", Adam.class)
          .add("adamw", AdamW.class)
          .add("adamax", Adamax.class)
          .add("nadam", Nadam.class)
          .add("amsgrad", Amsgrad.class)
          .add("adabelief", Adabelief.class)
          .add("lion", Lion.class)
          .add("lars", Lars.class)
          .add("lamb", Lamb.class)
          .add("sam", Sam.class)
          .build();

  private Optimizers() {}
}
