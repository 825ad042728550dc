package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which layers of a Keras model take images and which take flat rows. Some do something else on
 * images in Keras than in DL4J.
 */
final class KerasRanks {
  private static final int FLAT = 2;

  private static final List<String> OF_IMAGES =
      List.of(
          "AveragePooling2D",
          "Conv2D",
          "GlobalAveragePooling2D",
          "GlobalMaxPooling2D",
          "MaxPooling2D",
          "ZeroPadding2D");

  /** What puts out flat rows, whatever it takes. */
  private static final List<String> FLATTENING =
      List.of("Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D");

  /** Numbers of the shape that each layer puts out, that of the rows among them. */
  private final Map<String, Integer> ranks = new HashMap<>();

  private final int first;
  private final boolean sequential;

  private KerasRanks(int first, boolean sequential) {
    this.first = first;
    this.sequential = sequential;
  }

  /**
   * Checks a model's layers, in the order in which they are listed: each after its inputs.
   *
   * @throws UnfitException where a layer takes what it is not read with
   */
  static void check(JsonNode layers, boolean images, boolean sequential) throws UnfitException {
    KerasRanks ranks = new KerasRanks(images ? KerasImages.RANK : FLAT, sequential);
    int last = ranks.first;
    for (JsonNode layer : layers) {
      last = ranks.add(layer, last);
    }
    if (last != FLAT) {
      throw new UnfitException("its last layer puts out images; let Flatten and a Dense follow");
    }
  }

  /** The rank of what a layer puts out. */
  private int add(JsonNode layer, int before) throws UnfitException {
    String type = layer.path("class_name").asText();
    JsonNode config = layer.path("config");
    String name = Plain.text(config.path("name").asText());
    int rank = type.equals("InputLayer") ? first : sequential ? before : taken(layer, name);
    requireRank(type, name, rank);
    if (rank == KerasImages.RANK && config.path("activation").asText().equals("softmax")) {
      throw new UnfitException(
          "layer '%s' is a softmax of images, which is not read".formatted(name));
    }
    requireLast(name, config.path("axis"), rank);
    int out = FLATTENING.contains(type) ? FLAT : rank;
    ranks.put(layer.path("name").asText(), out);
    return out;
  }

  private int taken(JsonNode layer, String name) throws UnfitException {
    List<Integer> all = new ArrayList<>();
    for (JsonNode node : layer.path("inbound_nodes")) {
      for (JsonNode input : node) {
        Integer rank = ranks.get(input.path(0).asText());
        if (rank == null) {
          throw new UnfitException(
              "layer '%s' takes '%s', which is not listed before it"
                  .formatted(name, Plain.text(input.path(0).asText())));
        }
        all.add(rank);
      }
    }
    if (all.isEmpty() || all.stream().distinct().count() > 1) {
      throw new UnfitException("layer '%s' takes nothing, or images and flat rows".formatted(name));
    }
    return all.get(0);
  }

  private static void requireRank(String type, String name, int rank) throws UnfitException {
    if (type.equals("Dense") && rank != FLAT) {
      throw new UnfitException(
          "layer '%s' is a Dense of images, which is not read; put a Flatten before it"
              .formatted(name));
    }
    if (OF_IMAGES.contains(type) && rank == FLAT) {
      throw new UnfitException("layer '%s' takes images, and gets flat rows".formatted(name));
    }
  }

  /** What is normalized, or put side by side, are the channels, or a row's numbers. */
  private static void requireLast(String name, JsonNode axis, int rank) throws UnfitException {
    JsonNode only = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
    boolean last = only.isInt() && (only.intValue() == -1 || only.intValue() == rank - 1);
    if (!axis.isMissingNode() && !last) {
      throw new UnfitException(
          "layer '%s' has axis %s; %d, the last one, is read"
              .formatted(name, Plain.text(axis.toString()), rank - 1));
    }
  }
}
