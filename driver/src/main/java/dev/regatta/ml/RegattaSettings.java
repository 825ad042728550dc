package dev.regatta.ml;

/**
 * The setters of an estimator's params. What is set outweighs {@link #setJob}, which outweighs the
 * defaults.
 *
 * @param <T> the estimator
 */
public interface RegattaSettings<T> extends RegattaParams {
  /** The estimator itself. */
  T self();

  default T setFeaturesCols(String... value) {
    set(featuresCols(), value);
    return self();
  }

  default T setWeightCol(String value) {
    set(weightCol(), value);
    return self();
  }

  default T setValidationIndicatorCol(String value) {
    set(validationIndicatorCol(), value);
    return self();
  }

  default T setValidationFraction(double value) {
    set(validationFraction(), value);
    return self();
  }

  default T setSeed(long value) {
    set(seed(), value);
    return self();
  }

  default T setStepSize(double value) {
    set(stepSize(), value);
    return self();
  }

  default T setTol(double value) {
    set(tol(), value);
    return self();
  }

  default T setHiddenLayers(int... value) {
    set(hiddenLayers(), value);
    return self();
  }

  default T setActivation(String value) {
    set(activation(), value);
    return self();
  }

  default T setDropout(double value) {
    set(dropout(), value);
    return self();
  }

  default T setEpochs(int value) {
    set(epochs(), value);
    return self();
  }

  default T setOptimizer(String value) {
    set(optimizer(), value);
    return self();
  }

  default T setSchedule(String value) {
    set(schedule(), value);
    return self();
  }

  default T setBatchSize(int value) {
    set(batchSize(), value);
    return self();
  }

  default T setNumWorkers(int value) {
    set(numWorkers(), value);
    return self();
  }

  default T setThreadsPerWorker(int value) {
    set(threadsPerWorker(), value);
    return self();
  }

  default T setAverageEvery(int value) {
    set(averageEvery(), value);
    return self();
  }

  default T setAveragingRule(String value) {
    set(averagingRule(), value);
    return self();
  }

  default T setPatience(int value) {
    set(patience(), value);
    return self();
  }

  default T setCheckpointDir(String value) {
    set(checkpointDir(), value);
    return self();
  }

  /**
   * YAML of a job file, for everything that has no param: network, preparation, optimizer, stop
   * rules. Rows, label and output are the estimator's own.
   */
  default T setJob(String value) {
    set(job(), value);
    return self();
  }

  default T setInitialModelPath(String value) {
    set(initialModelPath(), value);
    return self();
  }

  default T setFrozenLayers(int value) {
    set(frozenLayers(), value);
    return self();
  }

  default T setNewOutputLayer(boolean value) {
    set(newOutputLayer(), value);
    return self();
  }
}
