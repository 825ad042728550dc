package dev.regatta.worker.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The JSON that Keras describes a model with, and what Regatta reads of it. */
final class KerasModelText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SEQUENTIAL = "Sequential";

  private static final List<String> MODELS = List.of(SEQUENTIAL, "Functional", "Model");

  private static final List<String> LAYERS =
      List.of(
          "Activation",
          "Add",
          "AveragePooling2D",
          "BatchNormalization",
          "Concatenate",
          "Conv2D",
          "Dense",
          "Dropout",
          "Flatten",
          "GlobalAveragePooling2D",
          "GlobalMaxPooling2D",
          "InputLayer",
          "LeakyReLU",
          "MaxPooling2D",
          "ReLU",
          "ZeroPadding2D");

  /** The versions of Keras whose JSON DL4J reads. */
  private static final Set<String> VERSIONS = Set.of("1", "2");

  private KerasModelText() {}

  /**
   * Reads a model.
   *
   * @throws UnfitException where it is none that Regatta trains
   */
  static ObjectNode read(String text) throws UnfitException {
    ObjectNode model = parse(text);
    String kind = model.path("class_name").asText();
    if (!MODELS.contains(kind)) {
      throw new UnfitException(
          "its model is a %s; a Sequential or a functional one is read"
              .formatted(Plain.text(kind)));
    }
    JsonNode layers = layers(model);
    if (!(layers instanceof ArrayNode) || layers.isEmpty()) {
      throw new UnfitException("its model has no layers");
    }
    for (JsonNode layer : layers) {
      check(layer);
    }
    KerasRanks.check(layers, imageSizes(model).isPresent(), isSequential(model));
    return model;
  }

  private static ObjectNode parse(String text) throws UnfitException {
    try {
      if (JSON.readTree(text) instanceof ObjectNode model) {
        return model;
      }
    } catch (JsonProcessingException e) {
      throw new UnfitException("its attribute model_config is no JSON");
    }
    throw new UnfitException("its attribute model_config is no JSON of a model");
  }

  private static void check(JsonNode layer) throws UnfitException {
    String type = layer.path("class_name").asText();
    JsonNode config = layer.path("config");
    String name = Plain.text(config.path("name").asText());
    if (!LAYERS.contains(type)) {
      throw new UnfitException(
          "layer '%s' is of type %s, which is not read; layers that are: %s"
              .formatted(name, Plain.text(type), String.join(", ", LAYERS)));
    }
    requireNoTerms(name, config);
    JsonNode shape = inputShape(config);
    if (shape.size() == KerasImages.RANK) {
      KerasImages.requireSizes(name, shape);
    } else if (shape.isArray() && shape.size() != 2) {
      throw new UnfitException(
          "layer '%s' takes inputs of shape %s; (null, inputs) and (null, height, width, channels) are read"
              .formatted(name, shape));
    }
    KerasImages.check(name, type, config);
    if (config.path("units").doubleValue() > Screening.MAX_SIZE
        || shape.path(1).doubleValue() > Screening.MAX_SIZE) {
      throw new UnfitException(
          "layer '%s' is wider than %d, the widest that is read"
              .formatted(name, Screening.MAX_SIZE));
    }
  }

  private static JsonNode inputShape(JsonNode config) {
    return config.has("batch_input_shape")
        ? config.path("batch_input_shape")
        : config.path("batch_shape");
  }

  /** Height, width and channels of the images that a model takes, empty where rows are flat. */
  static Optional<int[]> imageSizes(ObjectNode model) {
    for (JsonNode layer : layers(model)) {
      JsonNode shape = inputShape(layer.path("config"));
      if (shape.isArray()) {
        return shape.size() == KerasImages.RANK
            ? Optional.of(
                new int[] {
                  shape.get(1).intValue(), shape.get(2).intValue(), shape.get(3).intValue()
                })
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** What is trained for beside the loss is the job's. */
  private static void requireNoTerms(String layer, JsonNode config) throws UnfitException {
    for (Map.Entry<String, JsonNode> field : config.properties()) {
      boolean term =
          field.getKey().endsWith("_regularizer") || field.getKey().endsWith("_constraint");
      if (term && !field.getValue().isNull()) {
        throw new UnfitException(
            "layer '%s' has a %s, which is not carried over; save the model without it, and use the job's regularization"
                .formatted(layer, field.getKey()));
      }
    }
  }

  private static JsonNode layers(ObjectNode model) {
    JsonNode config = model.path("config");
    return config.isArray() ? config : config.path("layers");
  }

  static boolean isSequential(ObjectNode model) {
    return model.path("class_name").asText().equals(SEQUENTIAL);
  }

  /**
   * Adds what Keras keeps beside the model's JSON.
   *
   * @throws UnfitException where it is of a version that DL4J does not read
   */
  static void addOrigin(ObjectNode model, String version, String backend) throws UnfitException {
    String major = version.split("\\.", 2)[0];
    if (!VERSIONS.contains(major)) {
      throw new UnfitException(
          "its keras_version is %s; files of 1 and 2 are read: save it with tf_keras, which writes as Keras 2 does"
              .formatted(version.isEmpty() ? "not there" : Plain.text(version)));
    }
    if (imageSizes(model).isPresent() && !(major.equals("2") && backend.equals("tensorflow"))) {
      throw new UnfitException(
          "it takes images, and is of Keras %s on backend '%s'; those of Keras 2 on tensorflow are read"
              .formatted(Plain.text(version), Plain.text(backend)));
    }
    model.put("keras_version", version);
    model.put("backend", backend);
  }
}
