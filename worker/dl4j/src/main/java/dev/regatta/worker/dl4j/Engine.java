package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.network.Dl4jEngine;
import dev.regatta.worker.network.Network;
import org.deeplearning4j.nn.conf.dropout.Dropout;

/** DL4J, as job files name it. */
public final class Engine implements Dl4jEngine {
  private static final String DROPOUT = "idropout";

  @Override
  public Loss loss(String configuration) {
    return Dl4jNetwork.loss(configuration);
  }

  @Override
  public String withoutDropout(String configuration) {
    ObjectNode tree = Screening.read(configuration);
    for (JsonNode layer : tree.findParents(DROPOUT)) {
      if (!layer.path(DROPOUT).isNull()) {
        // Not null: DL4J's layers of nothing but dropout fail without any
        ((ObjectNode) layer)
            .putObject(DROPOUT)
            .put(Screening.CLASS, Dropout.class.getName())
            .put("p", 1);
      }
    }
    return tree.toString();
  }

  @Override
  public Network build(String configuration, Loss loss, int inputs, int outputs) {
    return Dl4jNetwork.of(configuration, loss, inputs, outputs);
  }
}
