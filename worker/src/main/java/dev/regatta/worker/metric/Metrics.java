package dev.regatta.worker.metric;

import dev.regatta.conf.Registry;
import dev.regatta.worker.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The metrics by their names in job files. */
public final class Metrics {
  public static final Registry<Metric> REGISTRY =
      Registry.of(Metric.class, "metric")
          .add("loss", MeanLoss.class)
          .add("accuracy", Accuracy.class)
          .add("top-k", TopK.class)
          .add("rmse", Rmse.class)
          .add("mae", Mae.class)
          .add("r2", R2.class)
          .add("mape", Mape.class)
          .add("f1-macro", F1Macro.class)
          .add("f1-micro", F1Micro.class)
          .add("precision-macro", PrecisionMacro.class)
          .add("recall-macro", RecallMacro.class)
          .add("matthews", Matthews.class)
          .add("log-loss", LogLoss.class)
          .add("brier", Brier.class)
          .add("roc-auc", RocAuc.class)
          .add("pr-auc", PrAuc.class)
          .add("subset-accuracy", SubsetAccuracy.class)
          .add("hamming-loss", HammingLoss.class)
          .build();

  private static final int TOP = 5;

  private Metrics() {}

  /**
   * The metrics that every validation reports.
   *
   * @param outputs of the network, per row
   * @param labelScales what one unit of outputs and labels is in the label's own unit, by label
   *     column; a regression's errors are told in that unit, the loss is not
   */
  public static List<Metric> standard(Loss loss, int outputs, List<Double> labelScales) {
    int labels = labelScales.size();
    if (!loss.classifies()) {
      return List.of(
          new MeanLoss(),
          mean(labels, target -> new Rmse(labelScales.get(target), target)),
          mean(labels, target -> new Mae(labelScales.get(target), target)),
          mean(labels, R2::new));
    }
    if (labels > 1) {
      return List.of(
          new MeanLoss(),
          new F1Macro(OptionalInt.of(labels)),
          new F1Micro(OptionalInt.of(labels)),
          new SubsetAccuracy(),
          new HammingLoss());
    }
    if (outputs > TOP) {
      return List.of(new MeanLoss(), new Accuracy(), new TopK(TOP));
    }
    return List.of(new MeanLoss(), new Accuracy());
  }

  /** The figure of one target, or the mean of several targets' figures. */
  static Metric mean(int targets, IntFunction<Metric> metric) {
    return targets == 1
        ? metric.apply(0)
        : new TargetMean(IntStream.range(0, targets).mapToObj(metric).toList());
  }

  /**
   * The usual metrics and more, decided by what is learnt; one that is among them already, by its
   * label, stays as it is.
   *
   * @throws UserException where a metric says nothing about what is learnt
   */
  public static List<Metric> with(List<Metric> usual, List<Metric> more, Learnt learnt) {
    List<Metric> all = new ArrayList<>(usual);
    Set<String> labels = usual.stream().map(Metric::label).collect(Collectors.toSet());
    for (Metric metric : more) {
      if (labels.add(metric.label())) {
        all.add(metric.of(learnt));
      }
    }
    return List.copyOf(all);
  }
}
