package dev.regatta.driver.spark.run;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param weights of its model; empty where it has none
 */
record EndedRun(TrainResult result, Optional<float[]> weights) {}
