package dev.regatta.driver.spark.resident;

import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.Update;
import java.util.List;

/** What a worker returns for an order. Arrays are the worker's own: valid until its next order. */
sealed interface Answer {
  record Trained(Update update) implements Answer {}

  /** The sums of each part's evaluation, in the order's order. */
  record Measured(List<long[]> sums) implements Answer {}

  record Kept(KeptSlots[] kept) implements Answer {}
}
