package dev.regatta.driver.dl4j;

import dev.regatta.conf.UserException;
import dev.regatta.driver.averaging.Last;
import dev.regatta.driver.averaging.Mean;
import dev.regatta.driver.history.Monitor;
import dev.regatta.driver.log.RunLogger;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.loop.Clock.Phase;
import dev.regatta.driver.loop.LoopSettings;
import dev.regatta.driver.loop.Outcome;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.Serializers;
import dev.regatta.driver.spark.run.ShardedTraining;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.sync.Every;
import dev.regatta.worker.compress.None;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Dl4j;
import dev.regatta.worker.network.Dl4jEngine;
import dev.regatta.worker.network.NetworkSpec;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.train.EndWeights;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.WorkerSpec;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;

/** One pass over the rows of an RDD, from the program's network and back into it. */
final class Fit {
  private static final RunLogger LOG = RunLogger.of(RegattaTrainingMaster.class);

  private final MasterOptions options;
  private final TrainedNetwork network;
  private final PackedRows rows;
  private final Listeners listeners;
  private final @Nullable FitTimes times;
  private final Clock clock = new Clock();
  private final long startMillis = System.currentTimeMillis();

  Fit(
      MasterOptions options,
      TrainedNetwork network,
      PackedRows rows,
      Listeners listeners,
      @Nullable FitTimes times) {
    this.options = options;
    this.network = network;
    this.rows = rows;
    this.listeners = listeners;
    this.times = times;
  }

  /**
   * Trains.
   *
   * @param source the number among Spark's RDDs that the rows come from
   * @throws UserException where the network or the rows are none that Regatta trains, or numbers
   *     stop being finite
   */
  void run(int source, JavaRDD<DataSet> data) {
    Nd4jThreads threads = Nd4jThreads.now();
    try {
      fit(source, data);
    } finally {
      threads.apply();
    }
  }

  private void fit(int source, JavaRDD<DataSet> data) {
    JavaSparkContext spark = network.spark();
    Serializers.require(spark.getConf());
    TrainedNetwork.Description description = network.describe();
    Terms terms = Terms.take(description);
    Optimizer optimizer = terms.optimizer();
    Loss loss = Dl4jEngine.get().loss(description.toJson());
    int workers = options.workers().orElseGet(spark::defaultParallelism);
    PackedRows.Packed packed = pack(new PackedRows.Want(spark, source, loss, workers), data);
    RowForm form = packed.form();
    long[] image = form.image();
    if (image != null) {
      description.takeImages(image[0], image[1], image[2]);
    }
    String configuration = description.toJson();
    Optional<Dl4jEngine.Twin> twin =
        form.masked()
            ? Optional.empty()
            : Dl4jEngine.get().dense(configuration, loss, form.inputs(), form.outputs());
    NetworkSpec computed =
        twin.<NetworkSpec>map(Dl4jEngine.Twin::network)
            .orElseGet(
                () -> new Dl4j(configuration, Optional.of(loss), form.masked(), Optional.empty()));
    train(
        packed,
        spec(computed, loss, terms, optimizer, form),
        terms,
        twin.map(own -> FlatOrder.of(own.places())).orElse(FlatOrder.SAME));
  }

  private PackedRows.Packed pack(PackedRows.Want wanted, JavaRDD<DataSet> data) {
    PackedRows.Packed known = rows.of(wanted);
    if (known != null) {
      return known;
    }
    long started = System.nanoTime();
    List<DataSet> first = Failures.explained("fit", () -> data.take(1));
    if (first.isEmpty()) {
      throw new UserException("fit: the RDD has no rows");
    }
    RowForm form = RowForm.of(first.get(0), wanted.loss(), data);
    PackedRows.Packed packed = rows.pack(wanted, data, form);
    if (packed.rows().rows() == 0) {
      throw new UserException("fit: the RDD has no rows");
    }
    clock.add(Phase.SHARD, started);
    return packed;
  }

