package dev.regatta.bench.step;

import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.task.StepTask;
import dev.regatta.bench.task.StepTask.Rule;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A network with a batch size: one replica with both optimizers, and two, beside the peers. */
record ShapeComparison(StepTask sgd) implements Comparison {
  private static final String TWO_REPLICAS = "two-replicas";

  private StepTask adam() {
    return new StepTask(sgd.widths(), sgd.batch(), Rule.ADAM);
  }

  @Override
  public String name() {
    return sgd.network() + "/b" + sgd.batch();
  }

  @Override
  public void check(Processes peers) {
    peers.requireSameLearning(sgd);
    peers.requireSameLearning(adam());
  }

  @Override
  public List<Side> sides(Processes peers) {
    return List.of(
        Sides.alone(sgd.words(), new RegattaLearner(sgd)),
        peers.libtorch().side(sgd),
        peers.dl4j().side(sgd),
        peers.dl4jTwo().side(sgd),
        Sides.alone(adam().words(), new RegattaLearner(adam())),
        peers.libtorch().side(adam()),
        Sides.pair(TWO_REPLICAS, () -> new RegattaLearner(sgd)),
        peers.libtorchTwo().side(sgd));
  }

  @Override
  public List<Figure> figures(Map<String, Sample> seconds) {
    String name = "step/" + sgd.words();
    String adamName = "step/" + adam().words();
    Sample step = sample(sgd.words(), seconds);
    return List.of(
        Figure.of(name + "/rows", rows(step)),
        Figure.of(name + "/time", step.in("microseconds", s -> 1e6 * s)),
        Figure.of(adamName + "/rows", rows(sample(adam().words(), seconds))),
        times(name + "/vs-libtorch-1", "libtorch-1 " + sgd.words(), sgd.words(), seconds),
        times(adamName + "/vs-libtorch-1", "libtorch-1 " + adam().words(), adam().words(), seconds),
        times(name + "/vs-dl4j", betterDl4j(seconds), sgd.words(), seconds),
        times(
            name + "/two-replicas-vs-libtorch-2",
            "libtorch-2 " + sgd.words(),
            TWO_REPLICAS,
            seconds));
  }

  private Sample rows(Sample seconds) {
    return seconds.in("rows/s", s -> sgd.batch() / s);
  }

  private static Figure times(
      String name, String slower, String faster, Map<String, Sample> seconds) {
    return Figure.ratio(name, "times", slower, faster, seconds);
  }

  private String betterDl4j(Map<String, Sample> seconds) {
    String one = "dl4j-1 " + sgd.words();
    String two = "dl4j-2 " + sgd.words();
    return sample(one, seconds).median() < sample(two, seconds).median() ? one : two;
  }

  private static Sample sample(String side, Map<String, Sample> seconds) {
    return Objects.requireNonNull(seconds.get(side), side);
  }
}
