package dev.regatta.worker.train;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.OneOrMore;
import dev.regatta.conf.Range;
import dev.regatta.conf.UserException;
import dev.regatta.worker.compress.Compression;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.metric.Findings;
import dev.regatta.worker.metric.Learnt;
import dev.regatta.worker.metric.Metric;
import dev.regatta.worker.metric.Metrics;
import dev.regatta.worker.network.Dl4j;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.network.FrozenLayers;
import dev.regatta.worker.network.Inputs;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.NetworkSpec;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Regularization;
import dev.regatta.worker.prepare.RowForm;
import java.util.List;

/**
 * What a worker is told once: the part of a job that its local steps depend on. It crosses to
 * workers as JSON, bound there like a job file.
 *
 * @param inputs floats per row
 * @param embeddings the floats that are not numbers but indexes; none in models of releases that
 *     had no tables
 * @param classes 0 in a regression, 2 where each label is 0 or 1
 * @param labelScale for each label column: in a regression, labels are divided by it before
 *     training; else 1
 */
@Doc("What a worker needs to know of a job.")
public record WorkerSpec(
    @Doc("The network.") NetworkSpec network,
    @Doc("Floats per row.") int inputs,
    @Doc("Classes; 0 in a regression.") int classes,
    @Doc("What one unit of the network's outputs is in the label's own unit, by label column.")
        @OneOrMore
        List<Double> labelScale,
    @Doc("The local step.") Optimizer optimizer,
    @Doc("What keeps weights small.") Regularization regularization,
    @Doc("What becomes of the optimizer's state.") LocalState localState,
    @Doc("How much of the average a replica is.") @Default("rows") EndWeights endWeights,
    @Doc("How far replicas go to the global weights as a round begins; 1: all the way.")
        @Default("1")
        @Range(min = 0, max = 1, minExclusive = true)
        double pull,
    @Doc("How the update is coded on its way to the average.") @Default("none")
        Compression compression,
    @Doc("Rows per replica and local step.") int batchSize,
    @Doc("Replicas per worker.") int threads,
    @Doc("Seed of everything random.") long seed,
    @Doc("The first so many layers keep their weights.") @Default("0") int frozenLayers,
    @Doc("Tables that floats of a row are indexes of.") @Default("[]")
        List<EmbeddingTable> embeddings,
    @Doc("How rows are held.") @Default("dense") RowForm rows,
    @Doc("How much a row counts in training, by class index; empty: all alike.") @Default("[]")
        List<Double> classWeights,
    @Doc("Metrics of every validation beside the usual ones.") @Default("[]")
        List<Metric> moreMetrics) {
  public WorkerSpec {
    labelScale = List.copyOf(labelScale);
    embeddings = List.copyOf(embeddings);
    classWeights = List.copyOf(classWeights);
    moreMetrics = List.copyOf(moreMetrics);
  }

  /** What training minimizes. */
  public Loss loss() {
    return network.loss().orElseThrow(() -> new IllegalStateException("no loss was decided"));
  }

  /** What the floats of a row are. */
  public Inputs row() {
    return new Inputs(inputs, embeddings);
  }

  public Network buildNetwork() {
    return build(network);
  }

  /** The same network, whose gradient is that of the loss as evaluations measure it. */
  public Network buildWithoutDropout() {
    return build(network.withoutDropout());
  }

  private Network build(NetworkSpec described) {
    Network dense = described.build(row(), outputs());
    Network built = rows == RowForm.SPARSE ? dense.ofSparseRows() : dense;
    return frozenLayers == 0 ? built : new FrozenLayers(built, frozenLayers);
  }

  private int outputs() {
    return loss().outputs(classes) * labelScale.size();
  }

  /**
   * The metrics of every validation, in the label's own unit.
   *
   * @throws dev.regatta.conf.UserException where one says nothing about what is learnt
   */
  public List<Metric> metrics() {
    List<Metric> usual = Metrics.standard(loss(), outputs(), labelScale);
    return Metrics.with(usual, moreMetrics, learnt());
  }

  private Learnt learnt() {
    return new Learnt(loss(), outputs(), labelScale.size());
  }

  /** Empty findings of what is learnt. */
  public Findings newFindings() {
    return new Findings(learnt());
  }

  /** An empty evaluation by these metrics. */
  public Evaluation newEvaluation() {
    return new Evaluation(metrics());
  }

  /**
   * What local training needs.
   *
   * @throws UserException where the spec asks for what its rows do not allow
   */
  public LocalSpec local(Network built) {
    if (rows == RowForm.SPARSE && regularization.maxNorm().isPresent()) {
      throw new UserException(
          "regularization.max-norm: rows are sparse, and a step goes over the weights of a batch's"
              + " inputs alone; leave it out, or set prepare.rows: dense");
    }
    if (network instanceof Dl4j && regularization.maxNorm().isPresent()) {
      throw new UserException(
          "regularization.max-norm: is for layers of Regatta's own, and network.type is dl4j; leave"
              + " it out");
    }
    return new LocalSpec(
        built,
        optimizer,
        regularization.withDecayOf(optimizer),
        localState,
        endWeights,
        pull,
        compression,
        batchSize,
        threads,
        seed,
        classWeights);
  }
}
