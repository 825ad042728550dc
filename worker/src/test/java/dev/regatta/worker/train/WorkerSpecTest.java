package dev.regatta.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobFileException;
import dev.regatta.conf.JobText;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.network.Inputs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerSpecTest {
  private static final String TEXT =
      """
      network: {layers: [{units: 4}], loss: mse}
      inputs: 12
      classes: 0
      label-scale: 1
      optimizer: sgd
      regularization: {}
      local-state: average
      batch-size: 8
      threads: 1
      seed: 5
      """;

  private static WorkerSpec bind(String more) {
    return WorkerSpecs.bind(JobText.parse("test", TEXT + more, Map.of()));
  }

  /** As model files of releases without tables have it. */
  @Test
  void withoutTablesAllInputsAreNumbers() {
    WorkerSpec spec = bind("");
    assertThat(spec.row()).isEqualTo(Inputs.numbers(12));
    assertThat(spec.buildNetwork().parameters()).isEqualTo(13 * 4 + 5);
  }

  @Test
  void tablesSurviveTheTree() {
    WorkerSpec spec = bind("embeddings: [{column: \"a, b\", at: 3, rows: 50, width: 6}]");
    assertThat(spec.row().tables()).containsExactly(new EmbeddingTable("a, b", 3, 50, 6));
    assertThat(spec.buildNetwork().parameters()).isEqualTo(300 + 18 * 4 + 5);
    ObjectNode tree = WorkerSpecs.dump(spec);
    assertThat(WorkerSpecs.bind(tree)).isEqualTo(spec);
    tree.withArray("embeddings").removeAll();
    assertThat(WorkerSpecs.bind(tree).embeddings()).isEqualTo(List.of());
  }

  @Test
  void impossibleTablesAreRefused() {
    assertThatThrownBy(() -> bind("embeddings: [{column: a, at: 3, rows: 1, width: 0}]"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("embeddings[0].rows = 1: out of range")
        .hasMessageContaining("embeddings[0].width = 0: out of range");
  }
}
