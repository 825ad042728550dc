package dev.regatta.worker.loss;

import dev.regatta.conf.UserException;

/** A loss on one output per class; a row's label is the index of its class. */
interface OfClasses extends EachRow {
  @Override
  default boolean classifies() {
    return true;
  }

  @Override
  default int outputs(int classes) {
    if (classes < 2) {
      String name = Losses.REGISTRY.nameOf(this);
      throw new UserException(
          "network.loss: " + name + " needs at least 2 classes, the label has " + classes);
    }
    return classes;
  }

  @Override
  default Link link() {
    return Link.SOFTMAX;
  }
}
