package dev.regatta.worker.metric;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.Loss;

/**
 * What a network learns, as far as metrics depend on it.
 *
 * @param outputs of the network, per row
 * @param labels columns of the label
 */
public record Learnt(Loss loss, int outputs, int labels) {
  /** Whether rows have several labels, each 0 or 1. */
  boolean flags() {
    return loss.classifies() && labels > 1;
  }

  /** Classes, or labels that are 0 or 1 each. */
  int categories() {
    return flags() ? labels : Math.max(outputs, 2);
  }

  void requireCategories(String metric) {
    if (!loss.classifies()) {
      throw new UserException(
          "validation.metrics: " + metric + " is for classes, and the task is a regression");
    }
  }

  void requireNumbers(String metric) {
    if (loss.classifies()) {
      throw new UserException(
          "validation.metrics: " + metric + " is for numbers, and the label has classes");
    }
  }

  void requireTarget(String metric, int target) {
    if (target >= labels) {
      throw new UserException(
          "validation.metrics: %s has target %d, and data.label names %d column(s), counted from 0"
              .formatted(metric, target, labels));
    }
  }

  void requireFlags(String metric) {
    if (!flags()) {
      throw new UserException(
          "validation.metrics: %s is for several labels that are 0 or 1; data.label names no such"
                  .formatted(metric)
              + " columns");
    }
  }

  void requireOneOfClasses(String metric) {
    requireCategories(metric);
    if (flags()) {
      throw new UserException(
          "validation.metrics: %s is for one label, and data.label names %d columns"
              .formatted(metric, labels));
    }
  }

  void requireTwoClasses(String metric) {
    requireOneOfClasses(metric);
    if (categories() != 2) {
      throw new UserException(
          "validation.metrics: %s is for two classes, and the label has %d"
              .formatted(metric, categories()));
    }
  }
}
