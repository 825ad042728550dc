package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;

/**
 * What the layers of a Keras model may say of images. A row is an image in Keras's own order:
 * height x width x channels numbers, row by row, the channels of a pixel beside each other.
 */
final class KerasImages {
  /** Of an input's shape: rows, height, width, channels. */
  static final int RANK = 4;

  private static final String DROPOUT = "idropout";

  private static final String LAST = "channels_last";

  private static final List<String> PADDINGS = List.of("valid", "same");

  /** What DL4J passes over, with the values at which it makes no difference. */
  private static final Map<String, Integer> ONLY =
      Map.of("groups", 1, "negative_slope", 0, "threshold", 0);

  private KerasImages() {}

  /** Checks the shape of an input: its first number is that of the rows. */
  static void requireSizes(String layer, JsonNode shape) throws UnfitException {
    double values = 1;
    for (int i = 1; i < RANK; i++) {
      JsonNode size = shape.get(i);
      if (!isSize(size)) {
        throw new UnfitException(
            "layer '%s' takes images of shape %s; height, width and channels must be given, from 1 to %d"
                .formatted(layer, shape, Screening.MAX_EXTENT));
      }
      values *= size.intValue();
    }
    if (values > Screening.MAX_SIZE) {
      throw new UnfitException(
          "layer '%s' takes images of shape %s; at most %d numbers are read"
              .formatted(layer, shape, Screening.MAX_SIZE));
    }
  }

  private static boolean isSize(JsonNode size) {
    return size.isInt() && size.intValue() >= 1 && size.intValue() <= Screening.MAX_EXTENT;
  }

  /**
   * Checks a layer.
   *
   * @throws UnfitException where DL4J would compute something else than Keras
   */
  static void check(String layer, String type, JsonNode config) throws UnfitException {
    JsonNode format = config.path("data_format");
    if (format.isTextual() && !format.asText().equals(LAST)) {
      throw new UnfitException(
          "layer '%s' has data_format %s; channels_last is read, so save the model with it"
              .formatted(layer, Plain.text(format.asText())));
    }
    for (Map.Entry<String, Integer> only : ONLY.entrySet()) {
      requireOnly(layer, only.getKey(), config.path(only.getKey()), only.getValue());
    }
    if (type.equals("ReLU") && !config.path("max_value").isNull() && config.has("max_value")) {
      throw new UnfitException("layer '%s' has a max_value, which is not read".formatted(layer));
    }
    switch (type) {
      case "Conv2D" -> {
        requireSize(layer, "filters", config.path("filters"));
        requirePair(layer, "kernel_size", config);
        requirePair(layer, "strides", config);
        requireWindow(layer, config);
        for (JsonNode rate : config.path("dilation_rate")) {
          requireOnly(layer, "dilation_rate", rate, 1);
        }
      }
      case "MaxPooling2D", "AveragePooling2D" -> {
        requirePair(layer, "pool_size", config);
        requirePair(layer, "strides", config);
        requireWindow(layer, config);
      }
      case "GlobalAveragePooling2D", "GlobalMaxPooling2D" -> {
        if (config.path("keepdims").asBoolean()) {
          throw new UnfitException(
              "layer '%s' has keepdims true; false alone is read".formatted(layer));
        }
      }
      case "ZeroPadding2D" -> requireMargins(layer, config.path("padding"));
      default -> {}
    }
  }

  /** As Keras saves them, in whatever way they were given: top and bottom, left and right. */
  private static void requireMargins(String layer, JsonNode margins) throws UnfitException {
    boolean all = margins.isArray() && margins.size() == 2;
    for (JsonNode pair : margins) {
      all &= pair.isArray() && pair.size() == 2;
      for (JsonNode margin : pair) {
        all &= margin.isInt() && margin.intValue() >= 0;
        all &= margin.intValue() <= Screening.MAX_EXTENT;
      }
    }
    if (!all) {
      throw new UnfitException(
          "layer '%s' has padding %s; [[top, bottom], [left, right]] is read, each from 0 to %d"
              .formatted(layer, Plain.text(margins.toString()), Screening.MAX_EXTENT));
    }
  }

