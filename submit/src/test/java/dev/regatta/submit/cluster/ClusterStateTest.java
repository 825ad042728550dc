package dev.regatta.submit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterStateTest {
  @TempDir Path directory;

  @Test
  void isReadAsItWasWritten() {
    ClusterState state =
        new ClusterState(
            "spark://127.0.0.1:7077",
            directory.resolve("files"),
            List.of(new Daemon("master", 11, "-Dm=1"), new Daemon("worker", 12, "-Dm=1")));

    state.write(directory);

    assertThat(ClusterState.read(directory)).hasValue(state);
  }

  @Test
  void isAbsentWhereNothingWasWrittenOrItWasDeleted() {
    assertThat(ClusterState.read(directory)).isEmpty();
    new ClusterState("m", directory, List.of(new Daemon("master", 11, "x"))).write(directory);
    ClusterState.delete(directory);
    assertThat(ClusterState.read(directory)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "master=m\nfiles=f\nmark=x\n",
        "master=m\nfiles=f\nmark=x\ndaemons=master\n",
        "master=m\nfiles=f\nmark=x\ndaemons=master:one\n",
        "master=m\nfiles=f\ndaemons=master:1\n",
      })
  void aDamagedFileIsNamed(String content) throws Exception {
    Path file = Files.writeString(directory.resolve("cluster.properties"), content);

    assertThatThrownBy(() -> ClusterState.read(directory))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file + " is damaged");
  }
}
