package dev.regatta.driver.dl4j;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.spark.run.Jobs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.datavec.spark.util.BroadcastHadoopConfigHolder;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.data.loader.RemoteFileSourceFactory;
import org.deeplearning4j.spark.impl.common.LoadDataSetFunction;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A {@code TrainingMaster} with which programs written for {@code ParameterAveragingTrainingMaster}
 * are trained by Regatta: its shards, its local steps and its exchange. Stacks of dense layers are
 * computed by Regatta, too, all other networks by DL4J.
 *
 * <pre>{@code
 * TrainingMaster<?, ?> master =
 *     new RegattaTrainingMaster.Builder(32).batchSizePerWorker(64).averagingFrequency(8).build();
 * SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, configuration, master);
 * network.fit(rows);
 * }</pre>
 *
 * <p>The rows of an RDD are packed at its first fit, and stay in the executors for the next fits,
 * until another RDD is fitted or {@link #deleteTempFiles} is called. Not thread-safe.
 */
public final class RegattaTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {
  private final PackedRows rows = new PackedRows();
  private final Listeners listeners = new Listeners();
  private MasterOptions options;
  private @Nullable FitTimes times;

  private RegattaTrainingMaster(MasterOptions options) {
    this.options = options;
    setCollectTrainingStats(options.collectTrainingStats());
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> trainingData) {
    train(new TrainedStack(network), trainingData.id(), trainingData);
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> trainingData) {
    train(new TrainedGraph(graph), trainingData.id(), trainingData);
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> trainingData) {
    TrainedGraph trained = new TrainedGraph(graph);
    int inputs = trained.inputs();
    train(trained, trainingData.id(), trainingData.map(rows -> DataSets.single(rows, inputs)));
  }

  @Override
  public void executeTrainingPaths(
      @Nullable SparkDl4jMultiLayer network,
      @Nullable SparkComputationGraph graph,
      JavaRDD<String> paths,
      @Nullable DataSetLoader loader,
      @Nullable MultiDataSetLoader multiLoader) {
    TrainedNetwork trained = network == null ? graph(graph) : new TrainedStack(network);
    JavaRDD<DataSet> read =
        loader == null
            ? DataSets.load(trained.spark(), paths, multi(multiLoader), trained.inputs())
            : paths.map(
                new LoadDataSetFunction(
                    loader,
                    new RemoteFileSourceFactory(BroadcastHadoopConfigHolder.get(trained.spark()))));
    train(trained, paths.id(), read);
  }

  private static TrainedNetwork graph(@Nullable SparkComputationGraph graph) {
    if (graph == null) {
      throw new IllegalArgumentException("neither a network nor a graph");
    }
    return new TrainedGraph(graph);
  }

  private static MultiDataSetLoader multi(@Nullable MultiDataSetLoader loader) {
    if (loader == null) {
      throw new IllegalArgumentException("no loader for the paths");
    }
    return loader;
  }

  private void train(TrainedNetwork network, int source, JavaRDD<DataSet> data) {
    new Fit(options, network, rows, listeners, times).run(source, data);
  }

  /** Refused: there are no batches and networks of DL4J on Regatta's workers to hand over. */
  @Override
  public void addHook(TrainingHook trainingHook) {
    throw new UserException(
        "addHook: Regatta's workers call no TrainingHook of DL4J; leave it out, or set a"
            + " TrainingListener, which is called after every average");
  }

  /** Nothing: there are no hooks. */
  @Override
  public void removeHook(TrainingHook trainingHook) {}

  /** Refused: workers are Regatta's. */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw noWorker();
  }

  /** Refused: workers are Regatta's. */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw noWorker();
  }

  private static UnsupportedOperationException noWorker() {
    return new UnsupportedOperationException(
        "RegattaTrainingMaster trains on Regatta's workers; there is no TrainingWorker of DL4J");
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    options = options.withTrainingStats(collect);
    if (!collect) {
      times = null;
    } else if (times == null) {
      times = new FitTimes();
    }
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return options.collectTrainingStats();
  }

  /** Null where statistics are not collected. */
  @Override
  public @Nullable SparkTrainingStats getTrainingStats() {
    return times == null ? null : times.copy();
  }

  @Override
  public void setListeners(@Nullable Collection<TrainingListener> called) {
    setListeners(null, called);
  }

  @Override
  public void setListeners(
      @Nullable StatsStorageRouter router, @Nullable Collection<TrainingListener> called) {
    listeners.set(router, called == null ? List.of() : List.copyOf(called));
  }

  /** Frees the rows that are packed in the executors. There are no files. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    return deleteTempFiles(spark.sc());
  }

  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    rows.close();
    return true;
  }

  @Override
  public String toJson() {
    return tree().toString();
  }

  @Override
  public String toYaml() {
    return Yaml.write(tree());
  }

  private ObjectNode tree() {
    return Jobs.binder().dump(options);
  }

  /**
   * A master with the options that {@link #toJson} wrote.
   *
   * @throws dev.regatta.conf.JobFileException with everything that is wrong
   */
  public static RegattaTrainingMaster fromJson(String json) {
    return fromYaml(json);
  }

  /**
   * A master with the options that {@link #toYaml} wrote.
   *
   * @throws dev.regatta.conf.JobFileException with everything that is wrong
   */
  public static RegattaTrainingMaster fromYaml(String yaml) {
    JobText text = JobText.parse("the master", yaml, Map.of());
    return new RegattaTrainingMaster(Jobs.binder().bind(text, MasterOptions.class));
  }

  @Override
  public String toString() {
    return "RegattaTrainingMaster " + tree();
  }

  /**
   * The options, by the names that {@code ParameterAveragingTrainingMaster.Builder} has. Those that
   * say how DL4J moves rows and parameters are taken and change nothing.
   */
  public static final class Builder {
    private final List<String> wrong = new ArrayList<>();
    private OptionalInt workers = OptionalInt.empty();
    private int batchSizePerWorker = 16;
    private int averagingFrequency = 5;
    private boolean saveUpdater = true;
    private Optional<Long> seed = Optional.empty();
    private Optional<ExchangeKind> exchange = Optional.empty();
    private boolean collectTrainingStats;

    /** With as many workers as Spark's default parallelism. */
    public Builder() {}

    /**
     * The same.
     *
     * @param rddDataSetNumExamples not needed: rows are counted
     */
    public Builder(int rddDataSetNumExamples) {
      this(null, rddDataSetNumExamples);
    }

    /**
     * With a number of workers.
     *
     * @param workers null for Spark's default parallelism
     * @param rddDataSetNumExamples not needed: rows are counted
     */
    public Builder(@Nullable Integer workers, int rddDataSetNumExamples) {
      positive("rddDataSetNumExamples", rddDataSetNumExamples);
      if (workers != null) {
        workers(workers);
      }
    }

    /** Replicas, each trained by one Spark task. */
    public Builder workers(int number) {
      workers = OptionalInt.of(positive("workers", number));
      return this;
    }

    /** Rows per replica and local step; 16 where it is not set. */
    public Builder batchSizePerWorker(int rows) {
      batchSizePerWorker = positive("batchSizePerWorker", rows);
      return this;
    }

    /** Local steps between two averages; 5 where it is not set. */
    public Builder averagingFrequency(int steps) {
      averagingFrequency = positive("averagingFrequency", steps);
      return this;
    }

    /**
     * Whether the updater's state is averaged like the weights and kept between fits, in the
     * network's own updater; else it starts anew after each average. True where it is not set.
     */
    public Builder saveUpdater(boolean save) {
      saveUpdater = save;
      return this;
    }

    /** Seed of the order of rows and of dropout; the network's where it is not set. */
    public Builder rngSeed(long value) {
      seed = Optional.of(value);
      return this;
    }

    /** Whether the times of fits are kept for {@code getTrainingStats}. */
    public Builder collectTrainingStats(boolean collect) {
      collectTrainingStats = collect;
      return this;
    }

    /** How rounds reach the workers; the best that can run where it is not set. */
    public Builder exchange(ExchangeKind kind) {
      exchange = Optional.of(kind);
      return this;
    }

    /** Changes nothing: averages are taken in one fixed order. */
    public Builder aggregationDepth(int depth) {
      positive("aggregationDepth", depth);
      return this;
    }

    /** Changes nothing: workers hold their rows. */
    public Builder workerPrefetchNumBatches(int batches) {
      return this;
    }

    /** Changes nothing: rows are always dealt evenly. */
    public Builder repartionData(Repartition repartition) {
      return this;
    }

    /** Changes nothing: rows are always dealt evenly. */
    public Builder repartitionStrategy(RepartitionStrategy strategy) {
      return this;
    }

    /** Changes nothing: the RDD is not persisted, and packed rows are in memory or on disk. */
    public Builder storageLevel(@Nullable StorageLevel level) {
      return this;
    }

    /** Changes nothing. */
    public Builder storageLevelStreams(@Nullable StorageLevel level) {
      return this;
    }

    /** Changes nothing: rows go from the RDD into the workers' memory, never through files. */
    public Builder rddTrainingApproach(RDDTrainingApproach approach) {
      return this;
    }

    /** Changes nothing: nothing is exported. */
    public Builder exportDirectory(@Nullable String directory) {
      return this;
    }

    /** Refused where there are any. */
    public Builder trainingHooks(Collection<TrainingHook> hooks) {
      if (!hooks.isEmpty()) {
        wrong.add("trainingHooks: Regatta's workers call no TrainingHook of DL4J; leave them out");
      }
      return this;
    }

    /** Refused where there are any. */
    public Builder trainingHooks(TrainingHook... hooks) {
      return trainingHooks(List.of(hooks));
    }

    private int positive(String name, int value) {
      if (value < 1) {
        wrong.add(name + ": is " + value + "; it must be 1 or more");
      }
      return Math.max(1, value);
    }

    /**
     * The master.
     *
     * @throws UserException with everything that is wrong with the options
     */
    public RegattaTrainingMaster build() {
      if (!wrong.isEmpty()) {
        throw new UserException(String.join("; ", wrong));
      }
      return new RegattaTrainingMaster(
          new MasterOptions(
              workers,
              batchSizePerWorker,
              averagingFrequency,
              saveUpdater,
              seed,
              exchange,
              collectTrainingStats));
    }
  }
}