  private static void requireOnly(String layer, String key, JsonNode value, int only)
      throws UnfitException {
    if (!value.isMissingNode() && !value.isNull() && value.asDouble(Double.NaN) != only) {
      throw new UnfitException(
          "layer '%s' has %s %s; %d alone is read"
              .formatted(layer, key, Plain.text(value.toString()), only));
    }
  }

  private static void requireSize(String layer, String key, JsonNode value) throws UnfitException {
    if (!isSize(value)) {
      throw new UnfitException(
          "layer '%s' has %s %s; whole numbers from 1 to %d are read"
              .formatted(layer, key, Plain.text(value.toString()), Screening.MAX_EXTENT));
    }
  }

  private static void requirePair(String layer, String key, JsonNode config) throws UnfitException {
    JsonNode pair = config.path(key);
    if (!pair.isArray() || pair.size() != 2) {
      throw new UnfitException(
          "layer '%s' has %s %s; two numbers are read"
              .formatted(layer, key, Plain.text(pair.toString())));
    }
    for (JsonNode size : pair) {
      requireSize(layer, key, size);
    }
  }

  private static void requireWindow(String layer, JsonNode config) throws UnfitException {
    String padding = config.path("padding").asText();
    if (!PADDINGS.contains(padding)) {
      throw new UnfitException(
          "layer '%s' has padding %s; valid and same are read"
              .formatted(layer, Plain.text(padding)));
    }
  }

  /**
   * Has a model's first layer take rows.
   *
   * @param preprocessors by layer, counted from 0
   * @param sizes height, width, channels
   */
  static void takeRows(Map<Integer, InputPreProcessor> preprocessors, int[] sizes) {
    preprocessors.compute(0, (layer, found) -> rowsBefore(found, sizes));
  }

  /**
   * Has the layers of a graph that take its input take rows.
   *
   * @param sizes height, width, channels
   * @throws UnfitException where something else than a layer takes it
   */
  static void takeRows(ComputationGraphConfiguration graph, int[] sizes) throws UnfitException {
    List<String> inputs = graph.getNetworkInputs();
    for (Map.Entry<String, List<String>> taken : graph.getVertexInputs().entrySet()) {
      if (Collections.disjoint(taken.getValue(), inputs)) {
        continue;
      }
      GraphVertex vertex = graph.getVertices().get(taken.getKey());
      if (vertex instanceof LayerVertex layer) {
        layer.setPreProcessor(rowsBefore(layer.getPreProcessor(), sizes));
      } else if (!(vertex instanceof PreprocessorVertex first
          && first.getPreProcessor() instanceof CnnToFeedForwardPreProcessor)) {
        throw new UnfitException(
            "layer '%s' takes the images themselves; put one of another kind, such as Conv2D, before it"
                .formatted(Plain.text(taken.getKey())));
      }
    }
  }

  /**
   * What comes before a layer that takes rows: nothing where it flattens images before all else.
   */
  private static @Nullable InputPreProcessor rowsBefore(
      @Nullable InputPreProcessor found, int[] sizes) {
    // Its own names are those of channels x height x width; what it does is to reshape
    return found instanceof CnnToFeedForwardPreProcessor
        ? null
        : new FeedForwardToCnnPreProcessor(sizes[1], sizes[2], sizes[0]);
  }

  /**
   * Takes dropout that keeps all inputs out of a configuration: DL4J writes one into every layer,
   * and those of convolutions fail where channels are last.
   */
  static void dropNothing(ObjectNode configuration) {
    for (JsonNode layer : configuration.findParents(DROPOUT)) {
      boolean only = layer.path(Screening.CLASS).asText().equals(DropoutLayer.class.getName());
      if (!only && layer.path(DROPOUT).path("p").asDouble() == 1) {
        ((ObjectNode) layer).putNull(DROPOUT);
      }
    }
  }

  /** A shape as Keras has it: of DL4J's kernels, filters x channels x height x width. */
  static long[] kernel(long[] shape) {
    return shape.length == RANK
        ? new long[] {shape[2], shape[3], shape[1], shape[0]}
        : Arrays.copyOf(shape, shape.length);
  }
}
