package dev.regatta.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The params that estimators and their models share, each with what it is set to. Spark finds
 * params by their methods.
 */
public interface RegattaParams extends Params {
  /** The params themselves, made with their owner. */
  OwnParams own();

  default StringArrayParam featuresCols() {
    return own().featuresCols;
  }

  default String[] getFeaturesCols() {
    return getOrDefault(featuresCols());
  }

  default Param<String> weightCol() {
    return own().weightCol;
  }

  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  default Param<String> validationIndicatorCol() {
    return own().validationIndicatorCol;
  }

  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  default DoubleParam validationFraction() {
    return own().validationFraction;
  }

  default double getValidationFraction() {
    return (double) getOrDefault(validationFraction());
  }

  default LongParam seed() {
    return own().seed;
  }

  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  default DoubleParam stepSize() {
    return own().stepSize;
  }

  default double getStepSize() {
    return (double) getOrDefault(stepSize());
  }

  default DoubleParam tol() {
    return own().tol;
  }

  default double getTol() {
    return (double) getOrDefault(tol());
  }

  default IntArrayParam hiddenLayers() {
    return own().hiddenLayers;
  }

  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  default Param<String> activation() {
    return own().activation;
  }

  default String getActivation() {
    return getOrDefault(activation());
  }

  default DoubleParam dropout() {
    return own().dropout;
  }

  default double getDropout() {
    return (double) getOrDefault(dropout());
  }

  default IntParam epochs() {
    return own().epochs;
  }

  default int getEpochs() {
    return (int) getOrDefault(epochs());
  }

  default Param<String> optimizer() {
    return own().optimizer;
  }

  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  default Param<String> schedule() {
    return own().schedule;
  }

  default String getSchedule() {
    return getOrDefault(schedule());
  }

  default IntParam batchSize() {
    return own().batchSize;
  }

  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  default IntParam numWorkers() {
    return own().numWorkers;
  }

  default int getNumWorkers() {
    return (int) getOrDefault(numWorkers());
  }

  default IntParam threadsPerWorker() {
    return own().threadsPerWorker;
  }

  default int getThreadsPerWorker() {
    return (int) getOrDefault(threadsPerWorker());
  }

  default IntParam averageEvery() {
    return own().averageEvery;
  }

  default int getAverageEvery() {
    return (int) getOrDefault(averageEvery());
  }

  default Param<String> averagingRule() {
    return own().averagingRule;
  }

  default String getAveragingRule() {
    return getOrDefault(averagingRule());
  }

  default IntParam patience() {
    return own().patience;
  }

  default int getPatience() {
    return (int) getOrDefault(patience());
  }

  default Param<String> checkpointDir() {
    return own().checkpointDir;
  }

  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  default Param<String> job() {
    return own().job;
  }

  default String getJob() {
    return getOrDefault(job());
  }

  default Param<String> initialModelPath() {
    return own().initialModelPath;
  }

  default String getInitialModelPath() {
    return getOrDefault(initialModelPath());
  }

  default IntParam frozenLayers() {
    return own().frozenLayers;
  }

  default int getFrozenLayers() {
    return (int) getOrDefault(frozenLayers());
  }

  default BooleanParam newOutputLayer() {
    return own().newOutputLayer;
  }

  default boolean getNewOutputLayer() {
    return (boolean) getOrDefault(newOutputLayer());
  }
}
