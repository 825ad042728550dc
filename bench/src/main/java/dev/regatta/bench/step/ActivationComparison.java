package dev.regatta.bench.step;

import dev.regatta.bench.measure.Figure;
import dev.regatta.bench.measure.Sample;
import dev.regatta.bench.measure.Side;
import dev.regatta.bench.task.StepTask;
import dev.regatta.bench.task.StepTask.Rule;
import dev.regatta.worker.network.Activation;
import dev.regatta.worker.network.Gelu;
import dev.regatta.worker.network.Relu;
import dev.regatta.worker.network.Sigmoid;
import dev.regatta.worker.network.Silu;
import dev.regatta.worker.network.Tanh;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One network with other activations beside itself with relu. */
record ActivationComparison() implements Comparison {
  private static final StepTask TASK = new StepTask(StepBench.MIDDLE, 128, Rule.SGD);
  private static final String RELU = "relu";
  private static final Map<String, Activation> OTHERS = new LinkedHashMap<>();

  static {
    OTHERS.put("gelu", new Gelu());
    OTHERS.put("silu", new Silu());
    OTHERS.put("tanh", new Tanh());
    OTHERS.put("sigmoid", new Sigmoid());
  }

  @Override
  public String name() {
    return TASK.words() + "/activations";
  }

  @Override
  public List<Side> sides(Processes peers) {
    Map<String, Activation> all = new LinkedHashMap<>(OTHERS);
    all.put(RELU, new Relu());
    return all.entrySet().stream()
        .map(entry -> Sides.alone(entry.getKey(), new RegattaLearner(TASK, entry.getValue())))
        .toList();
  }

  @Override
  public List<Figure> figures(Map<String, Sample> seconds) {
    return OTHERS.keySet().stream()
        .map(
            name ->
                Figure.ratio(
                    "step/" + TASK.words() + "/" + name + "-vs-relu", "share", RELU, name, seconds))
        .toList();
  }
}
