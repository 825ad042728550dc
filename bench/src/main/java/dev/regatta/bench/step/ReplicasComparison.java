package dev.regatta.bench.step;

import dev.regatta.bench.measure.Effort;
import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.measure.Turns;
import dev.regatta.bench.task.StepTask;
import java.util.List;
import java.util.Map;

/**
 * One replica and two beside their bare products. Apart from the peers, whose threads still spin a
 * while after their turn, and with more turns: a ratio of two ratios varies more than each.
 */
record ReplicasComparison(StepTask task) implements Comparison {
  private static final String ONE = "one-replica";
  private static final String PRODUCTS = "products";
  private static final String TWO = "two-replicas";
  private static final String TWO_PRODUCTS = "two-products";
  private static final int TIMES_THE_TURNS = 2;

  @Override
  public String name() {
    return task.words() + "/replicas";
  }

  @Override
  public List<Side> sides(Processes peers) {
    return List.of(
        Sides.alone(ONE, new RegattaLearner(task)),
        Sides.alone(PRODUCTS, new Products(task)),
        Sides.pair(TWO, () -> new RegattaLearner(task)),
        Sides.pair(TWO_PRODUCTS, () -> new Products(task)));
  }

  @Override
  public List<Figure> measure(Processes peers, Effort effort) {
    return figures(Turns.take(sides(peers), effort.moreTurns(TIMES_THE_TURNS)));
  }

  @Override
  public List<Figure> figures(Map<String, Sample> seconds) {
    String name = "step/" + task.words();
    return List.of(
        Figure.ratio(name + "/products", "share", PRODUCTS, ONE, seconds),
        twoReplicas(name + "/two-replicas-vs-products", seconds));
  }

  /** How much faster two replicas are than one, over how much faster two threads' products are. */
  private static Figure twoReplicas(String name, Map<String, Sample> seconds) {
    Figure replicas = Figure.ratio(name, "share", ONE, TWO, seconds);
    Figure products = Figure.ratio(name, "share", PRODUCTS, TWO_PRODUCTS, seconds);
    return replicas.over(products);
  }
}
