package dev.regatta.conf;

import static dev.regatta.conf.Sample.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.regatta.conf.Sample.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderProblemsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "training: {epochs: 1.5}"
            + "|training.epochs = 1.5: a whole number is wanted, not a fraction; allowed: from 1",
        "training: {epochs: '20'}"
            + "|training.epochs = \"20\": a whole number is wanted, not text; allowed: from 1",
        "training: {epochs: 0}|training.epochs = 0: out of range; allowed: from 1",
        "training: {epochs: 3000000000}"
            + "|training.epochs = 3000000000: out of range; allowed: from 1",
        "training: {epochs: null}|training.epochs = null: a whole number is wanted, not null",
        "training: {seed: 99999999999999999999}"
            + "|training.seed = 99999999999999999999: out of range; allowed: from"
            + " -9223372036854775808 to 9223372036854775807",
        "training: {workers: many}"
            + "|training.workers = \"many\": a whole number is wanted, not text; allowed: from 1;"
            + " or write auto",
        "training: {workers: null}"
            + "|training.workers = null: a whole number or auto is wanted, not null",
        "training: {clip: [1]}|training.clip = [1]: a number is wanted, not a list",
        "training: {shuffle: no}"
            + "|training.shuffle = \"no\": write true or false, without quotes",
        "training: {quantiles: 3}"
            + "|training.quantiles = 3: a list is wanted, not a whole number; write [3]",
        "training: {quantiles: [1, 0]}"
            + "|training.quantiles[1] = 0: out of range; allowed: above 0",
        "training: {time-limit: 5 minutes}"
            + "|training.time-limit = \"5 minutes\": a time such as 30s, 5m or 2h is wanted",
        "training: 3|training = 3: a mapping is wanted, not a whole number",
        "training: {batch_size: 3}" + "|training.batch_size: unknown key; did you mean batch-size?",
        "training: {bs: 3}|training.bs: unknown key; did you mean batch-size?",
        "training: {colour: 3}"
            + "|training.colour: unknown key; allowed: epochs, batch-size, workers, seed, clip,"
            + " max-rows, shuffle, time-limit, quantiles",
        "training: {'a.b': 3}"
            + "|training.\"a.b\": unknown key; allowed: epochs, batch-size, workers, seed, clip,"
            + " max-rows, shuffle, time-limit, quantiles",
        "batch-size: 3|batch-size: unknown key; it belongs under training",
        "batchsize: 3"
            + "|batchsize: unknown key; did you mean batch-size? It belongs under training",
        "dropout: 3|dropout: unknown key; it belongs under network.layers[]",
        "training: {optimizer: adam}"
            + "|training.optimizer: unknown key; it belongs at the top level",
        "fraction: 1|fraction: unknown key; it belongs under data.train or under data.validation",
        "task: clasification"
            + "|task = \"clasification\": no such choice; allowed: auto, classification,"
            + " multi-label; did you mean classification?",
        "optimizer: adamm"
            + "|optimizer = \"adamm\": no such optimizer; allowed: sgd, momentum, adam; did you"
            + " mean adam?",
        "optimizer: {type: xyzzy}"
            + "|optimizer.type = \"xyzzy\": no such optimizer; allowed: sgd, momentum, adam",
        "optimizer: {type: 3}"
            + "|optimizer.type = 3: no such optimizer; allowed: sgd, momentum, adam",
        "optimizer: {beta1: 0.5}"
            + "|optimizer.type: missing; it names the optimizer; allowed: sgd, momentum, adam",
        "optimizer: 3"
            + "|optimizer = 3: an optimizer is wanted, not a whole number; allowed: sgd, momentum,"
            + " adam",
        "optimizer: sgd|optimizer.learning-rate: missing; a number is wanted",
        "optimizer: {type: sgd, learning-rate: 1, momentum: 0.5}"
            + "|optimizer.momentum: unknown key; it belongs to type momentum",
        "optimizer: {type: momentum, lerning-rate: 1}"
            + "|optimizer.lerning-rate: unknown key; did you mean learning-rate?",
        "optimizer: {type: adam, beta1: 1}|optimizer: beta1 must be below beta2",
        "averaging: {type: nested, then: {type: nested, then: 0}}"
            + "|averaging.then.then.steps = 0: out of range; allowed: from 1",
        "averaging: true|averaging = true: a sync policy is wanted, not true or false; allowed:"
            + " every, epoch, nested, or a number",
        "averaging: epochs"
            + "|averaging = \"epochs\": no such sync policy; allowed: every, epoch, nested, or a"
            + " number; did you mean epoch?",
        "checkpoint: {keep: 0}|checkpoint: keep must be 1 or more, it is 0",
        "network: {layers: [{units: 1, dropout: 1}]}"
            + "|network.layers[0].dropout = 1: out of range; allowed: from 0 to below 1",
        "network: {layers: [3]}|network.layers[0] = 3: a mapping is wanted, not a whole number",
        "network: {loss: mae}"
            + "|network.loss = \"mae\": no such choice; allowed: cross-entropy, mse; did you mean"
            + " mse?",
      })
  void tellsWhatIsWrongAndWhatIsAllowed(String yaml, String line) {
    assertThatThrownBy(() -> Sample.bind(MINIMAL + yaml))
        .isInstanceOf(UserException.class)
        .hasMessage("job.yaml:4: " + line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name: 7|name = 7: text is wanted, not a whole number; write it in quotes",
        "name: true|name = true: text is wanted, not true or false; write it in quotes",
        "name: [a]|name = [\"a\"]: text is wanted, not a list",
      })
  void wantsTextInQuotesWhereItLooksLikeSomethingElse(String name, String line) {
    assertThatThrownBy(() -> Sample.bind(name + "\ndata: {train: synthetic}"))
        .hasMessage("job.yaml:1: " + line);
  }

  @Test
  void listsEveryProblemInTheOrderOfTheFile() {
    String yaml =
        """
        nam: a
        data:
          train: {format: csv, header: no}
          options: {x: 1, y: [2]}
        network:
          layers:
            - units: 0
            - {unit: 3, dropout: '${DROPOUT}'}
        optimizer: {type: adam, beta1: '${BETA:-x}'}
        training:
          epochs: &e 3
          epochs: 4
        """;
    JobText text =
        Sample.text(yaml).with("--set", List.of("training.batch-size=0", "training.seed=x"));

    assertThatThrownBy(() -> Sample.binder().bind(text, Job.class))
        .hasMessage(
            """
            13 problems in job.yaml:
            job.yaml:1: nam: unknown key; did you mean name?
            job.yaml:3: data.train.path: missing; text or a list is wanted
            job.yaml:3: data.train.header = "no": write true or false, without quotes
            job.yaml:4: data.options.x = 1: text is wanted, not a whole number; write it in quotes
            job.yaml:4: data.options.y = [2]: text is wanted, not a list
            job.yaml:7: network.layers[0].units = 0: out of range; allowed: from 1
            job.yaml:8: network.layers[1].dropout = "${DROPOUT}": the environment variable DROPOUT \
            is not set; set it, or give a default: ${DROPOUT:-...}
            job.yaml:8: network.layers[1].unit: unknown key; did you mean units?
            job.yaml:9: optimizer.beta1 = "x": a number is wanted, not text
            job.yaml:11: training.epochs: &e is an anchor; leave it out
            job.yaml:12: training.epochs: the key stands here a second time; the first is at \
            job.yaml:11
            --set training.batch-size=0: training.batch-size = 0: out of range; allowed: from 1
            --set training.seed=x: training.seed = "x": a whole number is wanted, not text\
            """);
  }

  @Test
  void placesWhatIsMissingAtTheMappingThatMissesIt() {
    assertThatThrownBy(() -> Sample.bind("data:\n  features: [a]\n"))
        .hasMessage(
            """
            2 problems in job.yaml:
            job.yaml:1: data.train: missing; a source is wanted
            job.yaml: name: missing; text is wanted\
            """);
  }

  @Test
  void givesEachProblemInItsParts() {
    JobFileException thrown =
        catchThrowableOfType(
            JobFileException.class, () -> Sample.bind(MINIMAL + "optimizer: adamm"));

    assertThat(thrown.problems())
        .containsExactly(
            new Problem(
                new Place("job.yaml", OptionalInt.of(4)),
                "optimizer",
                Optional.of("\"adamm\""),
                "no such optimizer",
                Optional.of("sgd, momentum, adam"),
                Optional.of("did you mean adam?")));
  }

  @Test
  void keepsEachProblemOnOneShortLine() {
    JobText text = JobText.parse("job.yaml", "name: [\"" + "a\\n".repeat(500) + "\"]", Map.of());

    assertThatThrownBy(() -> Sample.binder().bind(text, Job.class))
        .satisfies(
            thrown ->
                assertThat(String.valueOf(thrown.getMessage()).lines())
                    .hasSize(3)
                    .allMatch(line -> line.length() < 150));
  }

  @Test
  void messagesStayShortWhateverTheFile() {
    StringBuilder yaml = new StringBuilder(MINIMAL);
    for (int i = 0; i < 150; i++) {
      yaml.append("k").append(i).append("x".repeat(900)).append(": 1\n");
    }
    JobFileException thrown =
        catchThrowableOfType(JobFileException.class, () -> Sample.bind(yaml.toString()));

    assertThat(thrown.problems()).hasSize(150);
    assertThat(String.valueOf(thrown.getMessage()).lines())
        .hasSize(102)
        .allMatch(line -> line.length() < 800);
    assertThat(thrown).hasMessageStartingWith("150 problems in job.yaml:\n");
    assertThat(thrown).hasMessageEndingWith("\nand 50 more");
  }
}
