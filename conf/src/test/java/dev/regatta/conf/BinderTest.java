package dev.regatta.conf;

import static dev.regatta.conf.Sample.MINIMAL;
import static dev.regatta.conf.Sample.bind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regatta.conf.Sample.Adam;
import dev.regatta.conf.Sample.Checkpoint;
import dev.regatta.conf.Sample.Csv;
import dev.regatta.conf.Sample.Epoch;
import dev.regatta.conf.Sample.Every;
import dev.regatta.conf.Sample.Fraction;
import dev.regatta.conf.Sample.Job;
import dev.regatta.conf.Sample.Layer;
import dev.regatta.conf.Sample.Loss;
import dev.regatta.conf.Sample.Momentum;
import dev.regatta.conf.Sample.Nested;
import dev.regatta.conf.Sample.Source;
import dev.regatta.conf.Sample.Span;
import dev.regatta.conf.Sample.Synthetic;
import dev.regatta.conf.Sample.Task;
import dev.regatta.conf.Sample.Training;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinderTest {
  @Test
  void takesEveryTypeThatAJobFileMayHold() {
    Job job =
        bind(
            """
            name: "007"
            task: multi-label
            data:
              train: {format: csv, path: a.csv, header: false}
              features: [x, "1"]
              weight: w
              validation: {format: synthetic, rows: 10}
              options: {fs.s3a.endpoint: here}
            network:
              layers:
                - units: 64
                - {units: 1e3, dropout: 0.5}
              loss: cross-entropy
            optimizer: {type: momentum, learning-rate: 1}
            training:
              workers: 3
              seed: 9007199254740993
              clip: 2
              max-rows: 5000000000
              shuffle: false
              time-limit: 30s
              quantiles: []
            averaging: {type: nested, then: 4}
            checkpoint: {keep: 7}
            """);

    assertThat(job.name()).isEqualTo("007");
    assertThat(job.task()).isEqualTo(Task.MULTI_LABEL);
    assertThat(job.data().train()).isEqualTo(new Csv(List.of("a.csv"), ",", false));
    assertThat(job.data().features()).contains(List.of("x", "1"));
    assertThat(job.data().weight()).contains("w");
    assertThat(job.data().validation()).isEqualTo(new Synthetic(10));
    assertThat(job.data().options()).isEqualTo(Map.of("fs.s3a.endpoint", "here"));
    assertThat(job.network().layers()).containsExactly(new Layer(64, 0), new Layer(1000, 0.5));
    assertThat(job.network().loss()).contains(Loss.CROSS_ENTROPY);
    assertThat(job.optimizer()).isEqualTo(new Momentum(1, 0.9));
    assertThat(job.training())
        .isEqualTo(
            new Training(
                20,
                128,
                OptionalInt.of(3),
                9007199254740993L,
                OptionalDouble.of(2),
                OptionalLong.of(5_000_000_000L),
                false,
                new Span(30, "s"),
                List.of()));
    assertThat(job.averaging()).isEqualTo(new Nested(new Epoch(), new Every(4)));
    assertThat(job.checkpoint()).contains(new Checkpoint(1, 7));
  }

  @Test
  void takesOneValueForAListOfOne() {
    String job = "name: several\ndata: {train: {format: csv, path: %s}}";
    assertThat(bind(job.formatted("[a.csv, b.csv]")).data().train())
        .isEqualTo(new Csv(List.of("a.csv", "b.csv"), ",", true));
    assertThatThrownBy(() -> bind(job.formatted("[]")))
        .hasMessageContaining("data.train.path = []: text or a list is wanted, not an empty list");
    assertThatThrownBy(() -> bind(job.formatted("[a, 7]")))
        .hasMessageContaining("data.train.path[1] = 7: text is wanted, not a whole number");
  }

  @Test
  void fillsWhatIsLeftOutWithDefaults() {
    Job job = bind(MINIMAL);

    assertThat(job.task()).isEqualTo(Task.AUTO);
    assertThat(job.data().train()).isEqualTo(new Synthetic(1000));
    assertThat(job.data().features()).isEmpty();
    assertThat(job.data().validation()).isEqualTo(new Fraction(0.1));
    assertThat(job.network().layers()).containsExactly(new Layer(8, 0));
    assertThat(job.network().loss()).isEmpty();
    assertThat(job.optimizer()).isEqualTo(new Adam(0.001, 0.9, 0.999));
    assertThat(job.averaging()).isEqualTo(new Every(16));
    assertThat(job.training().workers()).isEmpty();
    assertThat(job.training().maxRows()).isEmpty();
    assertThat(job.training().quantiles()).containsExactly(0.5, 1.0);
    assertThat(job.checkpoint()).isEmpty();
  }

  @Test
  void takesAbsenceByItsWord() {
    Job job =
        bind(
            MINIMAL
                + """
                  features: "*"
                  weight: null
                network: {loss: auto}
                training: {workers: auto, clip: null}
                checkpoint: null
                """);

    assertThat(job).isEqualTo(bind(MINIMAL));
  }

  @Test
  void bindsAStrategyByItsRegistry() {
    JobText text = Sample.text("{fraction: 0.25}");

    assertThat(Sample.binder().bind(text, Source.class)).isEqualTo(new Fraction(0.25));
  }

  @Test
  void takesAnImplicitStrategyByItsNameToo() {
    JobText text = Sample.text("{format: fraction, fraction: 1}");

    assertThat(Sample.binder().bind(text, Source.class)).isEqualTo(new Fraction(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "1e0", "10e-1", "+1", "0x1", "0o1"})
  void takesWholeNumbersHoweverTheyAreWritten(String one) {
    JobText text = Sample.text("{units: " + one + "}");

    assertThat(Sample.binder().bind(text, Layer.class)).isEqualTo(new Layer(1, 0));
  }

  @Test
  void bindsTreesThatDidNotComeFromYaml() {
    JobText text =
        JobText.of("model.json", JsonNodeFactory.instance.objectNode().put("units", Double.NaN));

    assertThatThrownBy(() -> Sample.binder().bind(text, Layer.class))
        .isInstanceOf(JobFileException.class)
        .hasMessage(
            "model.json: units = \"NaN\": a whole number is wanted, not a fraction; allowed: from"
                + " 1");
  }

  record NoForm(Object anything) {}

  record WrongAuto(@Auto int workers) {}

  record WrongRange(@Range(min = 1) String name) {}

  record ClashingKind(Clash clash) {}

  interface Clash {}

  record ClashingType(String type) implements Clash {}

  @Test
  void refusesTypesThatNoFileCanHold() {
    Registry<Clash> clashes =
        Registry.of(Clash.class, "clash").add("type", ClashingType.class).build();
    Binder binder = new Binder(new Registries(List.of(clashes)));
    JobText text = Sample.text("{workers: 1, name: a, anything: 2, clash: type}");

    assertThatThrownBy(() -> binder.bind(text, NoForm.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NoForm.anything: java.lang.Object is no record and has no registry");
    assertThatThrownBy(() -> binder.bind(text, WrongAuto.class))
        .hasMessageContaining("@Auto and is not optional");
    assertThatThrownBy(() -> binder.bind(text, WrongRange.class))
        .hasMessageContaining("WrongRange.name: @Range is for numbers");
    assertThatThrownBy(() -> binder.bind(text, ClashingKind.class))
        .hasMessageContaining("a component named as its discriminator, type");
  }

  record Failing(Optional<String> name) {
    Failing {
      if (name.isEmpty()) {
        throw new IllegalStateException("a defect");
      }
    }
  }

  @Test
  void passesDefectsOfARecordOnAsDefects() {
    assertThatThrownBy(() -> Sample.binder().bind(Sample.text("{}"), Failing.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Failing failed");
  }

  /** A list that may be absent, and that may be written without brackets. */
  public record Labels(@Doc("Names.") @OneOrMore Optional<List<String>> label) {}

  @Test
  void aListThatMayBeAbsentIsWrittenWithoutBracketsWhereItHoldsOne() {
    assertThat(labels("label: a")).isEqualTo(new Labels(Optional.of(List.of("a"))));
    assertThat(labels("label: [a, b]")).isEqualTo(new Labels(Optional.of(List.of("a", "b"))));
    assertThat(labels("label: null")).isEqualTo(new Labels(Optional.empty()));
    assertThat(labels("{}")).isEqualTo(new Labels(Optional.empty()));
    assertThat(Sample.binder().dump(labels("label: [a]")).path("label").asText()).isEqualTo("a");
    assertThat(Sample.binder().dump(labels("{}")).path("label").isNull()).isTrue();
    assertThatThrownBy(() -> labels("label: []"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("not an empty list");
  }

  private static Labels labels(String yaml) {
    return Sample.binder().bind(JobText.parse("job.yaml", yaml, Map.of()), Labels.class);
  }
}
