package dev.regatta.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.conf.Yaml;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Param;

/** Writes an estimator's params as the job that a file would describe. */
final class JobOfParams {
  static final String ROWS = "rows";
  static final String VALIDATION = "validation-rows";

  /** Keys of a job file that an estimator decides. */
  private static final Map<String, String> DECIDED =
      Map.of(
          "task", "the estimator is the task",
          "output", "fit has no run directory: set checkpointDir to keep checkpoints",
          "warm-start", "set initialModelPath, or call setInitialModel",
          "data.train", "fit is given the rows",
          "data.features", "set featuresCol or featuresCols",
          "data.label", "set labelCol",
          "data.weight", "set weightCol",
          "data.test", "call evaluate of the model with other rows");

  private final RegattaParams params;
  private final List<String> assignments = new ArrayList<>();

  private JobOfParams(RegattaParams params) {
    this.params = params;
  }

  /**
   * The job.
   *
   * @param features the columns that go in
   * @param warmStart what the job calls the model to start from; empty for random weights
   * @throws dev.regatta.conf.JobFileException with everything that is wrong with {@code setJob} and
   *     the params
   */
  static Job of(
      RegattaParams params,
      Task task,
      List<String> features,
      String label,
      String warmStart,
      String output) {
    JobOfParams made = new JobOfParams(params);
    made.assign("task", task.name().toLowerCase(Locale.ROOT));
    made.assign("output", quoted(output));
    made.data(features, label);
    made.training();
    made.warmStart(warmStart);
    return made.bind();
  }

  private void data(List<String> features, String label) {
    assign("data.train", handed(ROWS));
    assign(
        "data.features",
        features.stream().map(JobOfParams::quoted).collect(Collectors.joining(", ", "[", "]")));
    assign("data.label", quoted(label));
    assign("data.test", "null");
    if (Columns.named(params, params.weightCol())) {
      assign("data.weight", quoted(params.getWeightCol()));
    }
    if (Columns.named(params, params.validationIndicatorCol())) {
      assign("data.validation", handed(VALIDATION));
    } else if (params.isSet(params.validationFraction())) {
      double fraction = params.getValidationFraction();
      assign(
          "data.validation", fraction == 0 ? handed(VALIDATION) : "{fraction: " + fraction + "}");
    }
  }

  private void training() {
    whereSet(params.hiddenLayers(), "network.layers", JobOfParams::layers);
    whereSet(params.optimizer(), "optimizer", String::valueOf);
    whereSet(params.schedule(), "schedule", String::valueOf);
    whereSet(params.seed(), "training.seed", String::valueOf);
    whereSet(params.epochs(), "training.epochs", String::valueOf);
    whereSet(params.batchSize(), "training.batch-size", String::valueOf);
    whereSet(params.numWorkers(), "training.workers", String::valueOf);
    whereSet(params.threadsPerWorker(), "training.threads-per-worker", String::valueOf);
    whereSet(params.averageEvery(), "averaging.every", String::valueOf);
    whereSet(params.averagingRule(), "averaging.rule", String::valueOf);
    whereSet(params.patience(), "early-stopping.patience", String::valueOf);
    whereSet(params.tol(), "early-stopping.min-delta", String::valueOf);
  }

  private void warmStart(String model) {
    if (!model.isEmpty()) {
      assign(
          "warm-start",
          "{model: %s, frozen-layers: %d, new-output-layer: %s}"
              .formatted(quoted(model), params.getFrozenLayers(), params.getNewOutputLayer()));
    } else if (params.getFrozenLayers() > 0 || params.getNewOutputLayer()) {
      throw new UserException(
          "frozenLayers and newOutputLayer need a model to start from; set initialModelPath, or"
              + " call setInitialModel");
    }
  }

  /** Twice: what is inside the optimizer and the layers is known once they are bound. */
  private Job bind() {
    String yaml = params.isSet(params.job()) ? params.getJob() : "{}";
    JobText text = JobText.parse("job", yaml, Map.of()).without(DECIDED);
    ObjectNode tree = Jobs.dump(Jobs.bind(text.with("param", assignments)));
    List<String> inner = new ArrayList<>();
    if (params.isSet(params.stepSize())) {
      inner.addAll(rate(tree.path("optimizer"), params.getStepSize()));
    }
    JsonNode layers = tree.path("network").path("layers");
    for (int i = 0; i < layers.size(); i++) {
      if (params.isSet(params.activation())) {
        inner.add("network.layers[" + i + "].activation=" + params.getActivation());
      }
      if (params.isSet(params.dropout())) {
        inner.add("network.layers[" + i + "].dropout=" + params.getDropout());
      }
    }
    JobText whole = JobText.parse("job", Yaml.write(tree), Map.of());
    return Jobs.bind(whole.with("param", inner));
  }

  /** The learning rate, which may be that of the optimizer within. */
  private static List<String> rate(JsonNode optimizer, double stepSize) {
    if (optimizer.isTextual()) {
      return List.of("optimizer={type: adam, learning-rate: %s}".formatted(stepSize));
    }
    String key = optimizer.has("optimizer") ? "optimizer.optimizer" : "optimizer";
    return List.of(key + ".learning-rate=" + stepSize);
  }

  private void assign(String key, String yaml) {
    assignments.add(key + "=" + yaml);
  }

  private <T> void whereSet(Param<T> param, String key, Function<T, String> yaml) {
    if (params.isSet(param)) {
      assign(key, yaml.apply(params.getOrDefault(param)));
    }
  }

  private static String layers(int[] units) {
    return Arrays.stream(units)
        .mapToObj(width -> "{units: " + width + "}")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String handed(String name) {
    return "{format: data-frame, name: " + name + "}";
  }

  private static String quoted(String text) {
    return Yaml.quoted(text).replace("${", "$${");
  }
}
