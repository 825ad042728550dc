package dev.regatta.driver.job;

import java.util.Map;

/** How much rows of each class count in training. Implementations are records. */
public interface ClassWeights {
  /**
   * The weights of all classes, in the given order; empty where all rows count alike.
   *
   * @param rows the training rows of each class
   * @throws dev.regatta.conf.UserException where they do not fit the classes
   */
  Map<String, Double> of(Map<String, Long> rows);
}