  private WorkerSpec spec(
      NetworkSpec computed, Loss loss, Terms terms, Optimizer optimizer, RowForm form) {
    return new WorkerSpec(
        computed,
        form.inputs(),
        loss.classifies() ? form.classes() : 0,
        Collections.nCopies(form.labels(), 1.0),
        optimizer,
        terms.regularization(),
        options.saveUpdater() ? LocalState.AVERAGE : LocalState.RESET,
        EndWeights.ROWS,
        1,
        new None(),
        options.batchSizePerWorker(),
        1,
        options.seed().orElse(terms.seed()),
        0,
        List.of(),
        dev.regatta.worker.prepare.RowForm.DENSE,
        List.of(),
        List.of());
  }

  private void train(PackedRows.Packed packed, WorkerSpec spec, Terms terms, FlatOrder order) {
    LocalSpec local = spec.local(spec.buildNetwork());
    int replicas = packed.rows().rowsPerWorker().size();
    int epoch = network.epochs();
    UpdaterRates rates =
        new UpdaterRates(
            terms.updater(),
            network.iterations(),
            epoch,
            (long) replicas * options.batchSizePerWorker());
    Parameters parameters = Parameters.of(network.model(), order);
    UpdaterState updater = updaterState(spec.optimizer(), terms, order);
    TrainingState state = state(local, updater, parameters, packed);
    RoundReports reports = new RoundReports(network, listeners, parameters);
    listeners.epochStarts(network);
    Outcome outcome =
        new ShardedTraining(
                network.spark(),
                spec,
                packed.rows(),
                options.exchange(),
                loop(local, rates),
                this::note)
            .run(state, reports, () -> Thread.currentThread().isInterrupted(), clock);
    reports.write(state.weights);
    updater.write(state.optimizerSlots);
    require(outcome);
    listeners.epochEnds(network);
    keepTimes();
  }

  private void note(String line) {
    LOG.info("{}", line);
  }

  private UpdaterState updaterState(Optimizer optimizer, Terms terms, FlatOrder order) {
    boolean nesterovs = terms.updater() instanceof Nesterovs;
    double scale =
        nesterovs ? -terms.updater().getLearningRate(network.iterations(), network.epochs()) : 1;
    int slots = options.saveUpdater() ? optimizer.slots() : 0;
    return new UpdaterState(network.updater(), slots, scale, order);
  }

  /** An epoch's order of rows and dropout follow from its number, which is the network's. */
  private TrainingState state(
      LocalSpec local, UpdaterState updater, Parameters parameters, PackedRows.Packed packed) {
    TrainingState state = new TrainingState(local.network().parameters(), updater.slots(), 0);
    parameters.read(network.model(), state.weights);
    updater.read(state.optimizerSlots);
    state.epoch = network.epochs();
    state.rows = state.epoch * packed.rows().rows();
    state.age = options.saveUpdater() ? network.iterations() : 0;
    return state;
  }

  private LoopSettings loop(LocalSpec local, UpdaterRates rates) {
    return new LoopSettings(
        local,
        rates,
        new Mean(1),
        new Last(),
        new Every(options.averagingFrequency()),
        List.of(),
        new Monitor("validation-loss", false),
        network.epochs() + 1,
        1,
        1,
        OptionalInt.empty(),
        0);
  }

  private static void require(Outcome outcome) {
    if (outcome.divergence() != null) {
      throw new UserException(
          "fit: training diverged: %s; the network has the weights of the last average before it"
              .formatted(outcome.divergence().describe()));
    }
    if (outcome.interrupted()) {
      throw new CancellationException("fit was interrupted");
    }
  }

  private void keepTimes() {
    FitTimes kept = times;
    if (kept != null) {
      kept.add(FitTimes.PACK, startMillis, clock.seconds(Phase.SHARD));
      kept.add(FitTimes.TRAIN, startMillis, clock.seconds(Phase.TRAIN));
      kept.add(FitTimes.EXCHANGE, startMillis, clock.seconds(Phase.EXCHANGE));
      kept.add(FitTimes.FIT, startMillis, clock.total());
    }
  }
}
