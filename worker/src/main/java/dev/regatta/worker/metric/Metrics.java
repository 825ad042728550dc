package dev.regatta.worker.metric;

import dev.regatta.conf.Registry;
import dev.regatta.worker.loss.Loss;
import java.util.List;

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
          .build();

  private static final int TOP = 5;

  private Metrics() {}

  /**
   * The metrics that every validation reports.
   *
   * @param outputs of the network, per row
   * @param labelScale what one unit of outputs and labels is in the label's own unit, in a
   *     regression; errors are told in that unit, the loss is not
   */
  public static List<Metric> standard(Loss loss, int outputs, double labelScale) {
    if (!loss.classifies()) {
      return List.of(new MeanLoss(), new Rmse(labelScale), new Mae(labelScale), new R2());
    }
    if (outputs > TOP) {
      return List.of(new MeanLoss(), new Accuracy(), new TopK(TOP));
    }
    return List.of(new MeanLoss(), new Accuracy());
  }
}
