package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.schedule.Constant;
import dev.regatta.worker.optimizer.Adam;
import dev.regatta.worker.optimizer.Sgd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without DL4J, which is no part of this module. */
class NetworkFilesTest {
  @TempDir private Path directory;

  private static Job job(String network) {
    String text =
        """
        data: {train: {format: synthetic, kind: spirals, rows: 10}}
        network: %s
        optimizer: sgd
        schedule: constant
        output: out
        """;
    return Jobs.bind(JobText.parse("test", text.formatted(network), Map.of()));
  }

  private static Job read(Job job) {
    return NetworkFiles.read(job, new Configuration()).job();
  }

  private Job job(Path configuration) {
    return job("{type: dl4j, configuration: '" + configuration + "'}");
  }

  @Test
  void aNetworkWithoutFilesStaysAsItIs() {
    Job job = job("{layers: [{units: 3}]}");
    assertThat(read(job)).isSameAs(job);
  }

  @Test
  void withoutAnUpdaterOptimizerAndScheduleAreTheDefaults() {
    String text =
        """
        data: {train: {format: synthetic, kind: spirals, rows: 10}}
        %soutput: out
        """;
    Job open = read(Jobs.bind(JobText.parse("test", text.formatted(""), Map.of())));
    assertThat(open.optimizer()).contains(new Adam(0.001, 0.9, 0.999, 1e-8));
    assertThat(open.schedule()).contains(new Constant(0));
    assertThat(read(open)).isSameAs(open);
    Job own = read(Jobs.bind(JobText.parse("test", text.formatted("optimizer: sgd\n"), Map.of())));
    assertThat(own.optimizer()).contains(new Sgd(0.01));
    assertThat(own.schedule()).contains(new Constant(0));
  }

  @Test
  void whatIsReadStandsInPlaceOfThePath() throws Exception {
    Path file = Files.writeString(directory.resolve("net.json"), "{\"confs\": [1]}\n");
    Job job = job("{type: dl4j, loss: cross-entropy, configuration: '" + file + "'}");
    Job read = read(job);
    assertThat(read)
        .isEqualTo(job("{type: dl4j, loss: cross-entropy, configuration: '{\"confs\": [1]}'}"))
        .isNotEqualTo(job);
    assertThat(read(read)).isSameAs(read);
  }

  @Test
  void aModelZipsWeightsAndThoseOfAWarmStartAreNotBothTaken() {
    String text =
        """
        data: {train: {format: synthetic, kind: spirals, rows: 10}}
        network: {type: dl4j, loss: cross-entropy, weights: ab, configuration: '{"confs": [1]}'}
        optimizer: sgd
        schedule: constant
        %soutput: out
        """;
    Job job = Jobs.bind(JobText.parse("test", text.formatted(""), Map.of()));
    assertThat(read(job)).isSameAs(job);
    assertThat(job.network().firstWeights()).contains("ab");
    Job warm =
        Jobs.bind(JobText.parse("test", text.formatted("warm-start: {model: m}\n"), Map.of()));
    assertThatThrownBy(() -> read(warm))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "is a model zip with weights to start from, and warm-start.model has");
  }

  @Test
  void filesThatAreNoConfigurationAreRefused() throws Exception {
    Path missing = directory.resolve("missing.json");
    assertThatThrownBy(() -> read(job(missing)))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: " + missing + " cannot be read: ");
    Path zip = Files.writeString(directory.resolve("net.zip"), "PK");
    assertThatThrownBy(() -> read(job(zip)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(zip + " holds no JSON; write it with toJson()");
    Path large = Files.write(directory.resolve("large.json"), new byte[(4 << 20) + 1]);
    assertThatThrownBy(() -> read(job(large)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has more than 4194304 bytes, which are not read");
  }

  @Test
  void aDenseNetworksZipIsReadByDl4j() throws Exception {
    Path text = Files.writeString(directory.resolve("net.zip"), "{}");
    assertThatThrownBy(() -> read(job("{configuration: '" + text + "'}")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration: " + text + " is no model zip; write one");
    Path zip = Files.write(directory.resolve("zip"), new byte[] {'P', 'K', 3, 4});
    assertThatThrownBy(() -> read(job("{configuration: '" + zip + "'}")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.configuration needs DL4J's jars");
  }

  @Test
  void aKerasFileIsReadAsOneWithWeights() throws Exception {
    Path missing = directory.resolve("missing.h5");
    assertThatThrownBy(() -> read(job("{type: keras, path: '" + missing + "'}")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.path: " + missing + " cannot be read: ");
    Path large = directory.resolve("large.h5");
    byte[] bytes = new byte[(4 << 20) + 1];
    System.arraycopy(new byte[] {(byte) 0x89, 'H', 'D', 'F'}, 0, bytes, 0, 4);
    Files.write(large, bytes);
    assertThatThrownBy(() -> read(job("{type: keras, path: '" + large + "'}")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.type: dl4j needs DL4J's jars");
    Path text = Files.write(directory.resolve("text.h5"), new byte[(4 << 20) + 1]);
    assertThatThrownBy(() -> read(job("{type: keras, path: '" + text + "'}")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.path: " + text + " has more than 4194304 bytes");
  }
}
