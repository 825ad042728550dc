package dev.regatta.worker.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.worker.loss.CrossEntropy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without DL4J, which is no part of this module. */
class Dl4jTest {
  private static final NetworkSpec NETWORK =
      new Dl4j("{\"confs\": []}", Optional.of(new CrossEntropy()));

  @Test
  void withoutItsJarsOneLineSaysWhatToAdd() {
    assertThatThrownBy(() -> NETWORK.build(4, 3))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.type: dl4j needs DL4J's jars, which are not there: start")
        .hasMessageContaining("submit/regatta --dl4j");
  }

  @Test
  void embeddingsAreRefused() {
    Inputs inputs = new Inputs(2, List.of(new EmbeddingTable("city", 0, 10, 4)));
    assertThatThrownBy(() -> NETWORK.build(inputs, 3))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("dl4j takes numbers, and column city is an embedding");
  }
}
