package dev.regatta.conf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A job of every type that a job file may hold. */
final class Sample {
  static final Registry<Optimizer> OPTIMIZERS =
      Registry.of(Optimizer.class, "optimizer")
          .add("sgd", Sgd.class)
          .add("momentum", Momentum.class)
          .add("adam", Adam.class)
          .build();
  static final Registry<Source> SOURCES =
      Registry.of(Source.class, "source")
          .discriminator("format")
          .implicit("fraction")
          .add("fraction", Fraction.class)
          .add("csv", Csv.class)
          .add("synthetic", Synthetic.class)
          .build();
  static final Registry<Policy> POLICIES =
      Registry.of(Policy.class, "sync policy")
          .number("every", "steps")
          .add("every", Every.class)
          .add("epoch", Epoch.class)
          .add("nested", Nested.class)
          .build();
  static final Registries REGISTRIES = new Registries(List.of(OPTIMIZERS, SOURCES, POLICIES));

  private Sample() {}

  @Doc("A training job.")
  record Job(
      @Doc("What it is called.") String name,
      @Default("auto") Task task,
      Data data,
      @Default("{}") Network network,
      @Default("{type: adam, learning-rate: 0.001}") Optimizer optimizer,
      @Default("{}") Training training,
      @Default("16") Policy averaging,
      Optional<Checkpoint> checkpoint) {}

  enum Task {
    AUTO,
    CLASSIFICATION,
    MULTI_LABEL
  }

  record Data(
      Source train,
      @Auto("*") Optional<List<String>> features,
      Optional<String> weight,
      @Default("{fraction: 0.1}") Source validation,
      @Default("{}") Map<String, String> options) {}

  record Network(@Default("[{units: 8}]") List<Layer> layers, @Auto Optional<Loss> loss) {}

  record Layer(
      @Doc("Outputs.") @Range(min = 1) int units,
      @Range(min = 0, max = 1, maxExclusive = true) @Default("0.0") double dropout) {}

  enum Loss {
    CROSS_ENTROPY,
    MSE
  }

  record Training(
      @Range(min = 1) @Default("20") int epochs,
      @Doc("Rows per replica and step.") @Range(min = 1) @Default("128") int batchSize,
      @Auto @Range(min = 1) OptionalInt workers,
      @Default("42") long seed,
      OptionalDouble clip,
      @Auto OptionalLong maxRows,
      @Default("true") boolean shuffle,
      @Default("1h") Span timeLimit,
      @Range(min = 0, minExclusive = true) @Default("[0.5, 1]") List<Double> quantiles) {}

  record Checkpoint(@Range(min = 1) @Default("1") int everyEpochs, @Default("3") int keep) {
    Checkpoint {
      if (keep < 1) {
        throw new IllegalArgumentException("keep must be 1 or more, it is " + keep);
      }
    }
  }

  /** A time, with a text form: {@code 5m}. */
  record Span(long amount, String unit) {
    public static Span parse(String text) {
      if (!text.matches("\\d{1,9}[smh]")) {
        throw new IllegalArgumentException("a time such as 30s, 5m or 2h is wanted");
      }
      int end = text.length() - 1;
      return new Span(Long.parseLong(text.substring(0, end)), text.substring(end));
    }

    public String text() {
      return amount + unit;
    }
  }

  interface Optimizer {}

  @Doc("Plain gradient descent.")
  record Sgd(@Range(min = 0, minExclusive = true) double learningRate) implements Optimizer {}

  record Momentum(
      @Range(min = 0, minExclusive = true) double learningRate, @Default("0.9") double momentum)
      implements Optimizer {}

  record Adam(
      @Default("0.001") double learningRate,
      @Default("0.9") double beta1,
      @Default("0.999") double beta2)
      implements Optimizer {
    Adam {
      if (beta1 >= beta2) {
        throw new IllegalArgumentException("beta1 must be below beta2");
      }
    }
  }

  interface Source {}

  record Fraction(@Range(min = 0, max = 1) double fraction) implements Source {}

  record Csv(
      @OneOrMore List<String> path,
      @Default("','") String delimiter,
      @Default("true") boolean header)
      implements Source {}

  record Synthetic(@Range(min = 1) @Default("1000") int rows) implements Source {}

  interface Policy {}

  record Every(@Range(min = 1) int steps) implements Policy {}

  record Epoch() implements Policy {}

  record Nested(@Default("epoch") Policy first, Policy then) implements Policy {}

  static Binder binder() {
    return new Binder(REGISTRIES);
  }

  static JobText text(String yaml) {
    return JobText.parse("job.yaml", yaml, Map.of());
  }

  static Job bind(String yaml) {
    return binder().bind(text(yaml), Job.class);
  }

  static final String MINIMAL =
      """
      name: minimal
      data:
        train: synthetic
      """;
}
