package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.Sample.Fraction;
import dev.regatta.conf.Sample.Job;
import dev.regatta.conf.Sample.Layer;
import dev.regatta.conf.Sample.Optimizer;
import dev.regatta.conf.Sample.Sgd;
import dev.regatta.conf.Sample.Source;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DumpTest {
  private final Binder binder = Sample.binder();

  @Test
  void bindsBackToAnEqualRecord() {
    long seed = new Random().nextLong();
    SampleJobs jobs = new SampleJobs(new Random(seed));
    for (int i = 0; i < 200; i++) {
      Job job = jobs.next();
      ObjectNode tree = binder.dump(job);
      String yaml = Yaml.write(tree);
      JobText text = JobText.parse("job.yaml", yaml, Map.of("HOME", "wrong"));

      assertThat(binder.bind(text, Job.class)).as("seed %d: %s", seed, yaml).isEqualTo(job);
      assertThat(text.tree()).as("seed %d: %s", seed, yaml).isEqualTo(tree);
    }
  }

  @Test
  void writesEveryDefaultInTheOrderOfTheRecord() {
    Job job = Sample.bind(Sample.MINIMAL);

    assertThat(Yaml.write(binder.dump(job)))
        .isEqualTo(
            """
            name: minimal
            task: auto
            data:
              train:
                format: synthetic
                rows: 1000
              features: '*'
              weight: null
              validation:
                fraction: 0.1
              options: {}
            network:
              layers:
                - units: 8
                  dropout: 0.0
              loss: auto
            optimizer:
              type: adam
              learning-rate: 0.001
              beta1: 0.9
              beta2: 0.999
            training:
              epochs: 20
              batch-size: 128
              workers: auto
              seed: 42
              clip: null
              max-rows: auto
              shuffle: true
              time-limit: 1h
              quantiles: [0.5, 1.0]
            averaging:
              type: every
              steps: 16
            checkpoint: null
            """);
  }

  @Test
  void namesStrategiesWithTheirRegistry() {
    assertThat(binder.dump(new Sgd(0.5), Optimizer.class).toString())
        .isEqualTo("{\"type\":\"sgd\",\"learning-rate\":0.5}");
    assertThat(binder.dump(new Fraction(0.5), Source.class).toString())
        .isEqualTo("{\"fraction\":0.5}");
    assertThat(binder.dump(new Sgd(0.5)).toString()).isEqualTo("{\"learning-rate\":0.5}");
  }

  private record Grown(
      int units, @Later @Default("0") double alpha, @Later Optional<Fraction> share) {}

  @Test
  void leavesLaterKeysOutWhereTheyHaveTheirDefaults() {
    Grown old = binder.bind(JobText.parse("old.yaml", "units: 3", Map.of()), Grown.class);
    Grown grown = new Grown(3, 0.5, Optional.of(new Fraction(0.25)));

    assertThat(binder.dump(old).toString()).isEqualTo("{\"units\":3}");
    assertThat(binder.dump(grown).toString())
        .isEqualTo("{\"units\":3,\"alpha\":0.5,\"share\":{\"fraction\":0.25}}");
    assertThat(binder.bind(JobText.of("test", binder.dump(grown)), Grown.class)).isEqualTo(grown);
  }

  private record Wrong(@Later int units) {}

  @Test
  void aLaterKeyNeedsADefault() {
    assertThatThrownBy(() -> binder.dump(new Wrong(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("units has @Later and no default");
  }

  private record Stranger() implements Optimizer {}

  @Test
  void refusesWhatNoFileHolds() {
    assertThatThrownBy(() -> binder.dump(new Layer(1, Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a job file cannot hold NaN");
    assertThatThrownBy(() -> binder.dump(new Stranger(), Optimizer.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("Stranger is not a registered optimizer");
  }
}
