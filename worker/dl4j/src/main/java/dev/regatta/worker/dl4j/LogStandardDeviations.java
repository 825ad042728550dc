package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.network.ParameterBlock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/**
 * Batch normalizations of DL4J keep the decimal logarithm of a standard deviation in the place
 * where Regatta has them keep the variance. DL4J (1.0.0-M2.1) writes {@code useLogStd: false} for
 * one that keeps variances, and reads it as true; where a configuration names the parameters of its
 * layers, as one of a network does that has been made, it goes by those names.
 */
final class LogStandardDeviations {
  private static final String KEY = "useLogStd";
  private static final String VARIANCE = "_var";
  private static final String VARIABLES = "variables";

  private LogStandardDeviations() {}

  /** Turns those of a configuration's weights into variances. */
  static void toVariances(ObjectNode configuration, List<ParameterBlock> blocks, float[] weights) {
    turn(
        configuration,
        layer -> layer.path(KEY).asBoolean(),
        blocks,
        weights,
        logarithm -> Math.pow(10, 2 * logarithm));
  }

  /** Turns the variances of a configuration's weights into logarithms, and has it say so. */
  static void ofVariances(ObjectNode configuration, List<ParameterBlock> blocks, float[] weights) {
    normalizations(configuration).values().forEach(layer -> layer.put(KEY, true));
    for (JsonNode conf : configuration.findParents(VARIABLES)) {
      if (isNormalization(conf.path("layer")) && conf.path(VARIABLES) instanceof ArrayNode names) {
        for (int i = 0; i < names.size(); i++) {
          if (names.get(i).asText().equals(BatchNormalizationParamInitializer.GLOBAL_VAR)) {
            names.set(i, BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
          }
        }
      }
    }
    turn(
        configuration,
        layer -> true,
        blocks,
        weights,
        variance -> 0.5 * Math.log10(Math.max(Float.MIN_NORMAL, variance)));
  }

  private static void turn(
      ObjectNode configuration,
      Predicate<ObjectNode> which,
      List<ParameterBlock> blocks,
      float[] weights,
      DoubleUnaryOperator function) {
    Map<String, ObjectNode> layers = normalizations(configuration);
    for (ParameterBlock block : blocks) {
      ObjectNode layer = layers.get(block.name());
      if (layer != null && which.test(layer)) {
        for (int i = block.offset(); i < block.end(); i++) {
          weights[i] = (float) function.applyAsDouble(weights[i]);
        }
      }
    }
  }

  /** By the names of the blocks with their variances. */
  private static Map<String, ObjectNode> normalizations(ObjectNode configuration) {
    Map<String, ObjectNode> found = new LinkedHashMap<>();
    JsonNode layers = configuration.path("confs");
    for (int i = 0; i < layers.size(); i++) {
      add(found, Integer.toString(i), layers.get(i).path("layer"));
    }
    for (Map.Entry<String, JsonNode> vertex : configuration.path("vertices").properties()) {
      add(found, vertex.getKey(), vertex.getValue().path("layerConf").path("layer"));
    }
    return found;
  }

  private static void add(Map<String, ObjectNode> found, String name, JsonNode layer) {
    if (layer instanceof ObjectNode norm && isNormalization(norm)) {
      found.put(name + VARIANCE, norm);
    }
  }

  private static boolean isNormalization(JsonNode layer) {
    return layer.path(Screening.CLASS).asText().equals(BatchNormalization.class.getName());
  }
}
