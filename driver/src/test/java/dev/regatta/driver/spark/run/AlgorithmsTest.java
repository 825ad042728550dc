package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Binder;
import dev.regatta.conf.Doc;
import dev.regatta.conf.JobText;
import dev.regatta.conf.Registry;
import dev.regatta.driver.averaging.AveragingRules;
import dev.regatta.driver.averaging.IterateAverages;
import dev.regatta.driver.schedule.Schedules;
import dev.regatta.driver.stop.StopRules;
import dev.regatta.driver.sync.SyncPolicies;
import dev.regatta.worker.network.Activations;
import dev.regatta.worker.network.Layers;
import dev.regatta.worker.network.Normalizations;
import dev.regatta.worker.optimizer.Optimizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The textbook's algorithms are there, with its defaults, and the guide tells them all. */
class AlgorithmsTest {
  private static final Path GUIDE = Path.of("../docs/algorithms.md");

  private static final Binder BINDER = Jobs.binder();

  /** One registry, its heading in the guide, and the names that it has. */
  private record Part(Registry<?> registry, String heading, List<String> names) {
    Part(Registry<?> registry, String heading, String... names) {
      this(registry, heading, List.of(names));
    }

    @Override
    public String toString() {
      return registry.noun();
    }
  }

  static Stream<Part> parts() {
    return Stream.of(
        new Part(
            Optimizers.REGISTRY,
            "optimizer",
            "sgd",
            "momentum",
            "nesterov",
            "adagrad",
            "adadelta",
            "rmsprop",
            "adam",
            "adamw",
            "adamax",
            "nadam",
            "amsgrad",
            "adabelief",
            "lion",
            "lars",
            "lamb",
            "sam"),
        new Part(
            Schedules.REGISTRY,
            "schedule",
            "constant",
            "step",
            "multi-step",
            "exponential",
            "inverse-time",
            "polynomial",
            "cosine",
            "cosine-restarts",
            "one-cycle",
            "plateau"),
        new Part(
            Activations.REGISTRY,
            "network.layers.activation",
            "identity",
            "relu",
            "leaky-relu",
            "gelu",
            "silu",
            "tanh",
            "sigmoid",
            "selu"),
        new Part(Layers.REGISTRY, "network.layers", "dense", "residual"),
        new Part(
            Normalizations.REGISTRY, "network.layers.normalization", "layer-norm", "batch-norm"),
        new Part(
            AveragingRules.REGISTRY,
            "averaging.rule",
            "mean",
            "slow-momentum",
            "outer-nesterov",
            "outer-adam",
            "elastic",
            "nova"),
        new Part(IterateAverages.REGISTRY, "averaging.evaluation-weights", "last", "ema", "swa"),
        new Part(
            SyncPolicies.REGISTRY,
            "averaging.every",
            "every",
            "post-local",
            "quadratic",
            "budget",
            "time-box"),
        new Part(
            StopRules.REGISTRY,
            "early-stopping.rules",
            "patience",
            "target",
            "generalization-loss",
            "successive-rises",
            "divergence",
            "time-limit"));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everyAlgorithmIsRegistered(Part part) {
    assertThat(part.registry.names()).containsExactlyInAnyOrderElementsOf(part.names);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd       | {learning-rate: 0.01}",
        "momentum  | {learning-rate: 0.01, momentum: 0.9}",
        "nesterov  | {learning-rate: 0.01, momentum: 0.9}",
        "adagrad   | {learning-rate: 0.01, epsilon: 1e-10}",
        "adadelta  | {learning-rate: 1.0, rho: 0.9, epsilon: 1e-6}",
        "rmsprop   | {learning-rate: 0.01, alpha: 0.99, epsilon: 1e-8, centered: false, momentum:"
            + " 0}",
        "adam      | {learning-rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}",
        "adamw     | {learning-rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.01}",
        "adamax    | {learning-rate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}",
        "nadam     | {learning-rate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, psi: 0.004}",
        "amsgrad   | {learning-rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}",
        "adabelief | {learning-rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-16}",
        "lion      | {learning-rate: 1e-4, beta1: 0.9, beta2: 0.99, decay: 0}",
        "lars      | {learning-rate: 1.0, momentum: 0.9, trust: 0.001, decay: 0}",
        "lamb      | {learning-rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-6, decay: 0.01}",
        "sam       | {optimizer: momentum, rho: 0.05, interval: 1}"
      })
  void optimizersHaveTheTextbooksDefaults(String name, String defaults) {
    assertDefaults(Optimizers.REGISTRY, name, defaults);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outer-nesterov | {rate: 0.7, momentum: 0.9}",
        "outer-adam     | {rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-3}",
        "elastic        | {rate: 0.9, pull: auto}",
        "mean           | {rate: 1}"
      })
  void averagingRulesHaveTheTextbooksDefaults(String name, String defaults) {
    assertDefaults(AveragingRules.REGISTRY, name, defaults);
  }

  @Test
  void averagesOverRoundsHaveTheTextbooksDefaults() {
    assertDefaults(IterateAverages.REGISTRY, "swa", "{from: 0.75}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one-cycle | {rise: 0.3, start-divisor: 25, end-divisor: 1e4, warmup-epochs: 0}",
        "plateau   | {factor: 0.1, patience: 10, threshold: 1e-4, cooldown: 0, warmup-epochs: 0}"
      })
  void schedulesHaveTheTextbooksDefaults(String name, String defaults) {
    assertDefaults(Schedules.REGISTRY, name, defaults);
  }

  /** The bare name means the same as a mapping of all keys. */
  private static <T> void assertDefaults(Registry<T> registry, String name, String defaults) {
    ObjectNode all =
        BINDER.dump(
            bind(registry, "{type: " + name + ", " + defaults.substring(1)), registry.kind());

    assertThat(BINDER.dump(bind(registry, "{type: " + name + "}"), registry.kind())).isEqualTo(all);
    assertThat(all.size() - 1).isEqualTo((int) defaults.chars().filter(c -> c == ':').count());
  }

  private static <T> T bind(Registry<T> registry, String yaml) {
    return BINDER.bind(JobText.parse("test", yaml, Map.of()), registry.kind());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void theGuideTellsEveryEntryInTheRegistrysWords(Part part) throws IOException {
    String section =
        match("(?s)\n## `" + Pattern.quote(part.heading) + "`: [^\n]*\n(.*?)(?=\n## |$)", guide())
            .findFirst()
            .orElseThrow()
            .group(1);
    List<MatchResult> rows = match("(?m)^\\| `([^`]+)` \\| ([^|]+) \\|", section).toList();

    assertThat(rows)
        .extracting(row -> row.group(1))
        .containsExactlyElementsOf(part.registry.names());
    for (MatchResult row : rows) {
      Doc doc = part.registry.type(row.group(1)).orElseThrow().getAnnotation(Doc.class);
      assertThat(row.group(2)).isEqualTo(doc.value());
    }
  }

  private static String guide() throws IOException {
    return Files.readString(GUIDE) + "\n";
  }

  private static Stream<MatchResult> match(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results();
  }
}
