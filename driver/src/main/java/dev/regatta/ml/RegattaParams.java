package dev.regatta.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasStepSize;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * The params that estimators and their models share, each with what it is set to. Spark finds
 * params by their methods; those that its own traits have are of these traits, by which Spark tells
 * that an estimator takes weights.
 */
public interface RegattaParams
    extends HasWeightCol, HasValidationIndicatorCol, HasSeed, HasStepSize, HasTol {
  /** The params themselves, made with their owner. */
  OwnParams own();

  default StringArrayParam featuresCols() {
    return own().featuresCols;
  }

  default String[] getFeaturesCols() {
    return getOrDefault(featuresCols());
  }

  @Override
  default Param<String> weightCol() {
    return own().weightCol;
  }

  @Override
  default Param<String> validationIndicatorCol() {
    return own().validationIndicatorCol;
  }

  default DoubleParam validationFraction() {
    return own().validationFraction;
  }

  default double getValidationFraction() {
    return (double) getOrDefault(validationFraction());
  }

  @Override
  default LongParam seed() {
    return own().seed;
  }

  @Override
  default DoubleParam stepSize() {
    return own().stepSize;
  }

  @Override
  default DoubleParam tol() {
    return own().tol;
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

  // What Scala's compiler makes of a trait's values: their param is ours already.

  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> param) {}

  @Override
  default void
      org$apache$spark$ml$param$shared$HasValidationIndicatorCol$_setter_$validationIndicatorCol_$eq(
          Param<String> param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasStepSize$_setter_$stepSize_$eq(
      DoubleParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasTol$_setter_$tol_$eq(DoubleParam param) {}
}
