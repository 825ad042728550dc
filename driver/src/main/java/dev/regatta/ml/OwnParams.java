package dev.regatta.ml;

import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/**
 * The params that estimators and models have beside those of Spark's own base classes. Defaults are
 * those of the job file.
 */
public final class OwnParams implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String AUTO = "auto";

  private static final Job DEFAULTS =
      Jobs.bind(
          JobText.parse(
              "the defaults",
              "{data: {train: {format: data-frame, name: rows}}, output: nowhere}",
              Map.of()));

  final StringArrayParam featuresCols;
  final Param<String> weightCol;
  final Param<String> validationIndicatorCol;
  final DoubleParam validationFraction;
  final LongParam seed;
  final DoubleParam stepSize;
  final DoubleParam tol;
  final IntArrayParam hiddenLayers;
  final Param<String> activation;
  final DoubleParam dropout;
  final IntParam epochs;
  final Param<String> optimizer;
  final Param<String> schedule;
  final IntParam batchSize;
  final IntParam numWorkers;
  final IntParam threadsPerWorker;
  final IntParam averageEvery;
  final Param<String> averagingRule;
  final IntParam patience;
  final Param<String> checkpointDir;
  final Param<String> job;
  final Param<String> initialModelPath;
  final IntParam frozenLayers;
  final BooleanParam newOutputLayer;

  private final String parent;

  OwnParams(Params owner) {
    parent = owner.uid();
    featuresCols =
        new StringArrayParam(
            owner,
            "featuresCols",
            "columns that go in, in this order, instead of featuresCol: numbers, booleans, texts,"
                + " vectors, arrays of numbers");
    weightCol = text("weightCol", "column of row weights, not negative; unset: every row weighs 1");
    validationIndicatorCol =
        text(
            "validationIndicatorCol",
            "boolean column: rows with true decide when to stop and which round is best, the"
                + " others are trained");
    validationFraction =
        real(
            "validationFraction",
            "share of the rows that is held out to decide when to stop; 0: every row is trained,"
                + " and the figures are those of the training rows",
            ParamValidators.inRange(0, 1, true, false));
    seed = new LongParam(parent, "seed", "seed of split, order of rows, weights and dropout");
    stepSize =
        real("stepSize", "the optimizer's learning rate; unset: its own", ParamValidators.gt(0));
    tol =
        real(
            "tol",
            "a validation improves by more than this, in the monitored figure's unit",
            ParamValidators.gtEq(0));
    hiddenLayers =
        new IntArrayParam(
            owner,
            "hiddenLayers",
            "units of each hidden layer; empty: a linear model",
            new AllPositive());
    activation =
        text(
            "activation", "of every hidden layer: a name, or YAML: {type: leaky-relu, slope: 0.1}");
    dropout =
        real(
            "dropout",
            "probability that an output of a hidden layer is dropped in training",
            ParamValidators.inRange(0, 1, true, false));
    epochs = count("epochs", "passes over the training rows");
    optimizer = text("optimizer", "a name, or YAML: {type: adam, beta1: 0.8}; auto: adam");
    schedule =
        text(
            "schedule",
            "of the learning rate: a name, or YAML: {type: cosine, ...}; auto: constant");
    batchSize =
        count(
            "batchSize",
            "rows per replica and local step; unset: fewer the more replicas there are");
    numWorkers = count("numWorkers", "shards, each trained by one task; unset: one per task slot");
    threadsPerWorker = count("threadsPerWorker", "replicas per worker; must fit spark.task.cpus");
    averageEvery =
        count(
            "averageEvery", "local steps between two averages; unset: 16, fewer in a short epoch");
    averagingRule =
        text(
            "averagingRule",
            "a name, or YAML: {type: slow-momentum, ...}; unset: by the number of replicas");
    patience = count("patience", "validations without improvement after which training stops");
    checkpointDir =
        text(
            "checkpointDir",
            "directory where an unfinished fit leaves checkpoints, and an equal one goes on");
    job = text("job", "YAML of a job file for everything that has no param");
    initialModelPath =
        text("initialModelPath", "saved model, model directory or run directory to start from");
    frozenLayers =
        new IntParam(
            parent,
            "frozenLayers",
            "the first so many layers keep the initial model's weights",
            ParamValidators.gtEq(0));
    newOutputLayer =
        new BooleanParam(
            parent, "newOutputLayer", "whether the output layer starts anew, for another task");
  }

  /** Those that the job file has a default for. */
  void setDefaults(Defaults defaults) {
    defaults.set(validationFraction, DEFAULTS.data().validationShare());
    defaults.set(seed, DEFAULTS.training().seed());
    defaults.set(tol, DEFAULTS.earlyStopping().minDelta());
    defaults.set(hiddenLayers, new int[0]);
    defaults.set(epochs, DEFAULTS.training().epochs());
    defaults.set(optimizer, AUTO);
    defaults.set(schedule, AUTO);
    defaults.set(threadsPerWorker, DEFAULTS.training().threadsPerWorker());
    defaults.set(patience, DEFAULTS.earlyStopping().patience().orElseThrow());
    defaults.set(frozenLayers, 0);
    defaults.set(newOutputLayer, false);
  }

  /** As Spark's own networks ask of their layers. */
  private static final class AllPositive extends AbstractFunction1<int[], Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(int[] units) {
      return Arrays.stream(units).allMatch(width -> width > 0);
    }
  }

  /** Where defaults are put: {@code Params.setDefault} of their owner. */
  @FunctionalInterface
  interface Defaults {
    void put(Param<Object> param, Object value);

    @SuppressWarnings("unchecked")
    default void set(Param<?> param, Object value) {
      put((Param<Object>) param, value);
    }
  }

  private Param<String> text(String name, String doc) {
    return new Param<>(parent, name, doc);
  }

  private IntParam count(String name, String doc) {
    return new IntParam(parent, name, doc, ParamValidators.gt(0));
  }

  private DoubleParam real(String name, String doc, Function1<Object, Object> valid) {
    return new DoubleParam(parent, name, doc, valid);
  }
}
